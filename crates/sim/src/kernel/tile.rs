//! What all trials share of a stretch of bars: marks, tradable masks, and for the log form the
//! return columns.

use qraft_base::Failure;

use super::bits::low;
use super::log::{self, Fold, QUAD, Table};
use super::single::{self, SingleColumns};
use super::volatility::Volatility;
use crate::Market;
use crate::costs::Costs;
use crate::market::price;
use crate::setup::{Form, Setup};

/// A stretch of bars, ready for every group.
#[derive(Debug)]
pub struct MarketTile<'a> {
    /// The whole columns, for what few trials read.
    pub(super) market: Market<'a>,
    /// First bar.
    pub(super) start: usize,
    /// Number of bars.
    pub(super) bars: usize,
    /// Number of symbols.
    pub(super) width: usize,
    /// Session of each bar.
    pub(super) session: Vec<u32>,
    /// Rebalance bars; empty where there are none.
    pub(super) rebalance: Vec<bool>,
    /// Last valid close, 0 before the first; `[bar][symbol]`, from `history` bars before the tile.
    pub(super) marks: Vec<f64>,
    /// Bars of marks before the tile: as many as some trial looks back, at least one.
    pub(super) history: usize,
    /// Daily volatility as of the sessions before each bar's, `[bar][symbol]`; empty where no trial
    /// asks for it.
    pub(super) sigma: Vec<f64>,
    /// The open where it is a price, else the mark of the bar before; `[bar][symbol]`.
    pub(super) opens: Vec<f64>,
    /// Rows of `⌈width/64⌉` words, also with one symbol.
    pub(super) tradable: Vec<u64>,
    /// Bar of the first valid close; `u32::MAX` before it is met.
    pub(super) first_close: Vec<u32>,
    /// The latest of them.
    pub(super) last_listed: u32,
    /// Columns of the log form; empty where no trial has it.
    pub(super) log: LogColumns,
    /// Columns of the ledger form of one symbol; empty where no trial has it.
    pub(super) single: SingleColumns,
}

/// Returns of held bars, and of entries and exits for every cost that some trial has. Rows begin
/// with the quad that is open at the tile's first bar; words of bits begin with the tile.
#[derive(Debug, Default)]
pub(super) struct LogColumns {
    pub(super) rows: Vec<BarRow>,
    /// Quads that end in this tile; the last one of the data may be short.
    pub(super) quads: usize,
    /// A quad each: held throughout.
    pub(super) kept: Vec<Fold>,
    /// Bits over time: hold return above, below 0, and tradable.
    pub(super) up: Vec<u64>,
    pub(super) down: Vec<u64>,
    pub(super) tradable: Vec<u64>,
    /// One for each cost, in the order of first use.
    pub(super) turns: Vec<TurnColumns>,
}

impl LogColumns {
    /// The bars of a quad; of the data's last one there may be fewer than four.
    #[inline(always)]
    pub(super) fn bars(&self, quad: usize) -> &[BarRow] {
        quad_of(&self.rows, quad)
    }
}

impl TurnColumns {
    /// As [`LogColumns::bars`].
    #[inline(always)]
    pub(super) fn bars(&self, quad: usize) -> &[TurnRow] {
        quad_of(&self.rows, quad)
    }
}

#[inline(always)]
fn quad_of<T>(rows: &[T], quad: usize) -> &[T] {
    &rows[quad * QUAD..rows.len().min((quad + 1) * QUAD)]
}

/// One held bar: r = mark / mark₋₁ − 1, and the logarithm of the ratio.
#[derive(Clone, Copy, Debug)]
pub(super) struct BarRow {
    pub(super) r: f64,
    pub(super) log: f64,
}

/// Entry and exit bars under one cost.
#[derive(Debug)]
pub(super) struct TurnColumns {
    pub(super) costs: Costs,
    /// Trials with this cost.
    trials: usize,
    pub(super) rows: Vec<TurnRow>,
    /// A quad each, by the pattern; empty where too few trials would look.
    pub(super) tables: Vec<Table>,
    /// A word of bars each.
    pub(super) signs: Vec<TurnSigns>,
}

/// Bits over time: where the return of a turn is above or below 0.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TurnSigns {
    pub(super) enter_up: u64,
    pub(super) enter_down: u64,
    pub(super) leave_up: u64,
    pub(super) leave_down: u64,
}

/// One bar on which a side is opened or closed. Fees are fractions of the equity before the bar.
#[derive(Clone, Copy, Debug)]
pub(super) struct TurnRow {
    pub(super) enter: f64,
    pub(super) enter_log: f64,
    pub(super) enter_fee: f64,
    pub(super) leave: f64,
    pub(super) leave_log: f64,
    pub(super) leave_fee: f64,
}

