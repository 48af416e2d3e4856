//! The least and the greatest value of a window; NaN if any is.

use super::blocked::Fold;

/// One of the two.
#[derive(Clone)]
pub(super) struct Extreme {
    low: bool,
}

impl Extreme {
    /// The least of the window.
    pub(super) const LOW: Extreme = Extreme { low: true };
    /// The greatest of the window.
    pub(super) const HIGH: Extreme = Extreme { low: false };
}

impl Fold for Extreme {
    type In = f64;
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

    fn answer(&self, acc: f64, _: f64, _: f64) -> f64 {
        acc
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::blocked::Blocked;
    use super::*;

    #[test]
    fn extremes_by_hand() {
        let x = [3.0, 1.0, 2.0, f64::NAN, 5.0, 4.0, 9.0];
        let least = answers(Blocked::new(Extreme::LOW, (2, 1)), &[&x]);
        let most = answers(Blocked::new(Extreme::HIGH, (2, 1)), &[&x]);
        assert_eq!((least[1], least[2], least[5], least[6]), (1.0, 1.0, 4.0, 4.0));
        assert_eq!((most[1], most[2], most[5], most[6]), (3.0, 2.0, 5.0, 9.0));
        for at in [0, 3, 4] {
            assert!(least[at].is_nan() && most[at].is_nan());
        }
    }
}
