//! `EMA`: α = 2/(n+1), seeded with the first valid value, shown from the n-th or, where
//! `min_periods` says so, from an earlier one.

use super::{Operator, Rows, finite};

/// A running mean for each symbol, and how many valid values it has seen.
#[derive(Clone)]
pub(super) struct Ema {
    least: u64,
    alpha: f64,
    keep: f64,
    mean: Vec<f64>,
    seen: Vec<u64>,
}

impl Ema {
    /// Over n bars, shown from the `least`-th valid value.
    pub(super) fn new(n: u32, least: u32, width: usize) -> Self {
        let alpha = 2.0 / (f64::from(n) + 1.0);
        let (mean, seen) = (vec![0.0; width], vec![0; width]);
        Ema { least: u64::from(least), alpha, keep: 1.0 - alpha, mean, seen }
    }
}

impl Operator for Ema {
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        if rows.width == 1 {
            return self.one(&inputs[0][..rows.count], out);
        }
        for row in 0..rows.count {
            let span = row * rows.width..(row + 1) * rows.width;
            let states = self.mean.iter_mut().zip(&mut self.seen);
            for ((x, y), (mean, seen)) in
                inputs[0][span.clone()].iter().zip(&mut out[span]).zip(states)
            {
                let x = finite(*x);
                let valid = !x.is_nan();
                let next = if *seen == 0 { x } else { self.alpha * x + self.keep * *mean };
                *mean = if valid { next } else { *mean };
                *seen += u64::from(valid);
                *y = finite(if valid && *seen >= self.least { next } else { f64::NAN });
            }
        }
    }
}

impl Ema {
    /// One symbol: once seeded and shown, a valid value is one step of the recurrence.
    fn one(&mut self, x: &[f64], out: &mut [f64]) {
        let (mut mean, mut seen) = (self.mean[0], self.seen[0]);
        for (x, y) in x.iter().zip(out) {
            let x = finite(*x);
            *y = f64::NAN;
            if !x.is_nan() {
                mean = if seen == 0 { x } else { self.alpha * x + self.keep * mean };
                seen += 1;
                if seen >= self.least {
                    *y = finite(mean);
                }
            }
        }
        (self.mean[0], self.seen[0]) = (mean, seen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeded_shown_and_held() {
        let x = [f64::NAN, 2.0, 4.0, f64::NAN, 8.0];
        let mut wide_x = Vec::new();
        for v in x {
            wide_x.extend([v, v]);
        }
        let (mut one, mut two) = ([0.0; 5], [0.0; 10]);
        let rows = |width| Rows { count: 5, width, looked_at: None };
        Ema::new(3, 3, 1).update(rows(1), &[&x], &mut one);
        Ema::new(3, 3, 2).update(rows(2), &[&wide_x], &mut two);
        assert!(one[..4].iter().all(|v| v.is_nan()));
        assert_eq!(one[4], 0.5 * 8.0 + 0.5 * 3.0);
        assert_eq!(two[8..], [one[4]; 2]);
    }
}
