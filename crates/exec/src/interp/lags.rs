//! What looks at one earlier bar.

use qraft_ir::program::Op;

use super::conditions::{both, compare};

/// The value of `n` bars ago, `missing` before there is one.
pub(super) fn lag<T: Copy>(x: &[T], n: usize, width: usize, missing: T) -> Vec<T> {
    let back = n * width;
    (0..x.len()).map(|at| if at < back { missing } else { x[at - back] }).collect()
}

/// x / x[n] − 1; NaN at base 0.
pub(super) fn roc(x: &[f64], n: usize, width: usize) -> Vec<f64> {
    let base = lag(x, n, width, f64::NAN);
    let cell = |(x, base): (&f64, &f64)| if *base == 0.0 { f64::NAN } else { x / base - 1.0 };
    x.iter().zip(&base).map(cell).collect()
}

/// a > b, and a[1] <= b[1].
pub(super) fn cross(a: &[f64], b: &[f64], width: usize) -> Vec<i8> {
    let above = compare(Op::Lt, b, a);
    let before = |x: &[f64]| lag(x, 1, width, f64::NAN);
    let was_not = compare(Op::Le, &before(a), &before(b));
    both(Op::And, &above, &was_not)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crosses_need_both_bars() {
        let a = [3.0, 1.0, 2.0, f64::NAN, 3.0];
        let b = [2.0; 5];
        assert_eq!(cross(&a, &b, 1), [-1, 0, 0, -1, -1]);
        assert_eq!(cross(&[1.0, 3.0, 4.0], &[2.0; 3], 1), [0, 1, 0]);
        let change = roc(&[1.0, 0.0, 2.0, 3.0], 1, 1);
        assert!(change[0].is_nan() && change[2].is_nan());
        assert_eq!((change[1], change[3]), (-1.0, 0.5));
    }
}
