//! The least and the greatest value of a window; NaN if any is.

use super::blocked::Fold;
use super::strip::Strip;

/// One of the two.
#[derive(Clone)]
pub(super) struct Extreme<const LOW: bool>;

/// The least of the window.
pub(super) const LOW: Extreme<true> = Extreme;
/// The greatest of the window.
pub(super) const HIGH: Extreme<false> = Extreme;

impl<const LOW: bool> Fold for Extreme<LOW> {
    type In<S: Strip> = S;
    type Acc<S: Strip> = S;

    #[inline(always)]
    fn start<S: Strip>(&self, x: S) -> S {
        x
    }

    #[inline(always)]
    fn add<S: Strip>(&self, acc: S, x: S, _: f64) -> S {
        let better = |x: f64, acc: f64| if LOW { x < acc } else { x > acc };
        S::pick(|x, acc| better(x, acc) | x.is_nan(), (x, acc), x, acc)
    }

    #[inline(always)]
    fn combine<S: Strip>(&self, a: S, _: f64, b: S, k: f64) -> S {
        self.add(a, b, k)
    }

    #[inline(always)]
    fn answer<S: Strip>(&self, acc: S, _: S, _: f64) -> S {
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
        let least = answers(Blocked::<_, f64>::new(LOW, (2, 1)), &[&x]);
        let most = answers(Blocked::<_, f64>::new(HIGH, (2, 1)), &[&x]);
        assert_eq!((least[1], least[2], least[5], least[6]), (1.0, 1.0, 4.0, 4.0));
        assert_eq!((most[1], most[2], most[5], most[6]), (3.0, 2.0, 5.0, 9.0));
        for at in [0, 3, 4] {
            assert!(least[at].is_nan() && most[at].is_nan());
        }
    }
}
