//! Sizing, risk, costs and orders: keys become numbers of the policy, words and series.

use qraft_diag::{Diagnostic, Spanned, catalogue};
use qraft_syntax::document::{BySymbol, Costs, Execution, Slippage};
use qraft_syntax::expr::Expr;

use super::names::Lowering;
use crate::policy::{
    FillAt, Impact, Number, OrderKind, Orders, Risk, SizeAt, Sizing, Stated, Terms, Tif,
};
use crate::program::{Kind, Named, NodeId, Prices};

impl Lowering<'_> {
    /// A number that is there only where it is stated.
    fn stated(&mut self, number: Number, expr: &Option<Expr>) -> Option<NodeId> {
        expr.as_ref().map(|expr| self.number(number, Some(expr), 0.0))
    }

    /// `position:`, but for the scheme and `gross`.
    pub(super) fn sizing(&mut self) -> Sizing<NodeId> {
        let Some(position) = &self.document.position else { return Sizing::default() };
        let keys = &position.value;
        Sizing {
            target_vol: self.stated(Number::TargetVol, &keys.target_vol),
            lookback: self.stated(Number::Lookback, &keys.lookback),
            max_weight: self.stated(Number::MaxWeight, &keys.max_weight),
            max_leverage: self.stated(Number::MaxLeverage, &keys.max_leverage),
            weight: self.stated(Number::Weight, &keys.weight),
        }
    }

    /// `risk:`
    pub(super) fn risk(&mut self) -> Risk<NodeId> {
        let Some(risk) = &self.document.risk else { return Risk::default() };
        let keys = &risk.value;
        Risk {
            stop_loss: self.stated(Number::StopLoss, &keys.stop_loss),
            take_profit: self.stated(Number::TakeProfit, &keys.take_profit),
            trailing_stop: self.stated(Number::TrailingStop, &keys.trailing_stop),
            max_drawdown: self.stated(Number::MaxDrawdown, &keys.max_drawdown),
            turnover_budget: self.stated(Number::TurnoverBudget, &keys.turnover_budget),
            max_industry_weight: self.stated(Number::MaxIndustryWeight, &keys.max_industry_weight),
        }
    }

    /// `costs:`, but for fee, tax, spread and lot.
    pub(super) fn terms(&mut self) -> Terms<NodeId> {
        let Some(costs) = &self.document.costs else { return Terms::default() };
        let keys = &costs.value;
        let slippage = keys.slippage.as_ref().map(|slippage| &slippage.value);
        let every = keys.funding.as_ref().map(|f| f.value.every.as_ref());
        Terms {
            maker_fee_bps: self.stated(Number::MakerFeeBps, &keys.maker_fee_bps),
            min_fee: self.stated(Number::MinFee, &keys.min_fee),
            fee_per_contract: self.stated(Number::FeePerContract, &keys.fee_per_contract),
            borrow_bps: self.stated(Number::BorrowBps, &keys.borrow_bps),
            impact: slippage.and_then(|slippage| self.impact(slippage)),
            latency_ms: slippage.and_then(|s| self.stated(Number::LatencyMs, &s.latency_ms)),
            tick_size: self.stated(Number::TickSize, &keys.tick_size),
            multiplier: self.stated(Number::Multiplier, &keys.multiplier),
            funding: every.and_then(|every| match every {
                Some(every) => self.interval(every),
                None => Some(qraft_base::Interval::EIGHT_HOURS),
            }),
            stated: stated_costs(keys),
        }
    }

    fn impact(&mut self, slippage: &Slippage) -> Option<Impact<NodeId>> {
        let keys = &slippage.impact.as_ref()?.value;
        let by_volatility = keys.scale.as_ref().is_some_and(|scale| {
            self.word("costs.slippage.impact.scale", scale, &["volatility"], &[]).is_some()
        });
        Some(Impact {
            alpha: self.number(Number::ImpactAlpha, keys.alpha.as_ref(), 0.0),
            beta: self.number(Number::ImpactBeta, keys.beta.as_ref(), 1.0),
            by_volatility,
        })
    }

    /// `execution:`; a fill at the signal's own bar is the checker's to judge, by reach.
    pub(super) fn orders(&mut self) -> (SizeAt, Orders<NodeId>) {
        let Some(section) = &self.document.execution else {
            return (SizeAt::Fill, Orders::default());
        };
        let keys = &section.value;
        let size_at = keys.size_at.as_ref();
        let size_at =
            size_at.and_then(|w| self.word("execution.size_at", w, &["fill", "decision"], &[]));
        let orders = Orders {
            fill: self.fill_at(keys),
            kind: self.order_kind(keys),
            tif: self.tif(keys),
            touch: self.touch(keys),
            slices: self.stated(Number::Slices, &keys.slices),
            duration: keys.duration.as_ref().and_then(|duration| self.interval(duration)),
            display: self.stated(Number::Display, &keys.display),
            participation: self.stated(Number::Participation, &keys.participation),
            retries: self.stated(Number::Retries, &keys.retries),
        };
        let size_at = if size_at == Some("decision") { SizeAt::Decision } else { SizeAt::Fill };
        (size_at, orders)
    }

    fn fill_at(&mut self, keys: &Execution) -> FillAt {
        let Some(fill) = &keys.fill else { return FillAt::NextOpen };
        if fill.value == "same_open" {
            return FillAt::NextOpen; // the checker's to refuse: no bar knows its open before it
        }
        let all = [FillAt::NextOpen, FillAt::NextClose, FillAt::NextVwap, FillAt::SameClose];
        let word = self.word("execution.fill", fill, &all.map(FillAt::name), &[]);
        all.into_iter().find(|at| Some(at.name()) == word).unwrap_or_default()
    }

    fn order_kind(&mut self, keys: &Execution) -> OrderKind {
        let names = OrderKind::ALL.map(OrderKind::name);
        let word = keys.order.as_ref().and_then(|w| self.word("execution.order", w, &names, &[]));
        let kind = OrderKind::ALL.into_iter().find(|kind| Some(kind.name()) == word);
        let kind = kind.unwrap_or_default();
        let Some(word) = &keys.order else { return kind };
        let (limit, iceberg) = (OrderKind::Limit, OrderKind::Iceberg);
        let price = "say at which price, as in `";
        for (needs, by, there, help) in [
            (
                "limit",
                [limit, iceberg],
                keys.limit.is_some(),
                format!("{price}limit: close * 0.99`"),
            ),
            ("stop", [OrderKind::Stop; 2], keys.stop.is_some(), format!("{price}stop: high[1]`")),
            (
                "display",
                [iceberg; 2],
                keys.display.is_some(),
                "say how many shares are shown, as in `display: 100`".to_owned(),
            ),
        ] {
            if !there && by.contains(&kind) {
                let message = format!("`order: {}` needs the key `{needs}`", kind.name());
                self.report(Diagnostic::new(&catalogue::SYN006, word.span, message).help(help));
            }
        }
        kind
    }

    fn tif(&mut self, keys: &Execution) -> Tif {
        let all = [Tif::Gtc, Tif::Day, Tif::Ioc];
        let word =
            keys.tif.as_ref().and_then(|w| self.word("execution.tif", w, &all.map(Tif::name), &[]));
        all.into_iter().find(|tif| Some(tif.name()) == word).unwrap_or_default()
    }

    fn touch(&mut self, keys: &Execution) -> bool {
        let words = ["through", "touch"];
        let word = keys.limit_fill.as_ref();
        word.and_then(|w| self.word("execution.limit_fill", w, &words, &[])) == Some("touch")
    }

    /// Series that orders and holdings meet.
    pub(super) fn prices(&mut self) -> Prices {
        let doc = self.document;
        let execution = doc.execution.as_ref().map(|section| &section.value);
        let costs = doc.costs.as_ref().map(|section| &section.value);
        let funding = costs.and_then(|c| c.funding.as_ref()).and_then(|f| f.value.rate.as_ref());
        Prices {
            limit: execution.and_then(|e| self.price("execution.limit", e.limit.as_ref())),
            stop: execution.and_then(|e| self.price("execution.stop", e.stop.as_ref())),
            funding: self.price("costs.funding.rate", funding),
        }
    }

    fn price(&mut self, key: &str, expr: Option<&Expr>) -> Option<NodeId> {
        let expr = expr?;
        let id = self.expr(expr);
        let id = self.every_bar(id, expr.span);
        let bad = self.expect_kind(id, Kind::Num, expr.span, &format!("`{key}`"));
        Some(bad.unwrap_or(id))
    }

    /// What the policy says by name.
    pub(super) fn named(&mut self) -> Named {
        let doc = self.document;
        let costs = doc.costs.as_ref().map(|section| &section.value);
        let selection = doc.selection.as_ref().map(|section| &section.value);
        let position = doc.position.as_ref().map(|section| &section.value);
        let text = |word: &Spanned<String>| word.value.clone();
        if let Some(by) = selection.and_then(|selection| selection.by.as_ref()) {
            self.group_column(&by.value, by.span);
        }
        Named {
            pack: costs.and_then(|costs| costs.pack.as_ref()).map(text),
            by: selection.and_then(|selection| selection.by.as_ref()).map(text),
            weights: position
                .map_or_else(Vec::new, |p| self.by_symbol(Number::Weights, &p.weights)),
            budgets: position
                .map_or_else(Vec::new, |p| self.by_symbol(Number::Budgets, &p.budgets)),
        }
    }

    fn by_symbol(&mut self, number: Number, table: &BySymbol) -> Vec<(String, NodeId)> {
        let one = |(name, expr): &(Spanned<String>, Expr)| {
            (name.value.clone(), self.number(number, Some(expr), 0.0))
        };
        let mut all: Vec<(String, NodeId)> = table.iter().map(one).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }
}

fn stated_costs(keys: &Costs) -> Stated {
    Stated {
        fee: keys.fee_bps.is_some(),
        sell_tax: keys.sell_tax_bps.is_some(),
        spread: keys.slippage.as_ref().is_some_and(|s| s.value.spread_bps.is_some()),
        lot: keys.lot_size.is_some(),
    }
}
