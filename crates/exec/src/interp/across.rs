//! Across the symbols of one bar.

use qraft_ir::Native;

use super::{finite, order};
use crate::bound::Numbers;

/// The operator on every row; `None` where it is none of these.
pub(super) fn rows(
    op: Native,
    inputs: &[Vec<f64>],
    numbers: Numbers,
    width: usize,
) -> Option<Vec<f64>> {
    let first = inputs.first()?;
    let row = |at: usize| -> Option<Vec<f64>> {
        let x = &first[at * width..(at + 1) * width];
        let other = inputs.get(1).map(|y| &y[at * width..(at + 1) * width]);
        let count = x.iter().filter(|x| !x.is_nan()).count() as f64;
        Some(match op {
            Native::Rank => ranks(x, 1.0),
            Native::PctRank => ranks(x, count),
            Native::Zscore => scores(x),
            Native::Demean => distances(x),
            Native::Scale => shares(x),
            Native::Winsorize => within(x, numbers.more[0]),
            Native::Residual => residuals(x, other?),
            _ => in_groups(op, x, other?),
        })
    };
    let rows: Option<Vec<Vec<f64>>> = (0..first.len() / width).map(row).collect();
    Some(rows?.concat())
}

/// Counted: those below, and half of the equals with oneself in the middle.
fn ranks(row: &[f64], over: f64) -> Vec<f64> {
    let rank = |x: &f64| {
        let below = row.iter().filter(|y| **y < *x).count() as f64;
        let equal = row.iter().filter(|y| **y == *x).count() as f64;
        if x.is_nan() { f64::NAN } else { (below + (equal + 1.0) / 2.0) / over }
    };
    row.iter().map(rank).collect()
}

/// Lane j adds what stands at j, j + 8, …; missing values add nothing.
fn eight_lanes(terms: &[f64]) -> f64 {
    let lane = |j: usize| {
        let mut sum = 0.0;
        for term in terms.iter().skip(j).step_by(8) {
            if !term.is_nan() {
                sum += term;
            }
        }
        sum
    };
    ((lane(0) + lane(4)) + (lane(2) + lane(6))) + ((lane(1) + lane(5)) + (lane(3) + lane(7)))
}

fn is_flat(row: &[f64]) -> bool {
    let valid: Vec<f64> = row.iter().copied().filter(|x| !x.is_nan()).collect();
    valid.windows(2).all(|two| two[0] == two[1])
}

fn mean(row: &[f64]) -> f64 {
    eight_lanes(row) / row.iter().filter(|x| !x.is_nan()).count() as f64
}

/// x − mean, where not all are equal.
fn distances(row: &[f64]) -> Vec<f64> {
    let (flat, mean) = (is_flat(row), mean(row));
    let away = |x: &f64| if flat && !x.is_nan() { 0.0 } else { finite(x - mean) };
    row.iter().map(away).collect()
}

/// (x − mean) / std, ddof 0, where not all are equal.
fn scores(row: &[f64]) -> Vec<f64> {
    let (flat, centre) = (is_flat(row), mean(row));
    let squares: Vec<f64> = row.iter().map(|x| (x - centre) * (x - centre)).collect();
    let spread = mean(&squares).sqrt();
    let score = |x: &f64| match flat {
        true if !x.is_nan() => 0.0,
        _ => finite((x - centre) / spread),
    };
    row.iter().map(score).collect()
}

/// x over the sum of absolute values.
fn shares(row: &[f64]) -> Vec<f64> {
    let sizes: Vec<f64> = row.iter().map(|x| x.abs()).collect();
    let size = eight_lanes(&sizes);
    let share = |x: &f64| if size == 0.0 && !x.is_nan() { 0.0 } else { finite(x / size) };
    row.iter().map(share).collect()
}

/// Kept between the q and the 1−q quantile.
fn within(row: &[f64], q: f64) -> Vec<f64> {
    let valid = || row.iter().copied().filter(|x| !x.is_nan());
    let (low, high) = (order::quantile(valid(), q), order::quantile(valid(), 1.0 - q));
    let kept = |x: &f64| match *x {
        x if x < low => low,
        x if x > high => high,
        x => x,
    };
    row.iter().map(kept).collect()
}

