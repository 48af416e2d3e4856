//! What the text does not say: how long a signal warms up, and which z-score is meant.

use qraft_ir::program::{Kind, Op};
use qraft_syntax::expr::{Expr, ExprKind, parse_expr};

use super::analysis::Analysis;
use super::describe::bars;
use super::keys::Holds;
use super::nodes::each;
use super::slots::Slot;

/// A remark within the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inlay {
    /// The byte before which it stands.
    pub at: u32,
    /// The remark.
    pub label: String,
    /// More of it.
    pub tooltip: String,
}

impl Analysis {
    /// Remarks for all of the document, by place.
    pub fn inlays(&self) -> Vec<Inlay> {
        let mut inlays = Vec::new();
        for slot in self.slots().iter().filter(|slot| slot.holds.is_expression()) {
            let (root, _) = parse_expr(&slot.scalar.value, &slot.scalar.map);
            each(&root, &mut |expr| inlays.extend(self.which_zscore(expr)));
            inlays.extend(self.warm_up(slot, &root));
        }
        inlays.sort_by_key(|inlay| inlay.at);
        inlays.dedup();
        inlays
    }

    /// At signals and scores, where orders come from.
    fn warm_up(&self, slot: &Slot<'_>, root: &Expr) -> Option<Inlay> {
        let decides = slot.holds == Holds::Condition || slot.path == ["selection", "score"];
        let node = self.node_at(root.span).filter(|_| decides)?;
        if node.ty.kind == Kind::Unknown || node.reach.back == 0 {
            return None;
        }
        let text = self.file.slice(slot.node.span);
        let end = slot.node.span.start + text.trim_end().len() as u32;
        let count = bars(node.reach.back);
        Some(Inlay {
            at: end,
            label: format!("warm-up {count}"),
            tooltip: format!(
                "Known for a symbol once it has {count} since its first close, over all that the \
                 params may be."
            ),
        })
    }

    fn which_zscore(&self, expr: &Expr) -> Option<Inlay> {
        let ExprKind::Call { name, .. } = &expr.kind else { return None };
        if name.value != "ZSCORE" {
            return None;
        }
        let Op::Native(native) = self.node_at(expr.span)?.op else { return None };
        let (label, tooltip) = if native.info().cross_section {
            ("across the universe", "Of one bar, over the symbols: no window.")
        } else {
            ("over a window", "Of one symbol, over its own last bars.")
        };
        let (label, tooltip) = (label.to_owned(), tooltip.to_owned());
        Some(Inlay { at: name.span.end, label, tooltip })
    }
}
