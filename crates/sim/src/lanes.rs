//! The one order in which numbers are added across symbols: 8 lanes, one tree.

/// Adds the lanes of a sum: ((0+4)+(2+6))+((1+5)+(3+7)).
#[inline(always)]
pub(crate) fn tree(lanes: &[f64; 8]) -> f64 {
    let [a, b, c, d, e, f, g, h] = *lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// Σ a·b, lane j taking symbols j, j + 8, … in order.
#[inline(always)]
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    let (mut a8, mut b8) = (a.chunks_exact(8), b.chunks_exact(8));
    for (x, y) in a8.by_ref().zip(b8.by_ref()) {
        for lane in 0..8 {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    for (lane, (x, y)) in a8.remainder().iter().zip(b8.remainder()).enumerate() {
        lanes[lane] += x * y;
    }
    tree(&lanes)
}

/// Σ of the numbers, lane j taking the places j, j + 8, … in order.
#[inline]
pub(crate) fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let mut lanes = [0.0; 8];
    for (place, value) in values.enumerate() {
        lanes[place % 8] += value;
    }
    tree(&lanes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_are_added_as_the_tree_says() {
        let big = 2f64.powi(53);
        // (big + 1) loses the 1 unless the tree pairs it with its own kind first
        let lanes = [big, 1.0, 0.0, 1.0, -big, 1.0, 0.0, 1.0];
        assert_eq!(tree(&lanes), 4.0);
        assert_eq!(tree(&[big, -big, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]), 0.0);
    }

    #[test]
    fn dot_takes_symbols_by_lane() {
        let a: Vec<f64> = (1..=11).map(f64::from).collect();
        let ones = vec![1.0; 11];
        assert_eq!(dot(&a, &ones), 66.0);
    }

    #[test]
    fn sum_is_a_dot_with_ones() {
        let a: Vec<f64> = (1..=37).map(|i| 1.0 / f64::from(i)).collect();
        assert_eq!(sum(a.iter().copied()), dot(&a, &vec![1.0; 37]));
    }
}
