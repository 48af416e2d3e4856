//! The ledger form: the order of a bar.

use super::Outcome;
use super::book::Book;
use crate::decide::Trial;
use crate::setup::Setup;
use crate::{Market, WholeSignals};

/// Runs the ledger form. The parts are checked.
pub(super) fn run(
    setup: &Setup,
    market: &Market<'_>,
    signals: &WholeSignals,
    passed: &mut dyn FnMut(usize),
) -> Outcome {
    let mut trial = Trial::new(setup, market, signals);
    let mut book = Book::new(setup, *market);
    for bar in 0..market.bars {
        if book.trade_bar(bar, signals) {
            trial.decide(&mut book.desk, bar);
        }
        book.close_bar(bar);
        passed(bar);
    }
    book.finish(setup.settings.rebalance.is_none())
}
