//! What one rebalance trades.

/// One rebalance, in units of the equity before it.
#[derive(Clone, PartialEq, Debug)]
pub struct TurnoverStep {
    /// Weights after the assets moved, before the rebalance.
    pub drifted: Vec<f64>,
    /// Σ|Δw|: what costs are paid on.
    pub gross_traded: f64,
    /// max(buys, sells) = ½(Σ|Δw| + |Δcash|).
    pub one_way: f64,
}

/// Weights held over a step of asset returns, then moved to targets. What the weights leave is
/// cash, which earns nothing. `None` where lengths differ or the step loses everything.
pub fn turnover_step(
    weights_before: &[f64],
    asset_returns: &[f64],
    target_weights: &[f64],
) -> Option<TurnoverStep> {
    let n = weights_before.len();
    if asset_returns.len() != n || target_weights.len() != n {
        return None;
    }
    let growth = 1.0 + weights_before.iter().zip(asset_returns).map(|(w, r)| w * r).sum::<f64>();
    if growth.is_nan() || growth <= 0.0 {
        return None;
    }
    let drifted: Vec<f64> =
        weights_before.iter().zip(asset_returns).map(|(w, r)| w * (1.0 + r) / growth).collect();
    let (mut buys, mut sells) = (0.0, 0.0);
    for (target, drifted) in target_weights.iter().zip(&drifted) {
        let order = target - drifted;
        if order > 0.0 {
            buys += order;
        } else {
            sells -= order;
        }
    }
    Some(TurnoverStep { drifted, gross_traded: buys + sells, one_way: f64::max(buys, sells) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_comes_before_trade() {
        let step = turnover_step(&[0.5, 0.5], &[0.1, -0.1], &[0.5, 0.5]).expect("defined");
        assert_eq!(step.drifted, [0.55, 0.45]);
        assert!((step.gross_traded - 0.1).abs() < 1e-15);
        assert!((step.one_way - 0.05).abs() < 1e-15);
    }

    #[test]
    fn into_cash_is_one_way() {
        let step = turnover_step(&[0.6, 0.4], &[0.0, 0.0], &[0.0, 0.0]).expect("defined");
        assert_eq!((step.gross_traded, step.one_way), (1.0, 1.0));
        assert_eq!(turnover_step(&[1.0], &[-1.0], &[1.0]), None);
        assert_eq!(turnover_step(&[1.0], &[], &[1.0]), None);
    }
}
