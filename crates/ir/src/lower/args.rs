//! Arguments meet a signature: keywords, left-out series, windows, and what each place may hold.

use qraft_base::nearest;
use qraft_diag::{Applicability, Diagnostic, Span, Spanned, catalogue};
use qraft_syntax::expr::ExprKind;

use super::call::{Given, Supplied};
use super::names::Lowering;
use crate::catalog::{Build, OpSig, ParamKind};
use crate::program::{Kind, NodeId, Op, Shape};

/// What stands at one place of a signature.
#[derive(Clone, Copy)]
enum Slot<'a> {
    Empty,
    Implied(&'static str),
    Given(Given<'a>),
}

impl Lowering<'_> {
    /// The node of a call of `sig`, or an unknown one over all of its arguments.
    pub(super) fn build(&mut self, sig: &OpSig, supplied: &[Supplied], span: Span) -> NodeId {
        let mut good = true;
        let slots = self.place(sig, supplied, span, &mut good);
        // One missing argument shifts the others: it is the only thing worth saying.
        let missing = slots.iter().position(|slot| matches!(slot, Slot::Empty));
        if let (true, Some(at)) = (good, missing) {
            good = false;
            self.left_out(sig, sig.params[at].kind, supplied, span);
        }
        let mut args = Vec::with_capacity(sig.params.len());
        if good {
            for (param, slot) in sig.params.iter().zip(&slots) {
                match self.fill(sig, param.kind, *slot, span) {
                    Ok(id) => args.push(id),
                    Err(id) => {
                        good = false;
                        args.extend(id);
                    }
                }
            }
        }
        self.window_keywords(sig, supplied, args.last().copied(), &mut good);
        if !good {
            for one in supplied {
                if let Given::Node(id, _) = one.given {
                    args.push(id);
                }
            }
            return self.graph.unknown(args, span);
        }
        match sig.build {
            Build::Node(op) => self.call_node(sig, op, args, span),
            Build::ForwardReturn => self.forward_return(args[0], args[1], span),
            // Resolved to a node's own signature before; an author cannot get here.
            Build::Extremum { .. } | Build::Zscore => self.graph.unknown(args, span),
        }
    }

    fn call_node(&mut self, sig: &OpSig, op: Op, args: Vec<NodeId>, span: Span) -> NodeId {
        let constant = |id: &NodeId| {
            self.graph.ty(*id).shape == Shape::Constant && !self.graph.is_unknown(*id)
        };
        if matches!(op, Op::CrossUp | Op::CrossDown) && args.iter().all(constant) {
            let message = format!("`{}` needs a series: two constants never cross", sig.name);
            self.report(Diagnostic::new(&catalogue::TYP001, span, message));
            return self.graph.unknown(args, span);
        }
        self.node(op, args, span)
    }

    /// x[-n] / x - 1: its reach ahead is what the checker sees.
    fn forward_return(&mut self, x: NodeId, n: NodeId, span: Span) -> NodeId {
        // The negated number was written nowhere, so it has no place that a fix could touch.
        let minus = match self.graph.add(Op::Neg, vec![n], None) {
            Ok(minus) => minus,
            Err(_) => self.graph.unknown(vec![n], span),
        };
        let later = self.node(Op::Lag, vec![x, minus], span);
        let ratio = self.node(Op::Div, vec![later, x], span);
        let one = self.graph.constant(1.0, None);
        self.node(Op::Sub, vec![ratio, one], span)
    }

    fn place<'a>(
        &mut self,
        sig: &OpSig,
        supplied: &[Supplied<'a>],
        span: Span,
        good: &mut bool,
    ) -> Vec<Slot<'a>> {
        let mut slots = vec![Slot::Empty; sig.params.len()];
        let bare: Vec<Given<'a>> =
            supplied.iter().filter(|s| s.keyword.is_none()).map(|s| s.given).collect();
        let named =
            |name: &str| supplied.iter().any(|s| s.keyword.is_some_and(|k| k.value == name));
        let left_out = !sig.implied.iter().any(|name| named(name))
            && sig.params.first().is_some_and(|p| !named(p.name))
            && bare.first().is_none_or(|g| self.is_constant(*g));
        let mut at = 0;
        if left_out {
            for (slot, name) in slots.iter_mut().zip(sig.implied) {
                *slot = Slot::Implied(name);
            }
            at = sig.implied.len();
        }
        for given in &bare {
            match slots.get_mut(at) {
                Some(slot) => *slot = Slot::Given(*given),
                None => {
                    *good = false;
                    self.arity(sig, bare.len(), span);
                    return slots;
                }
            }
            at += 1;
        }
        for one in supplied {
            if let Some(keyword) = one.keyword {
                self.place_keyword(sig, keyword, one.given, &mut slots, good);
            }
        }
        slots
    }

    fn place_keyword<'a>(
        &mut self,
        sig: &OpSig,
        keyword: &Spanned<String>,
        given: Given<'a>,
        slots: &mut [Slot<'a>],
        good: &mut bool,
    ) {
        let name = keyword.value.as_str();
        if sig.has_window() && matches!(name, "min_periods" | "center") {
            return;
        }
        match sig.params.iter().position(|p| p.name == name) {
            Some(at) if !matches!(slots[at], Slot::Given(_)) => slots[at] = Slot::Given(given),
            Some(_) => {
                *good = false;
                let message = format!("`{name}` is given twice to `{}`", sig.name);
                let finding = Diagnostic::new(&catalogue::NAM009, keyword.span, message);
                self.report(finding.note(format!("it is called as `{}`", sig.usage())));
            }
            None => {
                *good = false;
                self.unknown_keyword(sig, keyword);
            }
        }
    }

    fn unknown_keyword(&mut self, sig: &OpSig, keyword: &Spanned<String>) {
        let message = format!("`{}` has no argument `{}`", sig.name, keyword.value);
        let mut finding = Diagnostic::new(&catalogue::NAM010, keyword.span, message)
            .note(format!("it is called as `{}`", sig.usage()));
        let mut names: Vec<&str> = sig.params.iter().map(|p| p.name).collect();
        if sig.has_window() {
            names.extend(["min_periods", "center"]);
        }
        if let Some(near) = nearest(&keyword.value, names) {
            finding = finding.help(format!("did you mean `{near}`?")).fix(
                Applicability::Unsafe,
                format!("write `{near}`"),
                keyword.span,
                near,
            );
        }
        self.report(finding);
    }

    fn arity(&mut self, sig: &OpSig, have: usize, span: Span) {
        let need = sig.params.len();
        let message = format!("`{}` takes {need} argument(s), and got {have}", sig.name);
        let finding = Diagnostic::new(&catalogue::NAM009, span, message);
        self.report(finding.note(format!("it is called as `{}`", sig.usage())));
    }

    /// What stands at one place, as a node. The error holds what was understood, and has a finding.
    fn fill(
        &mut self,
        sig: &OpSig,
        kind: ParamKind,
        slot: Slot,
        span: Span,
    ) -> Result<NodeId, Option<NodeId>> {
        let given = match slot {
            Slot::Implied(name) => {
                let id = self.field(name, span);
                return if self.graph.is_unknown(id) { Err(Some(id)) } else { Ok(id) };
            }
            // Reported before any place is filled.
            Slot::Empty => return Err(None),
            Slot::Given(given) => given,
        };
        match (kind, given) {
            (ParamKind::Window, Given::All(expr)) => {
                self.whole_sample(sig, expr.span);
                Err(None)
            }
            (ParamKind::Window, Given::Node(id, expr)) => {
                self.bar_count(id, expr.span, "a window", 1.0).map_err(Some)
            }
            (ParamKind::Lag, Given::Node(id, expr)) => {
                self.bar_count(id, expr.span, "a lag", f64::NEG_INFINITY).map_err(Some)
            }
            (ParamKind::Window | ParamKind::Lag, Given::Duration(expr)) => {
                self.bar_argument(expr, "a window", 1.0).map_err(Some)
            }
            (_, Given::Node(id, expr)) => self.value(sig, kind, id, expr.span),
            (_, Given::Duration(expr) | Given::All(expr)) => Err(Some(self.expr(expr))),
        }
    }

    fn value(
        &mut self,
        sig: &OpSig,
        kind: ParamKind,
        id: NodeId,
        span: Span,
    ) -> Result<NodeId, Option<NodeId>> {
        let who = format!("`{}`", sig.name);
        let wanted = match kind {
            ParamKind::Any => None,
            ParamKind::Cond => Some(Kind::Bool),
            _ => Some(Kind::Num),
        };
        if let Some(wanted) = wanted
            && self.expect_kind(id, wanted, span, &who).is_some()
        {
            return Err(None);
        }
        let series = kind == ParamKind::Series || sig.build == Build::Node(Op::Lag);
        let ty = self.graph.ty(id);
        if series && ty.shape == Shape::Constant && ty.kind != Kind::Unknown {
            let message = format!("{who} needs a series, and this is a constant");
            self.report(Diagnostic::new(&catalogue::TYP001, span, message));
            return Err(None);
        }
        Ok(id)
    }

    /// A required argument is missing. A statistic without a window is one over all of history.
    fn left_out(&mut self, sig: &OpSig, kind: ParamKind, supplied: &[Supplied], span: Span) {
        let unknown =
            |s: &Supplied| matches!(s.given, Given::Node(id, _) if self.graph.is_unknown(id));
        // What is not known may have been a window after all.
        if supplied.iter().any(unknown) {
            return;
        }
        if kind == ParamKind::Window && sig.whole_sample {
            return self.whole_sample(sig, span);
        }
        let message = match kind {
            ParamKind::Window => format!("`{}` needs a window", sig.name),
            _ => format!("`{}` got too few arguments", sig.name),
        };
        let finding = Diagnostic::new(&catalogue::NAM009, span, message);
        self.report(finding.note(format!("it is called as `{}`", sig.usage())));
    }

    fn whole_sample(&mut self, sig: &OpSig, span: Span) {
        let message = format!(
            "`{}` without a window is taken over all of history, later bars included",
            sig.name
        );
        self.report(
            Diagnostic::new(&catalogue::LAH004, span, message)
                .help(format!("say how many bars: `{}`", sig.usage())),
        );
    }

    /// `min_periods=` and `center=` of a windowed operator.
    fn window_keywords(
        &mut self,
        sig: &OpSig,
        supplied: &[Supplied],
        window: Option<NodeId>,
        good: &mut bool,
    ) {
        for one in supplied.iter().filter(|_| sig.has_window()) {
            let Some(keyword) = one.keyword else { continue };
            match keyword.value.as_str() {
                "center" => self.center(keyword, one.given, good),
                "min_periods" => self.min_periods(keyword, one.given, window, good),
                _ => {}
            }
        }
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

    fn min_periods(
        &mut self,
        keyword: &Spanned<String>,
        given: Given,
        window: Option<NodeId>,
        good: &mut bool,
    ) {
        // What is unknown has its finding, and where the window itself is wrong, that is enough.
        let known = |id| Some(id) == window || self.graph.is_unknown(id);
        let same = matches!(given, Given::Node(id, _) if known(id));
        if same || !*good {
            return;
        }
        *good = false;
        let span = keyword.span.to(given.span());
        let finding = Diagnostic::new(
            &catalogue::EXE006,
            span,
            "a `min_periods` other than the window is not supported in this build",
        );
        self.report_unsupported(finding.help("a window has a value once it is full"));
    }
}
