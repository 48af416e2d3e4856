//! A book that is driven by target weights instead of signals.

use qraft_base::Failure;
use qraft_ir::policy::Settings;

use super::book::Book;
use super::{Outcome, Reason, check_finite};
use crate::Market;
use crate::setup::{Setup, fail};

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
    Setup::plain(*settings).check()?;
    market.check()?;
    let fits = |row: &Option<Vec<f64>>| {
        row.as_ref()
            .is_none_or(|row| row.len() == market.width && row.iter().all(|w| w.is_finite()))
    };
    if targets.len() != market.bars || !targets.iter().all(fits) {
        return Err(fail("column_shape", "target weights do not fit the market".to_owned()));
    }
    let mut book = Book::new(settings, *market);
    book.borrows = true;
    for (bar, weights) in targets.iter().enumerate() {
        book.fill(bar);
        book.mark(bar);
        for (symbol, weight) in weights.iter().flatten().enumerate() {
            // before its first close a symbol has no mark to be sized at, and nothing to leave
            if !book.is_ruined() && book.first_close[symbol].is_some() {
                book.order_weight(symbol, *weight, Reason::Rebalance);
            }
        }
    }
    let outcome = book.finish(false);
    check_finite(&outcome.tally)?;
    Ok(outcome)
}
