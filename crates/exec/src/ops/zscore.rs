//! `ZSCORE` across symbols: ddof 0, NaN left out, all equal → 0. Sums run on eight lanes.

use super::{Operator, Rows, finite};

/// No state.
pub(super) struct Zscore;

/// Lane j adds cells j, j + 8, …; NaN adds nothing.
fn lanes(x: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let mut sums = [0.0; 8];
    for eight in x.chunks(8) {
        for (sum, x) in sums.iter_mut().zip(eight) {
            let x = finite(*x);
            *sum += if x.is_nan() { 0.0 } else { term(x) };
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

fn row(x: &[f64], out: &mut [f64]) {
    let (mut count, mut low, mut high) = (0.0, f64::INFINITY, f64::NEG_INFINITY);
    for x in x.iter().map(|x| finite(*x)).filter(|x| !x.is_nan()) {
        count += 1.0;
        low = if x < low { x } else { low };
        high = if x > high { x } else { high };
    }
    let mean = lanes(x, |x| x) / count;
    let variance = lanes(x, |x| (x - mean) * (x - mean)) / count;
    let spread = variance.sqrt();
    for (x, y) in x.iter().zip(out) {
        let x = finite(*x);
        let score = if low == high { 0.0 } else { (x - mean) / spread };
        *y = if x.is_nan() { f64::NAN } else { finite(score) };
    }
}

impl Operator for Zscore {
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        for at in 0..rows.count {
            if rows.looked_at.is_none_or(|looked| looked[at]) {
                let span = at * rows.width..(at + 1) * rows.width;
                row(&inputs[0][span.clone()], &mut out[span]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_by_hand() {
        let mut out = [9.0; 4];
        row(&[1.0, f64::NAN, -1.0, 0.0], &mut out);
        assert!(out[1].is_nan());
        assert_eq!([out[0], out[2], out[3]], [1.5_f64.sqrt(), -1.5_f64.sqrt(), 0.0]);
        row(&[0.1; 4], &mut out);
        assert_eq!(out, [0.0; 4]);
    }
}
