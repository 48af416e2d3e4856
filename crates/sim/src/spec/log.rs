//! The log form: one symbol, all in or all out. Which bars are held does not depend on money.

use qraft_stats::Tally;

use super::{Fill, Outcome, Reason, Side};
use crate::costs::Costs;
use crate::rules::{Holding, Moment};
use crate::setup::Setup;
use crate::{Market, WholeSignals};

/// What a symbol is between two bars.
struct State {
    held: bool,
    wanted: bool,
    opened: Moment,
    left: Option<Moment>,
    reason: Reason,
}

/// Runs the log form. The parts are checked, and the setup is of this form.
pub(super) fn run(
    setup: &Setup,
    market: &Market<'_>,
    signals: &WholeSignals,
    passed: &mut dyn FnMut(usize),
) -> Outcome {
    let holding = Holding::of(&setup.settings);
    let nowhere = Moment { bar: 0, session: 0 };
    let mut state =
        State { held: false, wanted: false, opened: nowhere, left: None, reason: Reason::Enter };
    let mut walk = Walk::new(setup, market.bars);
    let (mut mark, mut first_close) = (None, None);
    for bar in 0..market.bars {
        let now = Moment { bar: bar as u32, session: market.session[bar] };
        let (before, was_held) = (mark, state.held);
        if state.wanted != state.held && market.tradable(bar, 0) {
            state.held = state.wanted;
            if state.held {
                state.opened = now;
            } else {
                state.left = Some(now);
            }
        }
        if let Some(close) = market.close_at(bar, 0) {
            mark = Some(close);
            first_close = first_close.or(Some(now.bar));
        }
        let prices = Prices {
            open: market.open_at(bar, 0).unwrap_or(f64::NAN),
            before: before.unwrap_or(f64::NAN),
            mark: mark.unwrap_or(f64::NAN),
        };
        walk.step(now.bar, was_held, state.held, &prices, state.reason);
        let warm = first_close.is_some_and(|first| now.bar - first >= setup.warm_up);
        decide(&mut state, &holding, signals, warm, now);
        passed(bar);
    }
    walk.finish()
}

/// Updates what is wanted at the close of a bar.
fn decide(state: &mut State, holding: &Holding, signals: &WholeSignals, warm: bool, now: Moment) {
    let at = now.bar as usize;
    let long = signals.long.as_ref().map_or(-1, |long| long[at]);
    let exit = signals.exit_long.as_ref().map_or(long == 0, |exit| exit[at] == 1);
    if state.held {
        let forced = holding.must_leave(state.opened, now);
        if forced || (exit && holding.may_leave(state.opened, now)) {
            state.wanted = false;
            state.reason = if forced { Reason::MaxHold } else { Reason::Exit };
        } else if long == 1 {
            state.wanted = true;
        }
    } else if long == 1 && warm && holding.may_enter(state.left, now) {
        state.wanted = true;
        state.reason = Reason::Enter;
    } else if long == 0 {
        state.wanted = false;
    }
}

/// The prices of one bar.
struct Prices {
    open: f64,
    /// The mark of the bar before.
    before: f64,
    mark: f64,
}

/// Bars that are folded from nothing before they are added to their span, and bars of a span, which
/// is folded from nothing too before it is added to the whole. Both are counted from bar 0. That
/// lets kernels look folds up instead of making them.
const QUAD: usize = 4;
const SPAN: usize = 64;

/// Some bars, as if they began with nothing.
struct Fold {
    tally: Tally,
    log: f64,
    /// The greatest and the least log equity at a close of a bar that was held or left.
    high: f64,
    low: f64,
    /// The deepest fall of log equity from such a bar to a later one.
    drop: f64,
    growth: f64,
    fees: f64,
}

impl Fold {
    fn nothing() -> Fold {
        Fold {
            tally: Tally::default(),
            log: 0.0,
            high: f64::NEG_INFINITY,
            low: f64::INFINITY,
            drop: 0.0,
            growth: 1.0,
            fees: 0.0,
        }
    }

    /// The bars of `next` come behind these.
    fn append(&mut self, next: &Fold) {
        self.tally.add(&next.tally);
        let fall_between = self.high - (self.log + next.low);
        self.drop = self.drop.max(next.drop).max(fall_between);
        self.high = self.high.max(self.log + next.high);
        self.low = self.low.min(self.log + next.low);
        self.log += next.log;
        self.fees += self.growth * next.fees;
        self.growth *= next.growth;
    }
}

