//! Holding, sizing and risk.

use qraft_ir::policy::Number;

use crate::rules::Subject;

pub(super) mod cap_infeasible;
pub(super) mod group_cap_unmapped;
pub(super) mod hold_vs_exit;
pub(super) mod implied_leverage;
pub(super) mod no_exit;
pub(super) mod short_without_borrow;
pub(super) mod stop_vs_breaker;
pub(super) mod turnover_infeasible;
pub(super) mod vol_window_default;

/// True where the document can be short: by a signal, or by the bottom of its selection.
fn shorts(subject: &Subject) -> bool {
    let bottoms = [Number::BottomK, Number::BottomQuantile];
    let bottom = bottoms.iter().any(|n| subject.number(*n).is_some_and(|b| b.range.high > 0.0));
    let selection = subject.document.selection.as_ref();
    let below = selection.is_some_and(|s| s.value.bottom_threshold.is_some());
    subject.document.signals.short.is_some() || bottom || below
}
