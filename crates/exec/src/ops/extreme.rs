//! The least and the greatest value of a window; NaN if any is.

use super::blocked::{Blocked, Fold};

/// One of the two.
pub(super) struct Extreme {
    low: bool,
}

/// The least of the window.
pub(super) fn low(window: (usize, usize)) -> Blocked<Extreme> {
    Blocked::new(Extreme { low: true }, window)
}

/// The greatest of the window.
pub(super) fn high(window: (usize, usize)) -> Blocked<Extreme> {
    Blocked::new(Extreme { low: false }, window)
}

impl Fold for Extreme {
    type Acc = f64;

    fn start(&self, x: f64) -> f64 {
        x
    }

    fn value(&self, acc: f64) -> f64 {
        acc
    }

    fn add(&self, acc: f64, x: f64, _: f64) -> f64 {
        let better = if self.low { x < acc } else { x > acc };
        if better || x.is_nan() { x } else { acc }
    }

    fn combine(&self, a: f64, _: f64, b: f64, k: f64) -> f64 {
        self.add(a, b, k)
    }

    fn answer(&self, acc: f64, _: f64) -> f64 {
        acc
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Operator, Rows};
    use super::*;

    #[test]
    fn extremes_by_hand() {
        let x = [3.0, 1.0, 2.0, f64::NAN, 5.0, 4.0, 9.0];
        let rows = Rows { count: 7, width: 1, looked_at: None };
        let (mut least, mut most) = ([0.0; 7], [0.0; 7]);
        low((2, 1)).update(rows, &[&x], &mut least);
        high((2, 1)).update(rows, &[&x], &mut most);
        assert_eq!((least[1], least[2], least[5], least[6]), (1.0, 1.0, 4.0, 4.0));
        assert_eq!((most[1], most[2], most[5], most[6]), (3.0, 2.0, 5.0, 9.0));
        for at in [0, 3, 4] {
            assert!(least[at].is_nan() && most[at].is_nan());
        }
    }
}