/// Money and sums along the bars.
struct Walk {
    costs: Costs,
    capital: f64,
    /// At the end of the last whole span, as `log`, `peak`, `fall`.
    money: f64,
    shares: f64,
    log: f64,
    peak: f64,
    fall: f64,
    /// The open span's whole quads, and the open quad.
    span: Fold,
    quad: Fold,
    entries: u64,
    exits: u64,
    tally: Tally,
    equity: Vec<f64>,
    fills: Vec<Fill>,
}

impl Walk {
    fn new(setup: &Setup, bars: usize) -> Walk {
        Walk {
            costs: Costs::of(&setup.settings, None, 1.0),
            capital: setup.settings.capital,
            money: setup.settings.capital,
            shares: 0.0,
            log: 0.0,
            peak: 0.0,
            fall: 0.0,
            span: Fold::nothing(),
            quad: Fold::nothing(),
            entries: 0,
            exits: 0,
            tally: Tally::default(),
            equity: Vec::with_capacity(bars),
            fills: Vec::new(),
        }
    }

    /// One bar's return.
    fn step(&mut self, bar: u32, was_held: bool, held: bool, prices: &Prices, reason: Reason) {
        let Prices { open, before, mark } = *prices;
        let money = self.worth();
        let (ratio, fee) = match (was_held, held) {
            (false, false) => (None, 0.0),
            (true, true) => (Some(mark / before), 0.0),
            (false, true) => {
                self.entries += 1;
                self.shares = money / (open * self.costs.buy);
                let rate = self.costs.entry_fee;
                self.fill(bar, Side::Buy, open, money * rate, reason);
                (Some(mark / (open * self.costs.buy)), rate)
            }
            (true, false) => {
                self.exits += 1;
                let rate = open / before * self.costs.sell_fee;
                self.fill(bar, Side::Sell, open, money * rate, reason);
                self.shares = 0.0;
                (Some(open * self.costs.sell / before), rate)
            }
        };
        let r = ratio.map_or(0.0, |ratio| ratio - 1.0);
        let quad = &mut self.quad;
        quad.tally.push(r);
        if let Some(ratio) = ratio {
            quad.log += libm::log(ratio);
            quad.high = quad.high.max(quad.log);
            quad.low = quad.low.min(quad.log);
            quad.drop = quad.drop.max(quad.high - quad.log);
            quad.fees += quad.growth * fee;
            quad.growth += quad.growth * r;
        }
        self.tally.held_bars += u64::from(held);
        self.equity.push(self.worth());
        let bars = bar as usize + 1;
        if bars.is_multiple_of(QUAD) {
            self.end_quad();
        }
        if bars.is_multiple_of(SPAN) {
            self.end_span();
        }
    }

    /// Equity at the last close.
    fn worth(&self) -> f64 {
        self.money * self.span.growth * self.quad.growth
    }

    fn end_quad(&mut self) {
        let quad = std::mem::replace(&mut self.quad, Fold::nothing());
        self.span.append(&quad);
    }

    fn end_span(&mut self) {
        let span = std::mem::replace(&mut self.span, Fold::nothing());
        self.tally.add(&span.tally);
        self.fall = self.fall.max(span.drop).max(self.peak - (self.log + span.low));
        self.peak = self.peak.max(self.log + span.high);
        self.log += span.log;
        self.tally.fees += self.money * span.fees;
        self.money *= span.growth;
    }

    fn fill(&mut self, bar: u32, side: Side, base: f64, fee: f64, reason: Reason) {
        let (half, shares) = (self.costs.half, self.shares);
        let price = match side {
            Side::Buy => base * (1.0 + half),
            Side::Sell => base * (1.0 - half),
        };
        let tax = match side {
            Side::Buy => 0.0,
            Side::Sell => shares * price * self.costs.tax,
        };
        let spread = shares * base * half;
        let (symbol, impact) = (0, 0.0);
        let fill =
            Fill { bar, symbol, side, shares, base, price, fee, tax, spread, impact, reason };
        self.fills.push(fill);
    }

    fn finish(mut self) -> Outcome {
        self.end_quad();
        self.end_span();
        self.tally.total_return = self.money / self.capital - 1.0;
        self.tally.max_drawdown = -libm::expm1(-self.fall);
        self.tally.turnover = self.entries as f64 / self.costs.buy + self.exits as f64;
        self.tally.trades = self.entries;
        let cash = if self.shares == 0.0 { self.money } else { 0.0 };
        Outcome {
            tally: self.tally,
            equity: self.equity,
            fills: self.fills,
            final_cash: cash,
            final_shares: vec![self.shares],
        }
    }
}
