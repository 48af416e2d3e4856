//! `WINSORIZE` across symbols: kept within two quantiles of the row.

use super::across::Row;
use super::finite;
use super::sorted::quantile;

/// Within the q and the 1−q quantile.
#[derive(Clone)]
pub(super) struct Winsorize {
    q: f64,
    sorted: Vec<f64>,
}

impl Winsorize {
    /// With that q, 0 to 0.5.
    pub(super) fn new(q: f64) -> Self {
        Winsorize { q, sorted: Vec::new() }
    }
}

impl Row for Winsorize {
    #[inline(always)]
    fn row(&mut self, inputs: &[&[f64]], out: &mut [f64]) {
        self.sorted.clear();
        let valid = inputs[0].iter().map(|x| finite(*x)).filter(|x| !x.is_nan());
        // Zeros have no sign here, as they have none in the order.
        self.sorted.extend(valid.map(|x| x + 0.0));
        self.sorted.sort_unstable_by(f64::total_cmp);
        let (low, high) = (quantile(&self.sorted, self.q), quantile(&self.sorted, 1.0 - self.q));
        for (x, y) in inputs[0].iter().zip(out) {
            let x = finite(*x);
            let at_least = if x < low { low } else { x };
            *y = finite(if at_least > high { high } else { at_least });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_come_in() {
        let x = [10.0, 1.0, f64::NAN, 2.0, 3.0, 4.0];
        let mut out = [0.0; 6];
        Winsorize::new(0.25).row(&[&x], &mut out);
        assert!(out[2].is_nan());
        assert_eq!([out[0], out[1], out[3], out[4], out[5]], [4.0, 2.0, 2.0, 3.0, 4.0]);
        Winsorize::new(0.0).row(&[&x], &mut out);
        assert_eq!((out[0], out[1]), (10.0, 1.0));
        Winsorize::new(0.5).row(&[&x], &mut out);
        assert_eq!((out[0], out[1]), (3.0, 3.0));
    }
}
