//! `ARGMIN`, `ARGMAX`: how many bars ago the extreme was, the most recent one on ties.

use super::blocked::Fold;

/// The extreme, and its age.
#[derive(Clone, Copy)]
pub(super) struct Aged {
    x: f64,
    ago: f64,
}

/// One of the two.
#[derive(Clone)]
pub(super) struct Arg {
    low: bool,
}

impl Arg {
    /// Of the least.
    pub(super) const LOW: Arg = Arg { low: true };
    /// Of the greatest.
    pub(super) const HIGH: Arg = Arg { low: false };

    fn beats(&self, x: f64, y: f64) -> bool {
        if self.low { x < y } else { x > y }
    }
}

/// In a prefix an age is counted from its newest bar, in a suffix from the end of its block: both
/// are the newest bar of what is folded.
impl Fold for Arg {
    type In = f64;
    type Acc = Aged;

    fn start(&self, x: f64) -> Aged {
        Aged { x, ago: 0.0 }
    }

    fn value(&self, acc: Aged) -> f64 {
        acc.x
    }

    fn add(&self, acc: Aged, x: f64, _: f64) -> Aged {
        let stays = acc.x.is_nan() || self.beats(acc.x, x);
        if stays { Aged { ago: acc.ago + 1.0, ..acc } } else { Aged { x, ago: 0.0 } }
    }

    fn add_older(&self, acc: Aged, x: f64, k: f64) -> Aged {
        if x.is_nan() || self.beats(x, acc.x) { Aged { x, ago: k - 1.0 } } else { acc }
    }

    fn skip(&self, acc: Aged) -> Aged {
        Aged { ago: acc.ago + 1.0, ..acc }
    }

    fn combine(&self, a: Aged, _: f64, b: Aged, nb: f64) -> Aged {
        let older = a.x.is_nan() || self.beats(a.x, b.x);
        if older { Aged { ago: a.ago + nb, ..a } } else { b }
    }

    fn answer(&self, acc: Aged, _: f64, _: f64) -> f64 {
        if acc.x.is_nan() { f64::NAN } else { acc.ago }
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
        let least = answers(Blocked::new(Arg::LOW, (3, 1)), &[&x]);
        let most = answers(Blocked::new(Arg::HIGH, (3, 1)), &[&x]);
        assert_eq!(least[2..6], [1.0, 2.0, 0.0, 0.0]);
        assert_eq!(most[2..6], [2.0, 0.0, 1.0, 2.0]);
        assert_eq!((least[9], most[9], least[10], most[10]), (2.0, 1.0, 0.0, 2.0));
        assert!([0, 1, 6, 7, 8].iter().all(|at| least[*at].is_nan() && most[*at].is_nan()));
    }
}