/// Cuts a market into tiles, in order. Carries marks from tile to tile.
#[derive(Debug)]
pub struct MarketTiler<'a> {
    market: Market<'a>,
    next: usize,
    marks: Vec<f64>,
    volatility: Option<Volatility>,
    /// Symbols without a valid close so far.
    unlisted: usize,
    /// With one symbol: its mark before the tile.
    carried: f64,
    has_single: bool,
    tile: MarketTile<'a>,
}

impl<'a> MarketTiler<'a> {
    /// A tiler for trials of these setups.
    ///
    /// # Errors
    /// Those of [`Market::check`].
    pub fn new(market: Market<'a>, setups: &[Setup]) -> Result<Self, Failure> {
        market.check()?;
        let turns = turns_of(setups, market.width);
        let by_risk = setups.iter().filter(|setup| setup.settings.sizes_by_risk());
        let looks_back = by_risk.map(|setup| setup.settings.lookback()).max().unwrap_or(0);
        // no trial looks back further than there are bars
        let history = (looks_back as usize).min(market.bars).max(1);
        let tile = MarketTile {
            market,
            start: 0,
            bars: 0,
            width: market.width,
            session: Vec::new(),
            rebalance: Vec::new(),
            marks: vec![0.0; history * market.width],
            history,
            sigma: Vec::new(),
            opens: Vec::new(),
            tradable: Vec::new(),
            first_close: vec![u32::MAX; market.width],
            last_listed: u32::MAX,
            log: LogColumns { turns, ..LogColumns::default() },
            single: SingleColumns::default(),
        };
        let asks = |setup: &Setup| setup.settings.terms.impact.is_some_and(|i| i.by_volatility);
        Ok(MarketTiler {
            market,
            next: 0,
            marks: vec![0.0; market.width],
            volatility: setups.iter().any(asks).then(|| Volatility::new(market.width)),
            unlisted: market.width,
            carried: 0.0,
            has_single: setups.iter().any(|setup| single::follows(setup, market.width)),
            tile,
        })
    }

    /// The next at most `bars` bars; none are left where it is empty.
    pub fn next_tile(&mut self, bars: usize) -> &MarketTile<'a> {
        let start = self.next;
        let bars = bars.min(self.market.bars - start);
        self.next += bars;
        self.carried = self.marks[0];
        let tile = &mut self.tile;
        (tile.start, tile.bars) = (start, bars);
        tile.session.clear();
        tile.session.extend_from_slice(&self.market.session[start..start + bars]);
        tile.rebalance.clear();
        if let Some(rows) = self.market.rebalance {
            tile.rebalance.extend_from_slice(&rows[start..start + bars]);
        }
        self.fill_prices();
        if !self.tile.log.turns.is_empty() {
            self.fill_log();
        }
        if self.has_single {
            let MarketTile { single, marks, history, start, .. } = &mut self.tile;
            single.fill(&self.market, *start, &marks[*history..]);
        }
        &self.tile
    }

    /// The tile that [`MarketTiler::next_tile`] answered last; empty before the first.
    pub fn tile(&self) -> &MarketTile<'a> {
        &self.tile
    }

    fn fill_prices(&mut self) {
        let MarketTiler { market, marks, volatility, tile, unlisted, .. } = self;
        let (width, words) = (market.width, market.width.div_ceil(64));
        let open = market.open.unwrap_or_default();
        let past = tile.marks.len() - tile.history * width;
        tile.marks.drain(..past);
        tile.sigma.clear();
        tile.opens.clear();
        tile.tradable.clear();
        tile.tradable.resize(words * tile.bars, 0);
        for bar in 0..tile.bars {
            let at = (tile.start + bar) * width;
            if let Some(volatility) = volatility {
                tile.sigma.extend_from_slice(volatility.at(tile.session[bar], marks));
            }
            let row = at..at + width;
            let opens = tile.opens.len();
            tile.opens.extend_from_slice(marks);
            let out = &mut tile.opens[opens..];
            let volume = market.volume.map(|volume| &volume[row.clone()]);
            let open = &open[row.clone()];
            for (word, tradable) in tile.tradable[bar * words..][..words].iter_mut().enumerate() {
                let from = word * 64;
                let to = (from + 64).min(width);
                let volume = volume.map(|volume| &volume[from..to]);
                *tradable = quote(&open[from..to], volume, &mut out[from..to]);
            }
            let close = &market.close[row];
            for (mark, close) in marks.iter_mut().zip(close) {
                *mark = price(*close).unwrap_or(*mark);
            }
            // After the first bars there is nobody left to wait for.
            if *unlisted > 0 {
                let first = tile.first_close.iter_mut().zip(close);
                for (first, _) in first.filter(|(f, c)| **f == u32::MAX && price(**c).is_some()) {
                    *first = (tile.start + bar) as u32;
                    *unlisted -= 1;
                }
            }
            tile.marks.extend_from_slice(marks);
        }
        tile.last_listed = tile.first_close.iter().copied().max().unwrap_or(u32::MAX);
    }

    fn fill_log(&mut self) {
        let (carried, is_last) = (self.carried, self.next == self.market.bars);
        let tile = &mut self.tile;
        // the log form has one symbol
        let marks = &tile.marks[tile.history..];
        let mark_before = |bar: usize| if bar == 0 { carried } else { marks[bar - 1] };
        let log = &mut tile.log;
        let words = tile.bars.div_ceil(64);
        let open_rows = tile.start % QUAD;
        log.rows.drain(..log.rows.len() - open_rows);
        for bits in [&mut log.up, &mut log.down, &mut log.tradable] {
            bits.clear();
            bits.resize(words, 0);
        }
        for (bar, &mark) in marks.iter().enumerate().take(tile.bars) {
            let ratio = mark / mark_before(bar);
            let r = ratio - 1.0;
            log.rows.push(BarRow { r, log: libm::log(ratio) });
            let bit = bar % 64;
            log.up[bar / 64] |= u64::from(r > 0.0) << bit;
            log.down[bar / 64] |= u64::from(r < 0.0) << bit;
            log.tradable[bar / 64] |= (tile.tradable[bar] & low(1)) << bit;
        }
        let rows = log.rows.len();
        log.quads = if is_last { rows.div_ceil(QUAD) } else { rows / QUAD };
        log.kept.clear();
        log.kept.extend(log.rows.chunks(QUAD).take(log.quads).map(Fold::kept));
        for turn in &mut log.turns {
            turn.rows.drain(..turn.rows.len() - open_rows);
            turn.signs.clear();
            turn.signs.resize(words, TurnSigns::default());
            for (bar, &mark) in marks.iter().enumerate().take(tile.bars) {
                turn.push(bar, tile.opens[bar], mark, mark_before(bar));
            }
            if turn.trials >= WORTH_TABLES {
                log::tables(&log.rows, &turn.rows, log.quads, &mut turn.tables);
            }
        }
    }
}