/// What least squares of y on x leave, of the symbols that have both.
fn residuals(y: &[f64], x: &[f64]) -> Vec<f64> {
    let both = |of: &[f64], other: &[f64]| -> Vec<f64> {
        let pairs = of.iter().zip(other);
        pairs.map(|(a, b)| if b.is_nan() { f64::NAN } else { *a }).collect()
    };
    let (y, x) = (both(y, x), both(x, y));
    let (y_mean, x_mean) = (mean(&y), mean(&x));
    let sum = |terms: Vec<f64>| eight_lanes(&terms);
    let pairs = || y.iter().zip(&x);
    let products = sum(pairs().map(|(y, x)| (y - y_mean) * (x - x_mean)).collect());
    let squares = sum(x.iter().map(|x| (x - x_mean) * (x - x_mean)).collect());
    let slope = products / squares;
    let (same_y, same_x) = (is_flat(&y), is_flat(&x));
    let left = |(y, x): (&f64, &f64)| match () {
        () if y.is_nan() => f64::NAN,
        () if same_y => 0.0,
        () if same_x => finite(y - y_mean),
        () => finite((y - y_mean) - slope * (x - x_mean)),
    };
    pairs().map(left).collect()
}

/// The operator among the symbols of each one's own group.
fn in_groups(op: Native, x: &[f64], group: &[f64]) -> Vec<f64> {
    let member = |at: usize| {
        let of = |(x, other): (&f64, &f64)| if *other == group[at] { *x } else { f64::NAN };
        let members: Vec<f64> = x.iter().zip(group).map(of).collect();
        let count = members.iter().filter(|x| !x.is_nan()).count() as f64;
        let answers = match op {
            Native::GroupPctRank => ranks(&members, count),
            Native::GroupDemean => distances(&members),
            _ => scores(&members),
        };
        if group[at].is_nan() { f64::NAN } else { answers[at] }
    };
    (0..x.len()).map(member).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    fn of(op: Native, inputs: &[&[f64]], width: usize) -> Vec<f64> {
        let inputs: Vec<Vec<f64>> = inputs.iter().map(|x| x.to_vec()).collect();
        let numbers = Numbers { more: [0.25, 0.0], ..Numbers::default() };
        rows(op, &inputs, numbers, width).expect("an operator across")
    }

    #[test]
    fn rows_by_hand() {
        let x = [3.0, NAN, -1.0, 3.0];
        let rank = of(Native::Rank, &[&x], 4);
        assert!(rank[1].is_nan());
        assert_eq!([rank[0], rank[2], rank[3]], [2.5, 1.0, 2.5]);
        assert_eq!(of(Native::PctRank, &[&x], 4)[2], 1.0 / 3.0);
        assert_eq!(of(Native::Zscore, &[&[5.0, 1.0, 1.0]], 1), [0.0; 3]);
        assert_eq!(of(Native::Zscore, &[&[1.0, -1.0]], 2), [1.0, -1.0]);
        assert_eq!(of(Native::Demean, &[&[4.0, 1.0, 1.0]], 3), [2.0, -1.0, -1.0]);
        assert_eq!(of(Native::Scale, &[&[1.0, -3.0, 0.0]], 3), [0.25, -0.75, 0.0]);
        let five = [10.0, 1.0, 2.0, 3.0, 4.0];
        assert_eq!(of(Native::Winsorize, &[&five], 5), [4.0, 2.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn groups_and_lines_by_hand() {
        let (x, group) = ([1.0, 10.0, 3.0, 10.0, 5.0], [1.0, 2.0, 1.0, 2.0, NAN]);
        let rank = of(Native::GroupPctRank, &[&x, &group], 5);
        assert_eq!(rank[..4], [0.5, 0.75, 1.0, 0.75]);
        assert!(rank[4].is_nan());
        let away = of(Native::GroupDemean, &[&x, &group], 5);
        assert_eq!(away[..4], [-1.0, 0.0, 1.0, 0.0]);
        assert_eq!(of(Native::GroupZscore, &[&x, &group], 5)[..4], [-1.0, 0.0, 1.0, 0.0]);
        let left = of(Native::Residual, &[&[1.0, 3.0, NAN, 2.0], &[0.0, 1.0, 7.0, 2.0]], 4);
        assert!(left[2].is_nan());
        assert_eq!([left[0], left[1], left[3]], [-0.5, 1.0, -0.5]);
    }
}
