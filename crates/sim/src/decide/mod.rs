//! What the close of a bar decides, one symbol after another, plainly. The specification and the
//! precise matcher share it; the kernels have their own, 64 symbols at a time.

mod retarget;

use crate::desk::Desk;
use crate::rules::Holding;
use crate::setup::Setup;
use crate::spec::Reason;
use crate::weights::{Context, Weigher};
use crate::{Market, WholeSignals};

/// One trial's rules over its signals.
pub(crate) struct Trial<'a> {
    setup: &'a Setup,
    signals: &'a WholeSignals,
    market: &'a Market<'a>,
    holding: Holding,
    weigher: Weigher,
}

/// A condition's three values.
const TRUE: i8 = 1;
const FALSE: i8 = 0;
const UNKNOWN: i8 = -1;

impl<'a> Trial<'a> {
    /// Of checked parts.
    pub(crate) fn new(
        setup: &'a Setup,
        market: &'a Market<'a>,
        signals: &'a WholeSignals,
    ) -> Trial<'a> {
        let holding = Holding::of(&setup.settings);
        Trial { setup, signals, market, holding, weigher: Weigher::default() }
    }

    /// Updates the desk's orders at the close of a bar.
    pub(crate) fn decide(&mut self, desk: &mut Desk<'_>, bar: usize) {
        match self.market.rebalance.filter(|_| self.setup.settings.rebalance.is_some()) {
            None => self.by_signal(desk, bar),
            Some(rows) => retarget::decide(self, desk, bar, rows[bar]),
        }
    }

    /// `long` of a symbol; unknown where there is none.
    fn long(&self, bar: usize, symbol: usize) -> i8 {
        self.at(&self.signals.long, bar, symbol)
    }

    /// `short` of a symbol; unknown where there is none.
    fn short(&self, bar: usize, symbol: usize) -> i8 {
        self.at(&self.signals.short, bar, symbol)
    }

    /// The explicit exit of a side.
    fn explicit_exit(&self, bar: usize, symbol: usize, side: i8) -> Option<bool> {
        let exit = if side > 0 { &self.signals.exit_long } else { &self.signals.exit_short };
        exit.as_ref().map(|exit| exit[bar * self.market.width + symbol] == TRUE)
    }

    fn at(&self, signal: &Option<Vec<i8>>, bar: usize, symbol: usize) -> i8 {
        signal.as_ref().map_or(UNKNOWN, |signal| signal[bar * self.market.width + symbol])
    }

    /// True where the symbol has its warm-up behind it.
    fn is_warm(&self, desk: &Desk<'_>, bar: usize, symbol: usize) -> bool {
        desk.first_close[symbol].is_some_and(|first| bar as u32 - first >= self.setup.warm_up)
    }

    /// What weights depend on, at a bar.
    fn context(&self, bar: usize, share: f64) -> Context<'a> {
        let width = self.market.width;
        Context {
            settings: &self.setup.settings,
            by_symbol: &self.setup.by_symbol,
            periods_per_year: self.market.periods_per_year,
            share,
            industry: self.market.industry.map(|codes| &codes[bar * width..][..width]),
        }
    }

    /// Signal-driven: updates what is wanted of each symbol, and orders where it is not what is
    /// held.
    fn by_signal(&mut self, desk: &mut Desk<'_>, bar: usize) {
        let now = desk.moment(bar);
        let width = self.market.width;
        for s in 0..width {
            if desk.is_stopping(s) {
                continue;
            }
            let held = desk.side(s);
            let wanted = desk.orders[s].map_or(held, |order| order.side);
            let (long, short) = (self.long(bar, s), self.short(bar, s));
            let condition = |side: i8| if side > 0 { long } else { short };
            let called =
                i8::from(long == TRUE && short != TRUE) - i8::from(short == TRUE && long != TRUE);
            let forced = held != 0 && self.holding.must_leave(desk.opened[s], now);
            let due = forced || (held != 0 && self.leaves(desk, bar, s, condition(held)));
            let mut next = if due { 0 } else { wanted };
            if called != 0 && called == held && !due {
                next = held;
            }
            let free = held == 0 || (due && called != held);
            let allowed = self.is_warm(desk, bar, s) && self.holding.may_enter(desk.left[s], now);
            if called != 0 && free && allowed {
                next = called;
            }
            if held == 0 && next != 0 && condition(next) == FALSE {
                next = 0;
            }
            if next == held {
                desk.orders[s] = None;
            } else if next == 0 && wanted != 0 {
                desk.order_out(bar, s, if forced { Reason::MaxHold } else { Reason::Exit });
            } else if next != wanted {
                let reason = if held == 0 { Reason::Enter } else { Reason::Flip };
                let context = self.context(bar, 0.0);
                let weight = self.weigher.slot(&context, desk, s, next, width);
                desk.order_weight(bar, s, next, weight, reason);
            }
        }
    }

    /// An exit signal of the held side acts: the explicit one, or else its condition is false.
    fn leaves(&self, desk: &Desk<'_>, bar: usize, symbol: usize, condition: i8) -> bool {
        let signal = self.explicit_exit(bar, symbol, desk.side(symbol));
        signal.unwrap_or(condition == FALSE)
            && self.holding.may_leave(desk.opened[symbol], desk.moment(bar))
    }
}
