//! From rows to means: d̄* of every model in each replication, without a resampled panel.
//!
//! A replication is how often it takes each row; its sums run forward in time over the panel as it
//! lies. Eight replications share one reading of the panel, in strips of models whose sums stay in
//! the nearest cache. Each sum has an order of its own, so neither the split of replications nor
//! the width of a strip can move a bit.

use std::ops::Range;

use crate::gate::panel::{Panel, SnoopError, Strip};

/// Replications that share one reading of the panel.
const SHARED: usize = 8;

/// Calls `visit` with the number and the means of each replication, in order. `rows` writes the
/// rows that a replication takes, T of them; [`super::bootstrap::Bootstrap::draw`] is one such.
///
/// # Errors
/// Where a replication takes a row that is not there. Replications before it were visited.
pub fn each_mean(
    panel: &Panel<'_>,
    replications: Range<usize>,
    rows: impl Fn(usize, &mut [usize]),
    mut visit: impl FnMut(usize, &[f64]),
) -> Result<(), SnoopError> {
    let models = panel.models();
    let mut taken = vec![0; panel.rows()];
    let mut counts = vec![[0.0; SHARED]; panel.rows()];
    let mut means = vec![0.0; SHARED * models];
    let mut from = replications.start;
    while from < replications.end {
        let to = replications.end.min(from.saturating_add(SHARED));
        counts.fill([0.0; SHARED]);
        for (lane, replication) in (from..to).enumerate() {
            rows(replication, &mut taken);
            for row in &taken {
                let count = counts.get_mut(*row).ok_or(SnoopError::RowOutOfRange(*row))?;
                count[lane] += 1.0;
            }
        }
        fill_means(panel, &counts, &mut means[..(to - from) * models]);
        for (replication, means) in (from..to).zip(means.chunks_exact(models)) {
            visit(replication, means);
        }
        from = to;
    }
    Ok(())
}

/// Means of as many replications as `means` has room for, one after the other.
fn fill_means(panel: &Panel<'_>, counts: &[[f64; SHARED]], means: &mut [f64]) {
    let models = panel.models();
    means.fill(0.0);
    for Strip { first, width, differences } in panel.strips() {
        for (differences, counts) in differences.chunks_exact(width).zip(counts) {
            for (count, sums) in counts.iter().zip(means.chunks_exact_mut(models)) {
                if *count == 0.0 {
                    continue;
                }
                let sums = &mut sums[first..first + width];
                for (sum, difference) in sums.iter_mut().zip(differences) {
                    *sum += count * difference;
                }
            }
        }
    }
    let n = panel.rows() as f64;
    means.iter_mut().for_each(|mean| *mean /= n);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::bootstrap::{Bootstrap, Draws, Method};
    use crate::gate::panel::STRIP;

    #[test]
    fn means_are_those_of_the_rows() {
        let (rows, models) = (37, STRIP + 3);
        let draws = Draws::new(1, 0);
        let returns: Vec<Vec<f64>> = (0..models)
            .map(|k| (0..rows).map(|t| draws.unit((k * rows + t) as u64)).collect())
            .collect();
        let panel = Panel::new(&returns, &vec![0.5; rows]).expect("a panel");
        let bootstrap = Bootstrap::new(Method::Stationary, 4, rows, 9).expect("a generator");
        let mut seen = 0;
        let visit = |replication: usize, means: &[f64]| {
            let mut taken = vec![0; rows];
            bootstrap.draw(replication, &mut taken);
            for (model, mean) in means.iter().enumerate() {
                let own = panel.model(model);
                let sum: f64 = taken.iter().map(|row| own[*row]).sum();
                assert!((mean - sum / rows as f64).abs() < 1e-15);
            }
            assert_eq!(replication, 3 + seen);
            seen += 1;
        };
        let answer = each_mean(&panel, 3..21, |at, into| bootstrap.draw(at, into), visit);
        assert_eq!((answer, seen), (Ok(()), 18));
    }

    #[test]
    fn rows_that_are_not_there_are_refused() {
        let panel = Panel::new(&[[1.0, 2.0, 3.0]], &[0.0; 3]).expect("a panel");
        let answer = each_mean(&panel, 0..1, |_, into| into.fill(3), |_, _| {});
        assert_eq!(answer, Err(SnoopError::RowOutOfRange(3)));
    }
}
