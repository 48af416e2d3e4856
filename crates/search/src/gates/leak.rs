//! The test that no label can pass by itself: a candidate is run on the first bars alone, and with
//! another future behind them. What it did until then must be the same to the bit.

use qraft_base::Failure;
use qraft_data::{DataError, Panel};

use crate::seal::Replayed;

/// Shares of the bars at which the future is taken away.
const CUTS: [f64; 2] = [0.5, 0.85];

/// How the future was changed where the past followed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leak {
    /// `truncated` or `poisoned`.
    pub future: &'static str,
    /// The first bar that was changed or taken away.
    pub cut: usize,
    /// The first bar before it whose equity or fills are others.
    pub bar: usize,
}

/// Why the test could not be made.
#[derive(Debug)]
pub enum LeakError {
    /// A panel cannot be made.
    Data(DataError),
    /// The candidate failed on it.
    Trial(Failure),
}

/// Looks for a leak. `replay` runs the candidate on a panel; `whole` is what it did on this one.
///
/// # Errors
/// [`LeakError`].
pub fn leak(
    panel: &Panel,
    whole: &Replayed,
    replay: &dyn Fn(&Panel) -> Result<Replayed, Failure>,
) -> Result<Option<Leak>, LeakError> {
    for share in CUTS {
        let cut = (panel.bars() as f64 * share) as usize;
        if cut < 2 {
            continue;
        }
        let short = panel.rows(0..cut).map_err(LeakError::Data)?;
        let other = poisoned(panel, cut).map_err(LeakError::Data)?;
        for (future, panel) in [("truncated", &short), ("poisoned", &other)] {
            let again = replay(panel).map_err(LeakError::Trial)?;
            // The last bar's fills may be at its close, and which bar is the last of a week may be
            // known by the next one alone where there is no calendar.
            if let Some(bar) = first_difference(whole, &again, cut - 1) {
                return Ok(Some(Leak { future, cut, bar }));
            }
        }
    }
    Ok(None)
}

fn first_difference(a: &Replayed, b: &Replayed, end: usize) -> Option<usize> {
    let bits = |of: &Replayed, bar: usize| of.equity.get(bar).map(|x| x.to_bits());
    let equity = (0..end).find(|bar| bits(a, *bar) != bits(b, *bar));
    let early = |of: &Replayed| {
        of.fills.iter().filter(|fill| (fill.bar as usize) < end).cloned().collect::<Vec<_>>()
    };
    let (x, y) = (early(a), early(b));
    let fills = x.iter().zip(&y).find(|(x, y)| x != y).map(|(x, y)| x.bar.min(y.bar));
    let longer = x.get(y.len()).or(y.get(x.len())).map(|fill| fill.bar);
    let fills = fills.or(longer).map(|bar| bar as usize);
    [equity, fills].into_iter().flatten().min()
}

/// The same bars, and then others: the future backwards and twice as large. Categories keep their
/// codes, and what is missing stays missing somewhere.
fn poisoned(panel: &Panel, cut: usize) -> Result<Panel, DataError> {
    let width = panel.width();
    let columns = panel.columns.iter().map(|(name, values)| {
        let scale = if panel.categories.contains_key(name) { 1.0 } else { 2.0 };
        let mut other = values[..cut * width].to_vec();
        for row in values[cut * width..].chunks_exact(width).rev() {
            other.extend(row.iter().map(|value| value * scale));
        }
        (name.clone(), other)
    });
    let columns: Vec<(String, Vec<f64>)> = columns.collect();
    let (symbols, ts) = (panel.symbols.clone(), panel.ts.clone());
    let other = Panel::from_columns(symbols, ts, panel.bar, &panel.calendar, columns)?;
    other.with(panel.categories.clone(), panel.members.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_base::{Interval, Symbol, Ts};

    fn panel() -> Panel {
        let close: Vec<f64> = (0..40).map(|bar| 10.0 + f64::from(bar * bar % 7)).collect();
        let ts = (0..40).map(Ts::from_day).collect();
        let columns = vec![("close".to_owned(), close)];
        Panel::from_columns(vec![Symbol::new("A")], ts, Interval::DAY, "24/7", columns)
            .expect("a panel")
    }

    fn replayed(equity: Vec<f64>) -> Replayed {
        let undefined = || crate::record::Figure::Undefined("not asked".into());
        let stats = crate::record::Stats(crate::record::FIGURES.map(|_| undefined()));
        Replayed { stats, equity, fills: Vec::new() }
    }

    /// Equity as what the price is so many bars later, in this panel.
    fn run(ahead: usize) -> impl Fn(&Panel) -> Result<Replayed, Failure> {
        move |panel: &Panel| {
            let close = panel.column("close").expect("close");
            let last = close.len() - 1;
            Ok(replayed((0..=last).map(|bar| close[(bar + ahead).min(last)]).collect()))
        }
    }

    #[test]
    fn who_looks_ahead_is_caught_at_the_bar_before_the_cut() {
        let panel = panel();
        let honest = run(0)(&panel).expect("equity");
        assert_eq!(leak(&panel, &honest, &run(0)).expect("it runs"), None);
        let peeking = run(3)(&panel).expect("equity");
        let found = leak(&panel, &peeking, &run(3)).expect("it runs").expect("a leak");
        assert_eq!(found.cut, 20);
        assert!((17..20).contains(&found.bar), "{found:?}");
    }
}
