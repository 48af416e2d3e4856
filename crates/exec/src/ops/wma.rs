//! `WMA`: weights 1..n, the newest heaviest.

use super::blocked::Fold;
use super::strip::Strip;

/// A plain sum, and one whose weights rise from 1 with the bars.
#[derive(Clone, Copy)]
pub(super) struct Sums<S> {
    plain: S,
    rising: S,
}

/// The weighted mean.
#[derive(Clone)]
pub(super) struct Wma;

impl Fold for Wma {
    type In<S: Strip> = S;
    type Acc<S: Strip> = Sums<S>;

    #[inline(always)]
    fn start<S: Strip>(&self, x: S) -> Sums<S> {
        Sums { plain: x, rising: x }
    }

    #[inline(always)]
    fn add<S: Strip>(&self, acc: Sums<S>, x: S, k: f64) -> Sums<S> {
        Sums { plain: acc.plain + x, rising: acc.rising + S::all(k) * x }
    }

    /// An older bar has weight 1, and all others one more than before.
    #[inline(always)]
    fn add_older<S: Strip>(&self, acc: Sums<S>, x: S, _: f64) -> Sums<S> {
        let plain = acc.plain + x;
        Sums { plain, rising: acc.rising + plain }
    }

    #[inline(always)]
    fn combine<S: Strip>(&self, a: Sums<S>, na: f64, b: Sums<S>, _: f64) -> Sums<S> {
        let plain = a.plain + b.plain;
        Sums { plain, rising: a.rising + (b.rising + S::all(na) * b.plain) }
    }

    #[inline(always)]
    fn answer<S: Strip>(&self, acc: Sums<S>, _: S, n: f64) -> S {
        acc.rising / S::all(n * (n + 1.0) / 2.0)
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
        let out = answers(Blocked::<_, f64>::new(Wma, (3, 1)), &[&x]);
        assert!([0, 1, 5, 6].iter().all(|at| out[*at].is_nan()));
        assert_eq!(out[2], (6.0 + 24.0 + 54.0) / 6.0);
        assert_eq!(out[3], (12.0 + 36.0) / 6.0);
        assert_eq!(out[4], (18.0 + 18.0) / 6.0);
    }
}
