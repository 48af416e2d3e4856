//! USE004: a setting that something else makes idle: a target volatility without `vol_target`, a
//! budget of rebalances without one, slices of an order that is not sliced.

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_ir::policy::{Number, Selection};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    for Idle { span, key, why } in
        sizing(subject).into_iter().chain(rebalances(subject)).chain(orders(subject))
    {
        let message = format!("`{key}` does nothing: {why}");
        findings.push(
            Diagnostic::new(&catalogue::USE004, span, message)
                .help("take it out, or choose what reads it"),
        );
    }
}

struct Idle {
    span: Span,
    key: &'static str,
    why: &'static str,
}

/// What another scheme reads.
fn sizing(subject: &Subject) -> Vec<Idle> {
    let Some(position) = subject.document.position.as_ref().map(|p| &p.value) else {
        return Vec::new();
    };
    let scheme = position.scheme.as_ref().map_or("equal", |s| s.value.as_str());
    if !["equal", "score", "vol_target", "risk_parity", "fixed"].contains(&scheme) {
        return Vec::new(); // a finding of its own; what belongs to it cannot be said
    }
    let by_risk: &[&str] = &["vol_target", "risk_parity"];
    let symbol =
        |table: &qraft_syntax::document::BySymbol| table.first().map(|(name, _)| name.span);
    [
        (
            position.target_vol.as_ref().map(|e| e.span),
            "position.target_vol",
            &["vol_target"] as &[&str],
            "only `scheme: vol_target` reads it",
        ),
        (
            position.lookback.as_ref().map(|e| e.span),
            "position.lookback",
            by_risk,
            "only `scheme: vol_target` and `risk_parity` read it",
        ),
        (
            position.weight.as_ref().map(|e| e.span),
            "position.weight",
            &["fixed"],
            "only `scheme: fixed` reads it",
        ),
        (
            symbol(&position.weights),
            "position.weights",
            &["fixed"],
            "only `scheme: fixed` reads them",
        ),
        (
            symbol(&position.budgets),
            "position.budgets",
            &["risk_parity"],
            "only `scheme: risk_parity` reads them",
        ),
    ]
    .into_iter()
    .filter(|(_, _, readers, _)| !readers.contains(&scheme))
    .filter_map(|(span, key, _, why)| Some(Idle { span: span?, key, why }))
    .collect()
}

/// What acts on rebalance bars, where there are none, and groups that nothing is chosen from.
fn rebalances(subject: &Subject) -> Vec<Idle> {
    let mut idle = Vec::new();
    if subject.document.rebalance.is_none() {
        let why = "it acts on rebalance bars, and there is no `rebalance`";
        for number in [Number::TurnoverBudget, Number::MaxIndustryWeight] {
            let stated = subject.stated.iter().find(|(stated, ..)| *stated == number);
            idle.extend(stated.map(|(_, _, span)| Idle { span: *span, key: number.key(), why }));
        }
    }
    let ranked = matches!(
        subject.program.policy.selection,
        Selection::TopK { .. } | Selection::Quantile { .. }
    );
    if let (Some(selection), false, true) =
        (&subject.document.selection, ranked, subject.understood)
        && let Some(by) = &selection.value.by
    {
        let why = "only `mode: topk` and `quantile` choose within groups";
        idle.push(Idle { span: by.span, key: "selection.by", why });
    }
    idle
}

/// What another kind of order reads.
fn orders(subject: &Subject) -> Vec<Idle> {
    let Some(execution) = subject.document.execution.as_ref().map(|e| &e.value) else {
        return Vec::new();
    };
    let order = execution.order.as_ref().map_or("market", |order| order.value.as_str());
    if !["market", "limit", "stop", "twap", "vwap", "iceberg"].contains(&order) {
        return Vec::new();
    }
    let sliced: &[&str] = &["twap", "vwap"];
    let limits: &[&str] = &["limit", "iceberg"];
    let targets = subject.document.risk.as_ref().is_some_and(|r| r.value.take_profit.is_some());
    let limit_fill = execution.limit_fill.as_ref().filter(|_| !targets);
    [
        (
            execution.slices.as_ref().map(|e| e.span),
            "execution.slices",
            sliced,
            "only `order: twap` and `vwap` are sliced",
        ),
        (
            execution.duration.as_ref().map(|d| d.span),
            "execution.duration",
            sliced,
            "only `order: twap` and `vwap` take time",
        ),
        (
            execution.display.as_ref().map(|e| e.span),
            "execution.display",
            &["iceberg"],
            "only `order: iceberg` hides a part",
        ),
        (
            execution.limit.as_ref().map(|e| e.span),
            "execution.limit",
            limits,
            "only `order: limit` and `iceberg` have a limit",
        ),
        (
            execution.stop.as_ref().map(|e| e.span),
            "execution.stop",
            &["stop"],
            "only `order: stop` waits for a price; `risk.stop_loss` closes a holding",
        ),
        (
            limit_fill.map(|word| word.span),
            "execution.limit_fill",
            limits,
            "there is neither a limit order nor a `risk.take_profit`",
        ),
    ]
    .into_iter()
    .filter(|(_, _, readers, _)| !readers.contains(&order))
    .filter_map(|(span, key, _, why)| Some(Idle { span: span?, key, why }))
    .collect()
}
