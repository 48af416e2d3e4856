//! Costs.

use qraft_syntax::document::Costs;

use crate::rules::Subject;

pub(super) mod contract_terms;
pub(super) mod edge_below_cost;
pub(super) mod funding_missing;
pub(super) mod impact_parameters;
pub(super) mod negative_fee;
pub(super) mod no_costs;
pub(super) mod participation;
pub(super) mod zero_latency;
pub(super) mod zero_slippage;

/// The costs, where the document states any; a section without a cost in it states none.
fn stated<'a>(subject: &Subject<'a>) -> Option<&'a Costs> {
    let costs = &subject.document.costs.as_ref()?.value;
    let slippage = costs.slippage.as_ref().map(|s| &s.value);
    let any = [
        costs.fee_bps.is_some(),
        costs.maker_fee_bps.is_some(),
        costs.min_fee.is_some(),
        costs.fee_per_contract.is_some(),
        costs.sell_tax_bps.is_some(),
        costs.borrow_bps.is_some(),
        costs.pack.is_some(),
        costs.funding.is_some(),
        slippage.is_some_and(|s| s.spread_bps.is_some() || s.impact.is_some()),
    ];
    any.contains(&true).then_some(costs)
}
