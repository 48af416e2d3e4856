//! Arguments that are words or switches: `min_periods=` and `center=` of a window, quoted words,
//! `true` and `false`, and plain constants.

use qraft_base::nearest;
use qraft_diag::{Applicability, Diagnostic, Span, Spanned, catalogue};
use qraft_syntax::expr::ExprKind;

use super::call::{Given, Supplied};
use super::names::Lowering;
use crate::catalog::Signature;
use crate::program::{Kind, NodeId, Shape};

impl Lowering<'_> {
    /// `min_periods=` and `center=` of a windowed operator; the answer is the node of a
    /// `min_periods` that is not the window itself.
    pub(super) fn window_keywords(
        &mut self,
        sig: &Signature<'_>,
        supplied: &[Supplied],
        args: &[NodeId],
        good: &mut bool,
    ) -> Option<NodeId> {
        let window = args.get(sig.window_at()?).copied();
        let mut least = None;
        for one in supplied {
            let Some(keyword) = one.keyword else { continue };
            match keyword.value.as_str() {
                "center" => self.center(keyword, one.given, good),
                "min_periods" => least = self.min_periods(sig, keyword, one.given, window, good),
                _ => {}
            }
        }
        least
    }

    fn center(&mut self, keyword: &Spanned<String>, given: Given, good: &mut bool) {
        let span = keyword.span.to(given.span());
        match given {
            Given::Node(_, expr) if expr.kind == ExprKind::Bool(false) => {}
            Given::Node(_, expr) if expr.kind == ExprKind::Bool(true) => {
                *good = false;
                let message = "a centred window reads bars after the current one";
                let finding = Diagnostic::new(&catalogue::LAH003, span, message)
                    .help("leave `center` out: a window ends at the current bar");
                let title = "end the window at the current bar";
                self.report(finding.fix(Applicability::Unsafe, title, span, "center=false"));
            }
            _ => {
                *good = false;
                let message = "`center` is `true` or `false`";
                self.report(Diagnostic::new(&catalogue::TYP001, given.span(), message));
            }
        }
    }

    /// How many valid values a window needs before it answers.
    fn min_periods(
        &mut self,
        sig: &Signature<'_>,
        keyword: &Spanned<String>,
        given: Given,
        window: Option<NodeId>,
        good: &mut bool,
    ) -> Option<NodeId> {
        let span = keyword.span.to(given.span());
        if !sig.is_partial() {
            *good = false;
            let message = format!("`{}` takes no `min_periods`", sig.name);
            let finding = Diagnostic::new(&catalogue::NAM010, span, message);
            self.report(finding.help("it has a value once its window is full"));
            return None;
        }
        let Given::Node(id, expr) = given else {
            *good = false;
            let message = "`min_periods` is a number of values";
            self.report(Diagnostic::new(&catalogue::TYP001, given.span(), message));
            return None;
        };
        // What is unknown has its finding, and where the window itself is wrong, that is enough.
        if Some(id) == window || self.graph.is_unknown(id) || !*good {
            return None;
        }
        let Ok(id) = self.bar_count(id, expr.span, "`min_periods`", 1.0) else {
            *good = false;
            return None;
        };
        let range = |id: NodeId| self.graph.ranges[id.index()];
        if let (Some(least), Some(most)) = (range(id), window.and_then(range))
            && least.high > most.low
        {
            *good = false;
            let message = format!(
                "`min_periods` may be {}, and the window holds {} bars: it would never answer",
                least.high, most.low
            );
            let finding = Diagnostic::new(&catalogue::WIN009, span, message)
                .help("`min_periods` is at most the window");
            let text = format!("min_periods={}", most.low);
            let title = "need the whole window";
            self.report(finding.fix(Applicability::Unsafe, title, span, text));
            return None;
        }
        Some(id)
    }

    /// An argument that is a constant number.
    pub(super) fn constant_number(
        &mut self,
        who: &str,
        id: NodeId,
        span: Span,
    ) -> Result<NodeId, NodeId> {
        if let Some(bad) = self.expect_kind(id, Kind::Num, span, who) {
            return Err(bad);
        }
        let ty = self.graph.ty(id);
        if ty.kind == Kind::Unknown {
            return Err(id);
        }
        if ty.shape != Shape::Constant {
            let message = format!("{who} needs a constant here, and this is a series");
            self.report(
                Diagnostic::new(&catalogue::TYP004, span, message).help("use a number or a param"),
            );
            return Err(self.graph.unknown(vec![id], span));
        }
        Ok(id)
    }

    /// What stands where `true` or `false` belongs.
    pub(super) fn not_truth(&mut self, sig: &Signature<'_>, id: NodeId, span: Span) -> NodeId {
        if !self.graph.is_unknown(id) {
            let message = format!("`{}` needs `true` or `false` here", sig.name);
            self.report(Diagnostic::new(&catalogue::TYP001, span, message));
        }
        self.graph.unknown(vec![id], span)
    }

    /// The place of a word among those that an operator understands.
    pub(super) fn word_of(
        &mut self,
        sig: &Signature<'_>,
        words: &[&'static str],
        word: &str,
        span: Span,
    ) -> Option<NodeId> {
        if let Some(at) = words.iter().position(|have| *have == word) {
            return Some(self.graph.constant(at as f64, None));
        }
        if matches!(word, "bfill" | "backfill") {
            let message = "missing values are filled from later bars";
            let finding = Diagnostic::new(&catalogue::LAH011, span, message)
                .help("fill forward: a value may only come from an earlier bar");
            let title = "fill from earlier bars";
            self.report(finding.fix(Applicability::Unsafe, title, span, "\"ffill\""));
            return None;
        }
        let message = format!("`{}` does not know \"{word}\"", sig.name);
        let mut finding = Diagnostic::new(&catalogue::TYP001, span, message)
            .note(format!("it knows {}", words.join(", ")));
        if let Some(near) = nearest(word, words.iter().copied()) {
            finding = finding.help(format!("did you mean \"{near}\"?"));
        }
        self.report(finding);
        None
    }
}
