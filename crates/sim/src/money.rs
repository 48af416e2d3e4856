//! Lots and dust: the arithmetic of one order.

/// An order below this share of equity is dropped.
pub(crate) const DUST: f64 = 1e-9;

/// Whole lots, cut towards zero. Lot 0 is fractional.
#[inline]
pub(crate) fn cut(shares: f64, lot: f64) -> f64 {
    if lot > 0.0 { (shares / lot).trunc() * lot } else { shares }
}

/// True where an order is too small to be one. `point` is the price times the multiplier.
#[inline]
pub(crate) fn is_dust(order: f64, point: f64, equity: f64) -> bool {
    order.abs() * point < DUST * equity
}

/// The shares that a fill moves, and what they leave. A fill that would leave dust takes all of the
/// position: else a cover that was scaled by a rounding would leave a ghost that is held, kept and
/// counted.
#[inline]
pub(crate) fn settle(held: f64, q: f64, point: f64, equity: f64) -> (f64, f64) {
    let left = held + q;
    if held != 0.0 && is_dust(left, point, equity) { (-held, 0.0) } else { (q, left) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_cut_towards_zero() {
        assert_eq!(cut(250.0, 100.0), 200.0);
        assert_eq!(cut(-250.0, 100.0), -200.0);
        assert_eq!(cut(99.9, 100.0), 0.0);
        assert_eq!(cut(1.25, 0.0), 1.25);
    }

    #[test]
    fn a_fill_leaves_no_dust() {
        assert_eq!(settle(100.0, -60.0, 10.0, 1e6), (-60.0, 40.0));
        assert_eq!(settle(100.0, -99.99999999, 10.0, 1e6), (-100.0, 0.0));
        assert_eq!(settle(-100.0, 99.99999999, 10.0, 1e6), (100.0, 0.0));
        assert_eq!(settle(0.0, 50.0, 10.0, 1e6), (50.0, 50.0));
    }

    #[test]
    fn dust_is_strict() {
        assert!(is_dust(0.0, 10.0, 1.0));
        assert!(!is_dust(1e-9, 1.0, 1.0));
        assert!(is_dust(-0.9e-9, 1.0, 1.0));
    }
}
