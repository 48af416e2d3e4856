//! The ledger form of one trial, event-sparse: a bar without orders and signals costs its marks
//! and a few words of bits.

mod ahead;
mod alike;
mod bounds;
mod decide;
mod dispatch;
mod fill;
mod inside;
mod retarget;

use qraft_base::Failure;
use qraft_ir::policy::{FillAt, SizeAt};
use qraft_stats::Tally;

use self::ahead::Ahead;
use self::alike::{Orders, Rates};
use super::bits::ones;
use super::{MarketTile, TrialSignals};
use crate::Market;
use crate::costs::{CostBook, Flow};
use crate::lanes;
use crate::rules::{Holding, Moment};
use crate::select::Selector;
use crate::setup::{Setup, fail};
use crate::stops::Stops;
use crate::weights::{Context, Marks, Weigher};

/// Bit sets over symbols, of a word each 64.
#[derive(Clone, Debug)]
struct Sides {
    long: Vec<u64>,
    short: Vec<u64>,
}

impl Sides {
    fn new(words: usize) -> Sides {
        Sides { long: vec![0; words], short: vec![0; words] }
    }

    fn clear(&mut self) {
        self.long.fill(0);
        self.short.fill(0);
    }

    /// The word of both sides.
    fn any(&self, word: usize) -> u64 {
        self.long[word] | self.short[word]
    }

    /// Puts a symbol on a side: 1, 0 or −1.
    fn set(&mut self, symbol: usize, side: i8) {
        let (word, bit) = (symbol / 64, 1 << (symbol % 64));
        self.long[word] &= !bit;
        self.short[word] &= !bit;
        if side > 0 {
            self.long[word] |= bit;
        } else if side < 0 {
            self.short[word] |= bit;
        }
    }
}

/// Where one symbol in as many is held, all of a row are added in less time than those that are.
const DENSE: usize = 16;

/// Room that decisions and fills reuse.
#[derive(Debug, Default)]
struct Scratch {
    /// Symbol and target shares, later the order.
    wanted: Vec<(u32, f64)>,
    buys: Vec<(u32, f64)>,
    orders: Orders,
    long: Vec<u32>,
    short: Vec<u32>,
    kept_long: Vec<u32>,
    kept_short: Vec<u32>,
    due: Vec<u64>,
    kept: Vec<u64>,
    /// Prices of fills that are not at the open, and who has one.
    prices: Vec<f64>,
    priced: Vec<u64>,
    movers: Vec<u32>,
    held: Vec<f64>,
    blended: Vec<f64>,
}

/// The books of one trial.
#[derive(Debug)]
pub(super) struct LedgerTrial {
    setup: Setup,
    holding: Holding,
    costs: CostBook,
    /// Where its fills go side by side.
    rates: Option<Rates>,
    stops: Option<Stops>,
    /// It matters when a side was opened and left.
    dates: bool,
    on_margin: bool,
    borrows: bool,
    curved: bool,
    width: usize,
    words: usize,
    cash: f64,
    shares: Vec<f64>,
    /// Shares × multiplier.
    points: Vec<f64>,
    ahead: Ahead,
    /// Average fill price of the side that is held; kept where stops are.
    average: Vec<f64>,
    /// Best price since the entry, of bars that are over; NaN where there is none.
    best: Vec<f64>,
    held: Sides,
    held_count: usize,
    /// Symbols with an order, and the side that it wants.
    ordered: Vec<u64>,
    wanted: Sides,
    order_count: usize,
    /// Of an order: the weight (sized at the fill) or the shares (sized at the decision).
    targets: Vec<f64>,
    opened: Vec<Moment>,
    left: Vec<Option<Moment>>,
    /// At the last mark.
    equity: f64,
    /// At the close of the bar before.
    before: f64,
    peak: f64,
    /// Held at the close before: then the next return is not 0 by construction.
    was_held: bool,
    /// Money moved on this bar.
    touched: bool,
    /// Nothing is decided any more.
    ended: bool,
    opens: u64,
    filled: u64,
    lacks_rebalance: bool,
    tally: Tally,
    /// The return of every bar, where they are wanted.
    trace: Option<Vec<f64>>,
    selector: Selector,
    weigher: Weigher,
    scratch: Scratch,
}

/// Where a bar stands in its tile.
#[derive(Clone, Copy)]
struct At<'a> {
    tile: &'a MarketTile<'a>,
    /// Bar of the tile.
    row: usize,
    now: Moment,
}

