//! The ledger form of one trial, event-sparse: a bar without orders and signals costs its marks
//! and a few words of bits.

mod decide;
mod fill;
mod retarget;

use qraft_base::Failure;
use qraft_ir::policy::SizeAt;
use qraft_stats::Tally;

use super::bits::ones;
use super::{MarketTile, TrialSignals};
use crate::lanes;
use crate::money::Costs;
use crate::rules::{Holding, Moment};
use crate::select::Selector;
use crate::setup::{Setup, fail};

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

/// Room that decisions and fills reuse.
#[derive(Debug, Default)]
struct Scratch {
    buys: Vec<(u32, f64)>,
    long: Vec<u32>,
    short: Vec<u32>,
    due: Vec<u64>,
    kept: Vec<u64>,
}

/// The books of one trial.
#[derive(Debug)]
pub(super) struct LedgerTrial {
    setup: Setup,
    holding: Holding,
    costs: Costs,
    width: usize,
    words: usize,
    cash: f64,
    shares: Vec<f64>,
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
    last_equity: f64,
    peak: f64,
    /// Held at the close before: then the next return is not 0 by construction.
    was_held: bool,
    ruined: bool,
    opens: u64,
    filled: u64,
    lacks_rebalance: bool,
    tally: Tally,
    selector: Selector,
    scratch: Scratch,
}

/// Where a bar stands in its tile.
#[derive(Clone, Copy)]
struct At<'a> {
    tile: &'a MarketTile,
    /// Bar of the tile.
    row: usize,
    now: Moment,
}

impl<'a> At<'a> {
    fn marks(&self) -> &'a [f64] {
        &self.tile.marks[self.row * self.tile.width..][..self.tile.width]
    }

    fn opens(&self) -> &'a [f64] {
        &self.tile.opens[self.row * self.tile.width..][..self.tile.width]
    }

    /// A word of a mask in the tile's layout, as a row of symbols.
    fn word(&self, mask: &[u64], word: usize) -> u64 {
        if self.tile.width == 1 {
            return mask[self.row / 64] >> (self.row % 64) & 1;
        }
        mask[self.row * self.tile.width.div_ceil(64) + word]
    }
}

impl LedgerTrial {
    /// All cash.
    pub(super) fn new(setup: &Setup, width: usize) -> LedgerTrial {
        let words = width.div_ceil(64);
        let capital = setup.settings.capital;
        LedgerTrial {
            setup: setup.clone(),
            holding: Holding::of(&setup.settings),
            costs: Costs::of(&setup.settings),
            width,
            words,
            cash: capital,
            shares: vec![0.0; width],
            held: Sides::new(words),
            held_count: 0,
            ordered: vec![0; words],
            wanted: Sides::new(words),
            order_count: 0,
            targets: vec![0.0; width],
            opened: vec![Moment { bar: 0, session: 0 }; width],
            left: vec![None; width],
            last_equity: capital,
            peak: capital,
            was_held: false,
            ruined: false,
            opens: 0,
            filled: 0,
            lacks_rebalance: false,
            tally: Tally::default(),
            selector: Selector::default(),
            scratch: Scratch { due: vec![0; words], kept: vec![0; words], ..Scratch::default() },
        }
    }

    /// Walks one tile.
    pub(super) fn update(&mut self, tile: &MarketTile, signals: &TrialSignals<'_>) {
        let retargets = self.setup.settings.rebalance.is_some();
        if retargets && tile.rebalance.len() != tile.bars {
            self.lacks_rebalance = true;
            return;
        }
        for row in 0..tile.bars {
            let now = Moment { bar: (tile.start + row) as u32, session: tile.session[row] };
            let at = At { tile, row, now };
            if self.order_count > 0 {
                self.fill(&at);
            }
            self.mark(&at);
            if self.ruined {
                continue;
            }
            if retargets {
                self.decide_retarget(&at, signals, tile.rebalance[row]);
            } else {
                self.decide_by_signal(&at, signals);
            }
        }
    }

    /// Σ shares × price over the lanes. What is not held adds 0, so that it may be left out.
    fn worth(&self, prices: &[f64]) -> f64 {
        if self.held_count * 4 > self.width {
            return lanes::dot(&self.shares, prices);
        }
        let mut sums = [0.0; 8];
        for word in 0..self.words {
            for bit in ones(self.held.any(word)) {
                let s = word * 64 + bit;
                sums[s % 8] += self.shares[s] * prices[s];
            }
        }
        lanes::tree(&sums)
    }

    /// The close of a bar.
    fn mark(&mut self, at: &At<'_>) {
        if self.held_count == 0 && !self.was_held {
            // nothing was held since the last close: equity is the same cash
            self.tally.push(0.0);
            return;
        }
        let mut equity = self.cash + self.worth(at.marks());
        if equity <= 0.0 {
            self.ruin();
            equity = 0.0;
        }
        let r = if self.last_equity == 0.0 { 0.0 } else { equity / self.last_equity - 1.0 };
        self.tally.push(r);
        self.peak = self.peak.max(equity);
        let drawdown = 1.0 - equity / self.peak;
        self.tally.max_drawdown = self.tally.max_drawdown.max(drawdown);
        self.was_held = self.held_count > 0;
        self.tally.held_bars += u64::from(self.was_held);
        self.last_equity = equity;
    }

    fn ruin(&mut self) {
        self.ruined = true;
        self.cash = 0.0;
        self.shares.fill(0.0);
        self.held.clear();
        self.held_count = 0;
        self.clear_orders();
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
                let shares = weight * self.last_equity / at.marks()[symbol];
                crate::money::cut(shares, self.setup.settings.lot_size)
            }
        };
        let (word, bit) = (symbol / 64, 1 << (symbol % 64));
        self.order_count += usize::from(self.ordered[word] & bit == 0);
        self.ordered[word] |= bit;
        self.wanted.set(symbol, side);
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

    /// The sums.
    pub(super) fn finish(mut self) -> Result<Tally, Failure> {
        if self.lacks_rebalance {
            return Err(fail("no_rebalance_rows", "no rebalance rows were given".to_owned()));
        }
        self.tally.total_return = self.last_equity / self.setup.settings.capital - 1.0;
        let opens = self.setup.settings.rebalance.is_none();
        self.tally.trades = if opens { self.opens } else { self.filled };
        Ok(self.tally)
    }
}