/// The costs of the trials of the log form.
fn turns_of(setups: &[Setup], width: usize) -> Vec<TurnColumns> {
    let mut turns: Vec<TurnColumns> = Vec::new();
    // The place of the trial before, and whose it was.
    let mut last: Option<(&Setup, Option<usize>)> = None;
    for setup in setups {
        let place = match last.filter(|(before, _)| setup.shares(before)) {
            Some((_, place)) => place,
            None => (setup.form(width) == Form::Log).then(|| {
                let costs = Costs::of(&setup.settings, None, 1.0);
                let have = turns.iter().position(|turn| turn.costs == costs);
                have.unwrap_or_else(|| {
                    turns.push(TurnColumns::new(costs));
                    turns.len() - 1
                })
            }),
        };
        if let Some(place) = place {
            turns[place].trials += 1;
        }
        last = Some((setup, place));
    }
    turns
}

/// Opens where they are prices, over what stands there; answers who may fill: up to 64 symbols.
fn quote(open: &[f64], volume: Option<&[f64]>, out: &mut [f64]) -> u64 {
    let mut tradable = 0;
    for (bit, open) in open.iter().enumerate() {
        tradable |= u64::from(price(*open).is_some()) << bit;
    }
    for (open, out) in open.iter().zip(out) {
        *out = price(*open).unwrap_or(*out);
    }
    for (bit, volume) in volume.unwrap_or_default().iter().enumerate() {
        tradable &= !(u64::from(*volume <= 0.0 || volume.is_nan()) << bit);
    }
    tradable
}

/// Trials of one cost from which tables pay: making one takes 60 steps of a bar, and folding each
/// trial's quads that turn at most 4.
const WORTH_TABLES: usize = 64;

impl TurnColumns {
    fn new(costs: Costs) -> TurnColumns {
        let (rows, tables, signs) = Default::default();
        TurnColumns { costs, trials: 0, rows, tables, signs }
    }

    /// Adds a bar of the tile.
    fn push(&mut self, bar: usize, open: f64, mark: f64, before: f64) {
        let enter = mark / (open * self.costs.buy);
        let leave = open * self.costs.sell / before;
        let row = TurnRow {
            enter: enter - 1.0,
            enter_log: libm::log(enter),
            enter_fee: self.costs.entry_fee,
            leave: leave - 1.0,
            leave_log: libm::log(leave),
            leave_fee: open / before * self.costs.sell_fee,
        };
        let (word, bit) = (bar / 64, bar % 64);
        let signs = &mut self.signs[word];
        signs.enter_up |= u64::from(row.enter > 0.0) << bit;
        signs.enter_down |= u64::from(row.enter < 0.0) << bit;
        signs.leave_up |= u64::from(row.leave > 0.0) << bit;
        signs.leave_down |= u64::from(row.leave < 0.0) << bit;
        self.rows.push(row);
    }
}
