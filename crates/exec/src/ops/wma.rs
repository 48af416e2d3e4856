//! `WMA`: weights 1..n, the newest heaviest.

use super::blocked::Fold;

/// A plain sum, and one whose weights rise from 1 with the bars.
#[derive(Clone, Copy)]
pub(super) struct Sums {
    plain: f64,
    rising: f64,
}

/// The weighted mean.
#[derive(Clone)]
pub(super) struct Wma;

impl Fold for Wma {
    type In = f64;
    type Acc = Sums;

    fn start(&self, x: f64) -> Sums {
        Sums { plain: x, rising: x }
    }

    fn value(&self, acc: Sums) -> f64 {
        acc.plain
    }

    fn add(&self, acc: Sums, x: f64, k: f64) -> Sums {
        Sums { plain: acc.plain + x, rising: acc.rising + k * x }
    }

    /// An older bar has weight 1, and all others one more than before.
    fn add_older(&self, acc: Sums, x: f64, _: f64) -> Sums {
        let plain = acc.plain + x;
        Sums { plain, rising: acc.rising + plain }
    }

    fn combine(&self, a: Sums, na: f64, b: Sums, _: f64) -> Sums {
        let plain = a.plain + b.plain;
        Sums { plain, rising: a.rising + (b.rising + na * b.plain) }
    }

    fn answer(&self, acc: Sums, _: f64, n: f64) -> f64 {
        acc.rising / (n * (n + 1.0) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::blocked::Blocked;
    use super::*;

    #[test]
    fn weights_rise_wherever_the_blocks_lie() {
        let x = [6.0, 12.0, 18.0, 0.0, 6.0, f64::NAN, 1.0];
        let out = answers(Blocked::new(Wma, (3, 1)), &[&x]);
        assert!([0, 1, 5, 6].iter().all(|at| out[*at].is_nan()));
        assert_eq!(out[2], (6.0 + 24.0 + 54.0) / 6.0);
        assert_eq!(out[3], (12.0 + 36.0) / 6.0);
        assert_eq!(out[4], (18.0 + 18.0) / 6.0);
    }
}
