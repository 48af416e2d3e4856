//! Figures across the symbols of a bar. Addition of doubles depends on its order; these first put
//! values in order of size, so that an answer does not change with the places of symbols.

/// Values that are there, smallest first; infinities count as missing.
///
/// ```
/// # use qraft_operator::across;
/// assert_eq!(across::sorted(&[3.0, f64::NAN, 1.0]), [1.0, 3.0]);
/// ```
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// The mean of what is there; NaN where nothing is.
pub fn mean(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    sorted.iter().sum::<f64>() / sorted.len() as f64
}

/// The median of what is there, between the two in the middle of an even number; NaN where
/// nothing is.
pub fn median(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[n / 2],
        n => (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0,
    }
}

/// Ranks from 1 for the least, equal values at the mean of their places, and how many there are.
/// The rank of a missing value is NaN.
///
/// ```
/// # use qraft_operator::across;
/// assert_eq!(across::ranks(&[5.0, 2.0, 5.0]), (vec![2.5, 1.0, 2.5], 3));
/// ```
pub fn ranks(values: &[f64]) -> (Vec<f64>, usize) {
    let sorted = sorted(values);
    let rank = |x: f64| {
        if !x.is_finite() {
            return f64::NAN;
        }
        let below = sorted.partition_point(|y| *y < x);
        let up_to = sorted.partition_point(|y| *y <= x);
        (below + 1 + up_to) as f64 / 2.0
    };
    (values.iter().map(|x| rank(*x)).collect(), sorted.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_matter_to_the_bit() {
        let values: Vec<f64> = (0..50).map(|i| 1.0 / f64::from(3 * i + 1)).collect();
        let turned: Vec<f64> = values.iter().rev().copied().collect();
        assert_eq!(mean(&values).to_bits(), mean(&turned).to_bits());
        assert_eq!(median(&values), median(&turned));
        let (mut ranks, count) = ranks(&turned);
        ranks.reverse();
        assert_eq!((ranks, count), super::ranks(&values));
    }

    #[test]
    fn what_is_missing_does_not_count() {
        assert_eq!(mean(&[1.0, f64::NAN, 3.0, f64::INFINITY]), 2.0);
        assert_eq!(median(&[4.0, f64::NAN, 1.0]), 2.5);
        assert!(mean(&[f64::NAN]).is_nan() && median(&[]).is_nan());
        assert!(ranks(&[f64::NAN, 1.0]).0[0].is_nan());
        // Minus zero is zero.
        assert_eq!(ranks(&[0.0, -0.0]).0, [1.5, 1.5]);
    }
}