impl<'a> At<'a> {
    fn marks(&self) -> &'a [f64] {
        self.row(0)
    }

    /// The marks at the close of a later bar of the tile.
    fn marks_ahead(&self, bars: usize) -> &'a [f64] {
        At { row: self.row + bars, ..*self }.marks()
    }

    /// The marks at the close of the bar before.
    fn marks_before(&self) -> &'a [f64] {
        self.row(1)
    }

    fn opens(&self) -> &'a [f64] {
        &self.tile.opens[self.row * self.tile.width..][..self.tile.width]
    }

    /// What an order meets besides its price.
    fn flow(&self, symbol: usize) -> Flow {
        let at = self.now.bar as usize * self.tile.width + symbol;
        let volume = self.tile.market.volume.map_or(f64::NAN, |volume| volume[at]);
        let sigma = self.tile.sigma.get(self.row * self.tile.width + symbol);
        Flow { volume, sigma: sigma.copied().unwrap_or(0.0) }
    }

    /// A word of a mask in the tile's layout, as a row of symbols.
    fn word(&self, mask: &[u64], word: usize) -> u64 {
        if self.tile.width == 1 {
            return mask[self.row / 64] >> (self.row % 64) & 1;
        }
        mask[self.row * self.tile.width.div_ceil(64) + word]
    }
}

/// Marks up to this bar's close, as far back as some trial looks.
impl<'a> At<'a> {
    fn row(&self, ago: usize) -> &'a [f64] {
        let row = self.tile.history + self.row - ago;
        &self.tile.marks[row * self.tile.width..][..self.tile.width]
    }
}

impl Marks for At<'_> {
    fn row(&self, ago: usize) -> &[f64] {
        At::row(self, ago)
    }

    fn before(&self) -> usize {
        (self.now.bar as usize).min(self.tile.history + self.row)
    }
}

impl LedgerTrial {
    /// All cash.
    pub(super) fn new(setup: &Setup, market: &Market<'_>) -> LedgerTrial {
        let width = market.width;
        let words = width.div_ceil(64);
        let capital = setup.settings.capital;
        let costs = CostBook::new(&setup.settings, setup.pack.as_deref(), market.periods_per_year);
        let stops = Stops::of(&setup.settings);
        let followed = if stops.is_some() { width } else { 0 };
        let dates = stops.is_some() || !Holding::of(&setup.settings).is_none();
        LedgerTrial {
            setup: setup.clone(),
            dates,
            rates: Rates::of(&costs).filter(|_| !dates),
            holding: Holding::of(&setup.settings),
            stops,
            on_margin: costs.on_margin(),
            borrows: costs.borrows(),
            curved: costs.is_curved(),
            costs,
            width,
            words,
            cash: capital,
            shares: vec![0.0; width],
            points: vec![0.0; width],
            ahead: Ahead::default(),
            average: vec![0.0; followed],
            best: vec![f64::NAN; followed],
            held: Sides::new(words),
            held_count: 0,
            ordered: vec![0; words],
            wanted: Sides::new(words),
            order_count: 0,
            targets: vec![0.0; width],
            opened: vec![Moment { bar: 0, session: 0 }; width],
            left: vec![None; width],
            equity: capital,
            before: capital,
            peak: capital,
            was_held: false,
            touched: false,
            ended: false,
            opens: 0,
            filled: 0,
            lacks_rebalance: false,
            tally: Tally::default(),
            trace: None,
            selector: Selector::default(),
            weigher: Weigher::default(),
            scratch: Scratch { due: vec![0; words], kept: vec![0; words], ..Scratch::default() },
        }
    }

    /// The same books, which keep the return of every bar.
    pub(super) fn traced(self, bars: usize) -> LedgerTrial {
        LedgerTrial { trace: Some(Vec::with_capacity(bars)), ..self }
    }

    /// Walks one tile.
    pub(super) fn update(&mut self, tile: &MarketTile<'_>, signals: &TrialSignals<'_>) {
        let retargets = self.setup.settings.rebalance.is_some();
        if retargets && tile.rebalance.len() != tile.bars {
            self.lacks_rebalance = true;
            return;
        }
        let fill_at = self.setup.settings.orders.fill;
        self.ahead.forget();
        for row in 0..tile.bars {
            let now = Moment { bar: (tile.start + row) as u32, session: tile.session[row] };
            let at = At { tile, row, now };
            if self.held_count > 0 {
                self.carry(&at, signals);
            }
            if matches!(fill_at, FillAt::NextOpen | FillAt::NextVwap) {
                self.fill(&at, fill_at);
            }
            if self.held_count > 0 {
                self.leave_inside(&at);
            }
            if fill_at == FillAt::NextClose {
                self.fill(&at, fill_at);
            }
            self.take_equity(&at);
            if !self.ended && !self.guard(&at) {
                if retargets {
                    self.decide_retarget(&at, signals, tile.rebalance[row]);
                } else {
                    self.decide_by_signal(&at, signals);
                }
            }
            if fill_at == FillAt::SameClose {
                self.fill(&at, fill_at);
                self.take_equity(&at);
            }
            self.close();
        }
    }

