//! What a fill costs: fees, tax, spread, impact, latency.

use qraft_base::Failure;
use qraft_base::fixed::{Money, Qty, Rate};

use super::fail;
use super::order::{Liquidity, Side};

/// The costs of one instrument.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Costs {
    /// Fee of a taker, as a share of the notional.
    pub fee: Rate,
    /// Fee of a maker; below 0 it is a rebate.
    pub maker_fee: Rate,
    /// The least fee of a fill; 0: none, so that a rebate stays one.
    pub min_fee: Money,
    /// Tax on sales, as a share of the notional.
    pub sell_tax: Rate,
    /// Fee per unit of quantity, for takers and makers alike.
    pub fee_per_contract: Money,
    /// Half of the spread, as a share of the price: what a taker pays.
    pub half_spread: Rate,
    /// Impact on a taker.
    pub impact: Impact,
    /// From a decision to its arrival at the market.
    pub latency_ms: u64,
}

/// Impact = alpha × (quantity / volume of the bar) ^ beta × the bar's scale, a share of the price.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Impact {
    /// 0: none.
    pub alpha: f64,
    /// Exponent of the participation.
    pub beta: f64,
}

impl Costs {
    /// No costs at all.
    pub const NONE: Costs = Costs {
        fee: Rate::ZERO,
        maker_fee: Rate::ZERO,
        min_fee: Money::ZERO,
        sell_tax: Rate::ZERO,
        fee_per_contract: Money::ZERO,
        half_spread: Rate::ZERO,
        impact: Impact { alpha: 0.0, beta: 1.0 },
        latency_ms: 0,
    };

    /// Refuses costs that are not numbers.
    ///
    /// # Errors
    /// `bad_costs`.
    pub fn check(&self) -> Result<(), Failure> {
        let Impact { alpha, beta } = self.impact;
        let fine = alpha.is_finite() && alpha >= 0.0 && beta.is_finite() && beta >= 0.0;
        if !fine {
            let text = format!("impact alpha {alpha} and beta {beta} must be numbers from 0");
            return Err(fail("bad_costs", text));
        }
        if self.half_spread.is_negative() || self.half_spread >= Rate::ONE {
            return Err(fail("bad_costs", "a spread must be from 0 to below 2".to_owned()));
        }
        Ok(())
    }

    /// Impact of taking `qty` out of `volume`, as a share of the price; none without a volume.
    pub(super) fn impact_of(&self, qty: Qty, volume: Option<Qty>, scale: f64) -> Option<Rate> {
        let Impact { alpha, beta } = self.impact;
        if alpha == 0.0 {
            return Some(Rate::ZERO);
        }
        let Some(volume) = volume.filter(|volume| volume.is_positive()) else {
            return Some(Rate::ZERO);
        };
        if scale.is_nan() || scale < 0.0 {
            return None;
        }
        let share = qty.units() as f64 / volume.units() as f64;
        let grown = if beta == 0.5 { share.sqrt() } else { libm::pow(share, beta) };
        Rate::from_f64(alpha * grown * scale)
    }

    /// Fee and tax of a fill.
    pub(super) fn fees(
        &self,
        side: Side,
        liquidity: Liquidity,
        notional: Money,
        qty: Qty,
    ) -> Option<(Money, Money)> {
        let rate = match liquidity {
            Liquidity::Taker => self.fee,
            Liquidity::Maker => self.maker_fee,
        };
        let mut fee = if rate.is_zero() { Money::ZERO } else { notional.times(rate)? };
        if !self.fee_per_contract.is_zero() {
            let contracts = self.fee_per_contract.scaled(qty.units(), Qty::ONE_UNITS)?;
            fee = fee.checked_add(contracts)?;
        }
        if self.min_fee.is_positive() {
            fee = fee.max(self.min_fee);
        }
        let taxed = side == Side::Sell && !self.sell_tax.is_zero();
        let tax = if taxed { notional.times(self.sell_tax)? } else { Money::ZERO };
        Some((fee, tax))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minimum_and_a_tax_add_up() {
        let costs = Costs {
            fee: Rate::from_bps(2.5).expect("a rate"),
            min_fee: Money::from_whole(5),
            sell_tax: Rate::from_bps(5.0).expect("a rate"),
            ..Costs::NONE
        };
        let of = |side| {
            let notional = Money::from_whole(4200);
            costs.fees(side, Liquidity::Taker, notional, Qty::from_whole(400))
        };
        let five = Money::from_whole(5);
        assert_eq!(of(Side::Buy), Some((five, Money::ZERO)));
        assert_eq!(of(Side::Sell), Some((five, Money::parse("2.1").expect("money"))));
    }

    #[test]
    fn a_rebate_is_paid_out() {
        let costs = Costs { maker_fee: Rate::from_bps(-1.0).expect("a rate"), ..Costs::NONE };
        let notional = Money::from_whole(10_000);
        let fees = costs.fees(Side::Buy, Liquidity::Maker, notional, Qty::ONE);
        assert_eq!(fees, Some((Money::from_whole(-1), Money::ZERO)));
    }

    #[test]
    fn impact_is_a_share_of_the_price() {
        let costs = Costs { impact: Impact { alpha: 0.1, beta: 0.5 }, ..Costs::NONE };
        let volume = Some(Qty::from_whole(10_000));
        let impact = costs.impact_of(Qty::from_whole(100), volume, 1.0);
        assert_eq!(impact, Rate::from_bps(100.0));
        assert_eq!(costs.impact_of(Qty::from_whole(100), volume, 0.5), Rate::from_bps(50.0));
        assert_eq!(costs.impact_of(Qty::from_whole(100), None, 1.0), Some(Rate::ZERO));
    }
}
