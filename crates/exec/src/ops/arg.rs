//! `ARGMIN`, `ARGMAX`: how many bars ago the extreme was, the most recent one on ties.

use super::blocked::Fold;
use super::strip::Strip;

/// The extreme, and its age.
#[derive(Clone, Copy)]
pub(super) struct Aged<S> {
    x: S,
    ago: S,
}

/// One of the two.
#[derive(Clone)]
pub(super) struct Arg<const LOW: bool>;

/// Of the least.
pub(super) const LOW: Arg<true> = Arg;
/// Of the greatest.
pub(super) const HIGH: Arg<false> = Arg;

/// `yes` where x is missing or beats y.
#[inline(always)]
fn pick<S: Strip, const LOW: bool>(x: S, y: S, yes: Aged<S>, no: Aged<S>) -> Aged<S> {
    let beats = |x: f64, y: f64| if LOW { x < y } else { x > y };
    let stays = |x: f64, y: f64| beats(x, y) | x.is_nan();
    Aged { x: S::pick(stays, (x, y), yes.x, no.x), ago: S::pick(stays, (x, y), yes.ago, no.ago) }
}

/// In a prefix an age is counted from its newest bar, in a suffix from the end of its block: both
/// are the newest bar of what is folded.
impl<const LOW: bool> Fold for Arg<LOW> {
    type In<S: Strip> = S;
    type Acc<S: Strip> = Aged<S>;

    #[inline(always)]
    fn start<S: Strip>(&self, x: S) -> Aged<S> {
        Aged { x, ago: S::all(0.0) }
    }

    #[inline(always)]
    fn add<S: Strip>(&self, acc: Aged<S>, x: S, _: f64) -> Aged<S> {
        let stays = Aged { ago: acc.ago + S::all(1.0), ..acc };
        pick::<S, LOW>(acc.x, x, stays, self.start(x))
    }

    #[inline(always)]
    fn add_older<S: Strip>(&self, acc: Aged<S>, x: S, k: f64) -> Aged<S> {
        pick::<S, LOW>(x, acc.x, Aged { x, ago: S::all(k - 1.0) }, acc)
    }

    #[inline(always)]
    fn skip<S: Strip>(&self, acc: Aged<S>) -> Aged<S> {
        Aged { ago: acc.ago + S::all(1.0), ..acc }
    }

    #[inline(always)]
    fn combine<S: Strip>(&self, a: Aged<S>, _: f64, b: Aged<S>, nb: f64) -> Aged<S> {
        pick::<S, LOW>(a.x, b.x, Aged { ago: a.ago + S::all(nb), ..a }, b)
    }

    #[inline(always)]
    fn answer<S: Strip>(&self, acc: Aged<S>, _: S, _: f64) -> S {
        S::pick(|x, _| x.is_nan(), (acc.x, acc.x), acc.x, acc.ago)
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::blocked::Blocked;
    use super::*;

    #[test]
    fn ages_by_hand() {
        let x = [3.0, 1.0, 2.0, 3.0, 1.0, 1.0, f64::NAN, 0.0, 5.0, 4.0, 3.0];
        let least = answers(Blocked::<_, f64>::new(LOW, (3, 1)), &[&x]);
        let most = answers(Blocked::<_, f64>::new(HIGH, (3, 1)), &[&x]);
        assert_eq!(least[2..6], [1.0, 2.0, 0.0, 0.0]);
        assert_eq!(most[2..6], [2.0, 0.0, 1.0, 2.0]);
        assert_eq!((least[9], most[9], least[10], most[10]), (2.0, 1.0, 0.0, 2.0));
        assert!([0, 1, 6, 7, 8].iter().all(|at| least[*at].is_nan() && most[*at].is_nan()));
    }
}
