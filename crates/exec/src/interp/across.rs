//! Across the symbols of one bar.

use qraft_ir::Native;

/// The operator on every row.
pub(super) fn rows(op: Native, x: &[f64], width: usize) -> Vec<f64> {
    let row = |row: &[f64]| match op {
        Native::Rank => ranks(row, 1.0),
        Native::PctRank => ranks(row, row.iter().filter(|x| !x.is_nan()).count() as f64),
        _ => scores(row),
    };
    x.chunks(width).flat_map(row).collect()
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

fn scores(row: &[f64]) -> Vec<f64> {
    let valid: Vec<f64> = row.iter().copied().filter(|x| !x.is_nan()).collect();
    let flat = valid.windows(2).all(|two| two[0] == two[1]);
    let count = valid.len() as f64;
    let mean = eight_lanes(row) / count;
    let squares: Vec<f64> = row.iter().map(|x| (x - mean) * (x - mean)).collect();
    let spread = (eight_lanes(&squares) / count).sqrt();
    let score = |x: &f64| match flat {
        true if !x.is_nan() => 0.0,
        _ => super::finite((x - mean) / spread),
    };
    row.iter().map(score).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_by_hand() {
        let x = [3.0, f64::NAN, -1.0, 3.0];
        let rank = rows(Native::Rank, &x, 4);
        assert!(rank[1].is_nan());
        assert_eq!([rank[0], rank[2], rank[3]], [2.5, 1.0, 2.5]);
        assert_eq!(rows(Native::PctRank, &x, 4)[2], 1.0 / 3.0);
        assert_eq!(rows(Native::Zscore, &[5.0, 1.0, 1.0], 1), [0.0; 3]);
        assert_eq!(rows(Native::Zscore, &[1.0, -1.0], 2), [1.0, -1.0]);
    }
}
