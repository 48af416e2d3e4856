//! What is read and judged but not honoured yet: its numbers and words are held to their types, and
//! are known to the checker's rules. Its series (limit prices, funding rates) are expressions.

use super::names::Lowering;
use crate::policy::{Number, SizeAt};

/// Kinds of orders that this build reads and does not send.
const LATER_ORDERS: [&str; 5] = ["limit", "stop", "twap", "vwap", "iceberg"];

impl Lowering<'_> {
    /// Every number and word of a key that this build cannot honour.
    pub(super) fn later(&mut self) {
        self.later_sizing();
        self.later_costs();
        self.later_orders();
    }

    fn later_sizing(&mut self) {
        let doc = self.document;
        if let Some(position) = &doc.position {
            let keys = &position.value;
            for (number, expr) in [
                (Number::TargetVol, &keys.target_vol),
                (Number::Lookback, &keys.lookback),
                (Number::MaxWeight, &keys.max_weight),
                (Number::MaxLeverage, &keys.max_leverage),
                (Number::Weight, &keys.weight),
            ] {
                self.number(number, expr.as_ref(), 0.0);
            }
            for (_, expr) in &keys.weights {
                self.number(Number::Weights, Some(expr), 0.0);
            }
            for (_, expr) in &keys.budgets {
                self.number(Number::Budgets, Some(expr), 0.0);
            }
        }
        if let Some(risk) = &doc.risk {
            let keys = &risk.value;
            for (number, expr) in [
                (Number::StopLoss, &keys.stop_loss),
                (Number::TakeProfit, &keys.take_profit),
                (Number::TrailingStop, &keys.trailing_stop),
                (Number::MaxDrawdown, &keys.max_drawdown),
                (Number::TurnoverBudget, &keys.turnover_budget),
                (Number::MaxIndustryWeight, &keys.max_industry_weight),
            ] {
                self.number(number, expr.as_ref(), 0.0);
            }
        }
    }

    fn later_costs(&mut self) {
        let Some(costs) = &self.document.costs else { return };
        let keys = &costs.value;
        for (number, expr) in [
            (Number::MakerFeeBps, &keys.maker_fee_bps),
            (Number::MinFee, &keys.min_fee),
            (Number::FeePerContract, &keys.fee_per_contract),
            (Number::BorrowBps, &keys.borrow_bps),
            (Number::TickSize, &keys.tick_size),
            (Number::Multiplier, &keys.multiplier),
        ] {
            self.number(number, expr.as_ref(), 0.0);
        }
        if let Some(slippage) = &keys.slippage {
            self.number(Number::LatencyMs, slippage.value.latency_ms.as_ref(), 0.0);
            if let Some(impact) = &slippage.value.impact {
                self.number(Number::ImpactAlpha, impact.value.alpha.as_ref(), 0.0);
                self.number(Number::ImpactBeta, impact.value.beta.as_ref(), 0.0);
                if let Some(scale) = &impact.value.scale {
                    self.word("costs.slippage.impact.scale", scale, &["volatility"], &[]);
                }
            }
        }
        if let Some(every) = keys.funding.as_ref().and_then(|f| f.value.every.as_ref()) {
            self.interval(every);
        }
    }

    fn later_orders(&mut self) {
        let Some(execution) = &self.document.execution else { return };
        let keys = &execution.value;
        for (number, expr) in [
            (Number::Slices, &keys.slices),
            (Number::Display, &keys.display),
            (Number::Participation, &keys.participation),
            (Number::Retries, &keys.retries),
        ] {
            self.number(number, expr.as_ref(), 0.0);
        }
        if let Some(duration) = &keys.duration {
            self.interval(duration);
        }
        if let Some(tif) = &keys.tif {
            self.word("execution.tif", tif, &["gtc", "day", "ioc"], &[]);
        }
        if let Some(limit_fill) = &keys.limit_fill {
            self.word("execution.limit_fill", limit_fill, &["through", "touch"], &[]);
        }
    }

    /// `execution:`; the fill at the signal's own bar is the checker's to judge, by reach.
    pub(super) fn execution(&mut self) -> SizeAt {
        let Some(section) = &self.document.execution else { return SizeAt::Fill };
        let keys = &section.value;
        if let Some(order) = &keys.order {
            self.word("execution.order", order, &["market"], &LATER_ORDERS);
        }
        if let Some(fill) = &keys.fill
            && !matches!(fill.value.as_str(), "same_close" | "same_open")
        {
            self.word("execution.fill", fill, &["next_open"], &["next_close", "next_vwap"]);
        }
        let size_at = keys.size_at.as_ref();
        match size_at.and_then(|w| self.word("execution.size_at", w, &["fill", "decision"], &[])) {
            Some("decision") => SizeAt::Decision,
            _ => SizeAt::Fill,
        }
    }
}
