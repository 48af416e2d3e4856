//! The ledger form: what each bar's close decides, signal-driven or re-targeted.

use super::book::Book;
use super::{Outcome, Reason, retarget};
use crate::rules::Holding;
use crate::setup::Setup;
use crate::{Market, WholeSignals};

/// One trial's rules over its signals.
pub(super) struct Trial<'a> {
    pub(super) setup: &'a Setup,
    pub(super) signals: &'a WholeSignals,
    pub(super) holding: Holding,
    pub(super) width: usize,
}

/// A condition's three values.
pub(super) const TRUE: i8 = 1;
pub(super) const FALSE: i8 = 0;
const UNKNOWN: i8 = -1;

/// Runs the ledger form. The parts are checked.
pub(super) fn run(setup: &Setup, market: &Market<'_>, signals: &WholeSignals) -> Outcome {
    let holding = Holding::of(&setup.settings);
    let trial = Trial { setup, signals, holding, width: market.width };
    let mut book = Book::new(&setup.settings, *market);
    for bar in 0..market.bars {
        book.fill(bar);
        book.mark(bar);
        if book.is_ruined() {
            continue;
        }
        match market.rebalance.filter(|_| setup.settings.rebalance.is_some()) {
            None => trial.decide_by_signal(&mut book, bar),
            Some(rows) => retarget::decide(&trial, &mut book, bar, rows[bar]),
        }
    }
    book.finish(setup.settings.rebalance.is_none())
}

impl Trial<'_> {
    /// `long` of a symbol; unknown where there is none.
    pub(super) fn long(&self, bar: usize, symbol: usize) -> i8 {
        self.at(&self.signals.long, bar, symbol)
    }

    /// `short` of a symbol; unknown where there is none.
    pub(super) fn short(&self, bar: usize, symbol: usize) -> i8 {
        self.at(&self.signals.short, bar, symbol)
    }

    /// The explicit exit of a side.
    pub(super) fn explicit_exit(&self, bar: usize, symbol: usize, side: i8) -> Option<bool> {
        let exit = if side > 0 { &self.signals.exit_long } else { &self.signals.exit_short };
        exit.as_ref().map(|exit| exit[bar * self.width + symbol] == TRUE)
    }

    fn at(&self, signal: &Option<Vec<i8>>, bar: usize, symbol: usize) -> i8 {
        signal.as_ref().map_or(UNKNOWN, |signal| signal[bar * self.width + symbol])
    }

    /// True where the symbol has its warm-up behind it.
    pub(super) fn is_warm(&self, book: &Book<'_>, bar: usize, symbol: usize) -> bool {
        book.first_close[symbol].is_some_and(|first| bar as u32 - first >= self.setup.warm_up)
    }

    /// Signal-driven: updates what is wanted of each symbol, and orders where it is not what is
    /// held.
    fn decide_by_signal(&self, book: &mut Book<'_>, bar: usize) {
        let now = book.moment(bar);
        let slot = self.setup.settings.gross / self.width as f64;
        for s in 0..self.width {
            let held = book.side(s);
            let wanted = book.orders[s].map_or(held, |order| order.side);
            let (long, short) = (self.long(bar, s), self.short(bar, s));
            let condition = |side: i8| if side > 0 { long } else { short };
            let called =
                i8::from(long == TRUE && short != TRUE) - i8::from(short == TRUE && long != TRUE);
            let forced = held != 0 && self.holding.must_leave(book.opened[s], now);
            let due = forced || (held != 0 && self.leaves(book, bar, s, condition(held)));
            let mut next = if due { 0 } else { wanted };
            if called != 0 && called == held && !due {
                next = held;
            }
            let free = held == 0 || (due && called != held);
            let allowed = self.is_warm(book, bar, s) && self.holding.may_enter(book.left[s], now);
            if called != 0 && free && allowed {
                next = called;
            }
            if held == 0 && next != 0 && condition(next) == FALSE {
                next = 0;
            }
            if next == held {
                book.orders[s] = None;
            } else if next == 0 && wanted != 0 {
                book.order_out(s, if forced { Reason::MaxHold } else { Reason::Exit });
            } else if next != wanted {
                let reason = if held == 0 { Reason::Enter } else { Reason::Flip };
                book.order_weight(s, f64::from(next) * slot, reason);
            }
        }
    }

    /// An exit signal of the held side acts: the explicit one, or else its condition is false.
    fn leaves(&self, book: &Book<'_>, bar: usize, symbol: usize, condition: i8) -> bool {
        let signal = self.explicit_exit(bar, symbol, book.side(symbol));
        signal.unwrap_or(condition == FALSE)
            && self.holding.may_leave(book.opened[symbol], book.moment(bar))
    }
}
