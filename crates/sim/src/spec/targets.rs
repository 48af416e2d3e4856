//! A book that is driven by target weights instead of signals.

use qraft_base::Failure;
use qraft_ir::policy::Settings;

use super::book::Book;
use super::{Outcome, Reason, check_finite};
use crate::desk::sign;
use crate::setup::{Setup, fail};
use crate::{Market, WholeSignals};

/// Runs a book to the weights of each row: `targets[t]` is what the close of bar t wants, a weight
/// a symbol, or nothing. Sizing, costs and lots are those of the settings; trades are fills. The
/// weights are obeyed as they are: what buys cost beyond cash is borrowed, at no interest.
///
/// # Errors
/// Those of [`Setup::check`] and [`Market::check`]; `column_shape` where targets do not fit;
/// `equity_not_finite`.
pub fn run_targets(
    market: &Market<'_>,
    targets: &[Option<Vec<f64>>],
    settings: &Settings,
) -> Result<Outcome, Failure> {
    let setup = Setup::plain(*settings);
    setup.check()?;
    market.check()?;
    setup.fits(market)?;
    let fits = |row: &Option<Vec<f64>>| {
        row.as_ref()
            .is_none_or(|row| row.len() == market.width && row.iter().all(|w| w.is_finite()))
    };
    if targets.len() != market.bars || !targets.iter().all(fits) {
        return Err(fail("column_shape", "target weights do not fit the market".to_owned()));
    }
    let (mut book, signals) = (Book::new(&setup, *market), WholeSignals::default());
    book.borrows = true;
    for (bar, weights) in targets.iter().enumerate() {
        if book.trade_bar(bar, &signals) {
            for (symbol, weight) in weights.iter().flatten().enumerate() {
                // before its first close a symbol has no mark to be sized at, and nothing to leave
                if book.desk.first_close[symbol].is_some() {
                    let side = sign(*weight);
                    book.desk.order_weight(bar, symbol, side, *weight, Reason::Rebalance);
                }
            }
        }
        book.close_bar(bar);
    }
    let outcome = book.finish(false);
    check_finite(&outcome.tally)?;
    Ok(outcome)
}
