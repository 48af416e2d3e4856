//! Top-N overlap: how many of the best candidates stay among the best when costs change.
//!
//! Overlap = |A ∩ B| / |A|, A the base list's N best and B another list's. The curve is taken over
//! cost multipliers; the gate looks at its least point in [`RANGE`].

use std::cmp::Ordering;
use std::ops::RangeInclusive;

/// The cost multipliers that the gate looks at: ±50 %.
pub const RANGE: RangeInclusive<f64> = 0.5..=1.5;

/// The overlap that the gate asks for unless it is told otherwise.
pub const LIMIT: f64 = 0.7;

/// The ids of the `n` best of a list of candidates with their scores, best first. The higher score
/// is the better, equal scores rank by id ascending, NaN never ranks. Fewer than `n` may rank.
pub fn top<I: Ord + Clone>(list: &[(I, f64)], n: usize) -> Vec<I> {
    let mut ranked: Vec<&(I, f64)> = list.iter().filter(|(_, score)| !score.is_nan()).collect();
    ranked.sort_by(|(a, x), (b, y)| {
        // 0 and −0 are one score, so this is not `total_cmp`
        y.partial_cmp(x).unwrap_or(Ordering::Equal).then_with(|| a.cmp(b))
    });
    ranked.into_iter().take(n).map(|(id, _)| id.clone()).collect()
}

/// |A ∩ B| / |A|; `None` where A is empty.
pub fn overlap<I: Ord>(a: &[I], b: &[I]) -> Option<f64> {
    let mut known: Vec<&I> = b.iter().collect();
    known.sort_unstable();
    let kept = a.iter().filter(|id| known.binary_search(id).is_ok()).count();
    (!a.is_empty()).then(|| kept as f64 / a.len() as f64)
}

/// One point of the curve.
#[derive(Clone, PartialEq, Debug)]
pub struct Point<I> {
    /// What the costs are multiplied by.
    pub multiplier: f64,
    /// The best under these costs, best first.
    pub top: Vec<I>,
    /// Share of the base list's best that is among them; `None` where the base list has none.
    pub overlap: Option<f64>,
}

/// The curve: the `n` best of `base` against those of each list, in the order given. A list is a
/// cost multiplier with the candidates' scores under it.
pub fn curve<I: Ord + Clone>(
    base: &[(I, f64)],
    lists: &[(f64, Vec<(I, f64)>)],
    n: usize,
) -> Vec<Point<I>> {
    let kept = top(base, n);
    let point = |(multiplier, list): &(f64, Vec<(I, f64)>)| {
        let top = top(list, n);
        let overlap = overlap(&kept, &top);
        Point { multiplier: *multiplier, top, overlap }
    };
    lists.iter().map(point).collect()
}

/// The least overlap of the points whose multiplier is in `range`. `None` where there is no such
/// point, or one of them has no overlap.
pub fn least<I>(curve: &[Point<I>], range: &RangeInclusive<f64>) -> Option<f64> {
    let inside = curve.iter().filter(|point| range.contains(&point.multiplier));
    let values: Option<Vec<f64>> = inside.map(|point| point.overlap).collect();
    values?.into_iter().reduce(f64::min)
}

/// True where the least overlap in [`RANGE`] is `limit` or more. What is not defined fails.
pub fn passes<I>(curve: &[Point<I>], limit: f64) -> bool {
    least(curve, &RANGE).is_some_and(|least| least >= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_rank_by_id_and_nan_never() {
        let list = [("c", 1.0), ("b", 0.0), ("a", -0.0), ("n", f64::NAN), ("z", f64::INFINITY)];
        assert_eq!(top(&list, 3), ["z", "c", "a"]);
        assert_eq!(top(&list, 9), ["z", "c", "a", "b"]);
        assert_eq!(top(&list, 0), Vec::<&str>::new());
    }

    #[test]
    fn shares_are_of_the_base_list() {
        assert_eq!(overlap(&[1, 2, 3, 4], &[4, 9, 1]), Some(0.5));
        assert_eq!(overlap(&[4, 9], &[1, 2, 3, 4]), Some(0.5));
        assert_eq!(overlap(&[1], &[]), Some(0.0));
        assert_eq!(overlap::<u8>(&[], &[1]), None);
    }

    fn point(multiplier: f64, overlap: Option<f64>) -> Point<u8> {
        Point { multiplier, top: vec![], overlap }
    }

    #[test]
    fn the_gate_looks_at_its_range_alone() {
        let fine = [point(0.5, Some(0.8)), point(1.5, Some(0.7)), point(2.0, Some(0.1))];
        assert_eq!(least(&fine, &RANGE), Some(0.7));
        assert!(passes(&fine, LIMIT));
        assert!(!passes(&[point(0.5, Some(0.69)), point(1.0, Some(1.0))], LIMIT));
    }

    #[test]
    fn what_is_not_defined_fails() {
        assert!(!passes::<u8>(&[], LIMIT));
        assert!(!passes(&[point(2.0, Some(1.0))], LIMIT));
        assert!(!passes(&[point(1.0, Some(1.0)), point(1.5, None)], LIMIT));
        assert!(!passes(&[point(f64::NAN, Some(1.0))], LIMIT));
        assert!(!passes(&[point(1.0, Some(1.0))], f64::NAN));
        let nothing = curve(&[("a", f64::NAN)], &[(1.0, vec![("a", 1.0)])], 5);
        assert!(!passes(&nothing, LIMIT));
    }
}
