//! Costs, lots and dust: the arithmetic of one order.

use qraft_ir::policy::Settings;

/// An order below this share of equity is dropped.
pub(crate) const DUST: f64 = 1e-9;

/// What trading costs, per unit of traded value (shares × open).
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Costs {
    /// Half the spread, as a fraction.
    pub(crate) half: f64,
    /// Cash that buying 1 of value takes: (1+h)·(1+f).
    pub(crate) buy: f64,
    /// Cash that selling 1 of value brings: (1−h)·(1−f−x).
    pub(crate) sell: f64,
    /// Fee of it, buying: (1+h)·f.
    pub(crate) buy_fee: f64,
    /// Fee and tax of it, selling: (1−h)·(f+x).
    pub(crate) sell_fee: f64,
    /// Fee of what a log-form entry spends: f/(1+f).
    pub(crate) entry_fee: f64,
}

impl Costs {
    /// Of a trial's settings.
    pub(crate) fn of(settings: &Settings) -> Costs {
        let half = settings.spread_bps / 20_000.0;
        let fee = settings.fee_bps / 10_000.0;
        let tax = settings.sell_tax_bps / 10_000.0;
        Costs {
            half,
            buy: (1.0 + half) * (1.0 + fee),
            sell: (1.0 - half) * (1.0 - fee - tax),
            buy_fee: (1.0 + half) * fee,
            sell_fee: (1.0 - half) * (fee + tax),
            entry_fee: fee / (1.0 + fee),
        }
    }
}

/// Whole lots, cut towards zero. Lot 0 is fractional.
#[inline]
pub(crate) fn cut(shares: f64, lot: f64) -> f64 {
    if lot > 0.0 { (shares / lot).trunc() * lot } else { shares }
}

/// True where an order is too small to be one.
#[inline]
pub(crate) fn is_dust(order: f64, open: f64, equity: f64) -> bool {
    order.abs() * open < DUST * equity
}

/// What a fill leaves: a position that is dust is none. Else a cover that was scaled by a rounding
/// would leave a ghost that is held, kept and counted.
#[inline]
pub(crate) fn left_over(shares: f64, open: f64, equity: f64) -> f64 {
    if is_dust(shares, open, equity) { 0.0 } else { shares }
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
    fn dust_is_strict() {
        assert!(is_dust(0.0, 10.0, 1.0));
        assert!(!is_dust(1e-9, 1.0, 1.0));
        assert!(is_dust(-0.9e-9, 1.0, 1.0));
    }
}