    /// Σ points × price over the lanes. What is not held adds 0, so that it may be left out.
    fn worth(&self, prices: &[f64]) -> f64 {
        if self.held_count * DENSE > self.width {
            return dispatch::dot(&self.points, prices);
        }
        let mut sums = [0.0; 8];
        for word in 0..self.words {
            for bit in ones(self.held.any(word)) {
                let s = word * 64 + bit;
                sums[s % 8] += self.points[s] * prices[s];
            }
        }
        lanes::tree(&sums)
    }

    /// Equity at the marks of a close.
    fn take_equity(&mut self, at: &At<'_>) {
        if self.held_count == 0 && !self.was_held && !self.touched {
            // nothing was held since the last close: equity is the same cash
            return;
        }
        let equity = self.cash + self.worth_at_close(at);
        if equity <= 0.0 {
            self.ruin();
        } else {
            self.equity = equity;
        }
    }

    fn ruin(&mut self) {
        self.ended = true;
        self.cash = 0.0;
        self.equity = 0.0;
        self.shares.fill(0.0);
        self.points.fill(0.0);
        self.ahead.forget();
        self.held.clear();
        self.held_count = 0;
        self.clear_orders();
    }

    /// The bar's return.
    fn close(&mut self) {
        if self.held_count == 0 && !self.was_held && !self.touched {
            self.count(0.0);
            return;
        }
        self.touched = false;
        let (equity, before) = (self.equity, self.before);
        let r = if before == 0.0 { 0.0 } else { equity / before - 1.0 };
        self.count(r);
        self.peak = self.peak.max(equity);
        let drawdown = 1.0 - equity / self.peak;
        self.tally.max_drawdown = self.tally.max_drawdown.max(drawdown);
        self.was_held = self.held_count > 0;
        self.tally.held_bars += u64::from(self.was_held);
        self.before = equity;
    }

    fn count(&mut self, r: f64) {
        self.tally.push(r);
        if let Some(trace) = &mut self.trace {
            trace.push(r);
        }
    }

    fn clear_orders(&mut self) {
        if self.order_count > 0 {
            self.ordered.fill(0);
            self.wanted.clear();
            self.order_count = 0;
        }
    }

    /// Orders a symbol to a weight on a side (or out, with 0 and 0), in place of what was ordered.
    fn order(&mut self, at: &At<'_>, symbol: usize, side: i8, weight: f64) {
        self.targets[symbol] = match self.setup.settings.size_at {
            SizeAt::Fill => weight,
            SizeAt::Decision if side == 0 => 0.0,
            SizeAt::Decision => {
                let costs = self.costs.at(at.now.bar as usize, symbol);
                let shares = weight * self.equity / (at.marks()[symbol] * costs.multiplier);
                crate::money::cut(shares, costs.lot)
            }
        };
        let (word, bit) = (symbol / 64, 1 << (symbol % 64));
        self.order_count += usize::from(self.ordered[word] & bit == 0);
        self.ordered[word] |= bit;
        // re-targeting never asks which side is on its way
        if self.setup.settings.rebalance.is_none() {
            self.wanted.set(symbol, side);
        }
    }

    /// Drops what waits and orders everything out.
    fn order_all_out(&mut self, at: &At<'_>) {
        self.clear_orders();
        for word in 0..self.words {
            for bit in ones(self.held.any(word)) {
                self.order(at, word * 64 + bit, 0, 0.0);
            }
        }
    }

    /// Forgets a symbol's order.
    fn withdraw(&mut self, symbol: usize) {
        let (word, bit) = (symbol / 64, 1 << (symbol % 64));
        self.order_count -= usize::from(self.ordered[word] & bit != 0);
        self.ordered[word] &= !bit;
        self.wanted.set(symbol, 0);
    }

    /// True where the symbol has its warm-up behind it.
    fn is_warm(&self, at: &At<'_>, symbol: usize) -> bool {
        let first = at.tile.first_close[symbol];
        first <= at.now.bar && at.now.bar - first >= self.setup.warm_up
    }

    /// What weights depend on.
    fn context<'a>(&'a self, at: &At<'a>, share: f64) -> Context<'a> {
        let first = at.now.bar as usize * self.width;
        Context {
            settings: &self.setup.settings,
            by_symbol: &self.setup.by_symbol,
            periods_per_year: at.tile.market.periods_per_year,
            share,
            industry: at.tile.market.industry.map(|codes| &codes[first..][..self.width]),
        }
    }

    /// The returns, of books that keep them.
    pub(super) fn finish_traced(self) -> Result<Vec<f64>, Failure> {
        let mut books = self;
        let trace = books.trace.take().unwrap_or_default();
        books.finish().map(|_| trace)
    }

    /// The sums.
    pub(super) fn finish(mut self) -> Result<Tally, Failure> {
        if self.lacks_rebalance {
            return Err(fail("no_rebalance_rows", "no rebalance rows were given".to_owned()));
        }
        self.tally.total_return = self.equity / self.setup.settings.capital - 1.0;
        let opens = self.setup.settings.rebalance.is_none();
        self.tally.trades = if opens { self.opens } else { self.filled };
        Ok(self.tally)
    }
}
