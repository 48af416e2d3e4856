//! `TS_RANK`, `QUANTILE`: the values of each window are kept in order.

use super::ring::Ring;
use super::{Operator, Rows, finite};

/// What is asked of the order.
#[derive(Clone, Copy)]
pub(super) enum Ask {
    /// The average rank of the current value; over their number where true.
    Rank(bool),
    /// Type 7.
    Quantile(f64),
}

/// The last n bars of each symbol, in order of time and in order of value.
#[derive(Clone)]
pub(super) struct Sorted {
    ask: Ask,
    n: usize,
    least: usize,
    ring: Ring<f64>,
    sorted: Vec<f64>,
    counts: Vec<usize>,
}

impl Sorted {
    /// Of n bars, at least so many of them valid.
    pub(super) fn new(ask: Ask, (n, width): (usize, usize), least: u32) -> Self {
        let ring = Ring::new(f64::NAN, (n, width));
        let (sorted, counts) = (vec![0.0; n * width], vec![0; width]);
        Sorted { ask, n, least: least as usize, ring, sorted, counts }
    }

    fn row(&mut self, x: &[f64], out: &mut [f64]) {
        let (n, least, ask) = (self.n, self.least, self.ask);
        let (sorted, counts) = (&mut self.sorted, &mut self.counts);
        self.ring.push(|j, leaving| {
            let (values, count) = (&mut sorted[j * n..(j + 1) * n], &mut counts[j]);
            // Zeros have no sign here, as they have none in the order.
            let entering = finite(x[j]) + 0.0;
            exchange(values, count, leaving, entering);
            let enough = *count >= least;
            out[j] = if enough { answer(ask, &values[..*count], entering) } else { f64::NAN };
            entering
        });
    }
}

/// Takes one value out of the sorted first `count` and puts one in; NaN is none.
fn exchange(values: &mut [f64], count: &mut usize, leaving: f64, entering: f64) {
    if !leaving.is_nan() {
        let at = values[..*count].partition_point(|v| *v < leaving);
        values.copy_within(at + 1..*count, at);
        *count -= 1;
    }
    if !entering.is_nan() {
        let at = values[..*count].partition_point(|v| *v < entering);
        values.copy_within(at..*count, at + 1);
        values[at] = entering;
        *count += 1;
    }
}

fn answer(ask: Ask, values: &[f64], x: f64) -> f64 {
    match ask {
        Ask::Quantile(q) => finite(quantile(values, q)),
        Ask::Rank(_) if x.is_nan() => f64::NAN,
        Ask::Rank(share) => {
            let below = values.partition_point(|v| *v < x);
            let equal = values[below..].partition_point(|v| *v == x);
            let rank = below as f64 + (equal as f64 + 1.0) / 2.0;
            if share { rank / values.len() as f64 } else { rank }
        }
    }
}

/// Type 7 of sorted values; NaN of none.
pub(super) fn quantile(values: &[f64], q: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else { return f64::NAN };
    let place = last as f64 * q;
    let low = values[(place.floor() as usize).min(last)];
    let high = values[(place.ceil() as usize).min(last)];
    low + (place - place.floor()) * (high - low)
}

impl Operator for Sorted {
    #[inline(always)]
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        for row in 0..rows.count {
            let span = row * rows.width..(row + 1) * rows.width;
            self.row(&inputs[0][span.clone()], &mut out[span]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::*;

    const X: [f64; 8] = [3.0, 1.0, 3.0, 2.0, f64::NAN, 5.0, -0.0, 0.0];

    #[test]
    fn ranks_by_hand() {
        let rank = answers(Sorted::new(Ask::Rank(false), (3, 1), 3), &[&X]);
        assert_eq!(rank[2..4], [2.5, 2.0]);
        assert!([0, 1, 4, 5, 6].iter().all(|at| rank[*at].is_nan()));
        assert_eq!(rank[7], 1.5);
        let share = answers(Sorted::new(Ask::Rank(true), (3, 1), 1), &[&X]);
        assert_eq!((share[0], share[1], share[2], share[5]), (1.0, 0.5, 2.5 / 3.0, 1.0));
        assert!(share[4].is_nan(), "what is missing has no rank");
    }

    #[test]
    fn quantiles_by_hand() {
        let of = |q, least| answers(Sorted::new(Ask::Quantile(q), (3, 1), least), &[&X]);
        assert_eq!(of(0.5, 3)[2..4], [3.0, 2.0]);
        assert_eq!((of(0.0, 3)[3], of(1.0, 3)[3], of(0.25, 3)[3]), (1.0, 3.0, 1.5));
        assert!(of(0.5, 3)[4].is_nan());
        assert_eq!((of(0.5, 2)[4], of(0.5, 1)[0]), (2.5, 3.0));
    }
}
