//! Arguments meet a signature: keywords, left-out series, windows, and what each place may hold.

use qraft_base::nearest;
use qraft_diag::{Applicability, Diagnostic, Span, Spanned, catalogue};
use qraft_syntax::expr::ExprKind;

use super::call::{Given, Supplied};
use super::names::Lowering;
use crate::catalog::{Build, ParamKind, Parameter, Signature};
use crate::program::{Kind, NodeId, Op, Shape};

/// What stands at one place of a signature.
#[derive(Clone, Copy)]
enum Slot<'a> {
    Empty,
    Implied(&'a str),
    Default(f64),
    Given(Given<'a>),
}

impl Lowering<'_> {
    /// The node of a call of `sig`, or an unknown one over all of its arguments.
    pub(super) fn build<'a>(
        &mut self,
        sig: &Signature<'a>,
        supplied: &[Supplied<'a>],
        span: Span,
    ) -> NodeId {
        let mut good = true;
        let slots = self.place(sig, supplied, span, &mut good);
        // One missing argument shifts the others: it is the only thing worth saying.
        let missing = slots.iter().position(|slot| matches!(slot, Slot::Empty));
        if let (true, Some(at)) = (good, missing) {
            good = false;
            self.left_out(sig, sig.params[at].kind, supplied, span);
        }
        let mut args = Vec::with_capacity(sig.params.len() + 1);
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
        let least = self.window_keywords(sig, supplied, &args, &mut good);
        args.extend(least);
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
            Build::Formula(text) => self.formula(sig, &[text], &args, span),
            Build::Steps(steps) => self.formula(sig, steps, &args, span),
            // Resolved to a node's own signature before; an author cannot get here.
            Build::Extremum { .. } | Build::Zscore => self.graph.unknown(args, span),
        }
    }

    fn call_node(&mut self, sig: &Signature<'_>, op: Op, args: Vec<NodeId>, span: Span) -> NodeId {
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

    fn place<'a>(
        &mut self,
        sig: &Signature<'a>,
        supplied: &[Supplied<'a>],
        span: Span,
        good: &mut bool,
    ) -> Vec<Slot<'a>> {
        let default = |p: &Parameter<'_>| p.default.map_or(Slot::Empty, Slot::Default);
        let mut slots: Vec<Slot> = sig.params.iter().map(default).collect();
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
        sig: &Signature<'_>,
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

    fn unknown_keyword(&mut self, sig: &Signature<'_>, keyword: &Spanned<String>) {
        let message = format!("`{}` has no argument `{}`", sig.name, keyword.value);
        let mut finding = Diagnostic::new(&catalogue::NAM010, keyword.span, message)
            .note(format!("it is called as `{}`", sig.usage()));
        let mut names: Vec<&str> = sig.params.iter().map(|p| p.name).collect();
        if sig.is_partial() {
            names.push("min_periods");
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

    fn arity(&mut self, sig: &Signature<'_>, have: usize, span: Span) {
        let most = sig.params.len();
        let least = sig.params.iter().filter(|p| p.default.is_none()).count();
        let takes = if least == most { format!("{most}") } else { format!("{least} to {most}") };
        let message = format!("`{}` takes {takes} argument(s), and got {have}", sig.name);
        let finding = Diagnostic::new(&catalogue::NAM009, span, message);
        self.report(finding.note(format!("it is called as `{}`", sig.usage())));
    }

    /// What stands at one place, as a node. The error holds what was understood, and has a finding.
    fn fill(
        &mut self,
        sig: &Signature<'_>,
        kind: ParamKind,
        slot: Slot,
        span: Span,
    ) -> Result<NodeId, Option<NodeId>> {
        let given = match slot {
            Slot::Implied(name) => {
                let id = self.field(name, span);
                return if self.graph.is_unknown(id) { Err(Some(id)) } else { Ok(id) };
            }
            Slot::Default(value) => return Ok(self.graph.constant(value, None)),
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
            (ParamKind::Number, Given::Node(id, expr)) => {
                self.constant_number(&format!("`{}`", sig.name), id, expr.span).map_err(Some)
            }
            (ParamKind::Truth, Given::Node(id, expr)) => match expr.kind {
                ExprKind::Bool(value) => Ok(self.graph.constant(f64::from(u8::from(value)), None)),
                _ => Err(Some(self.not_truth(sig, id, expr.span))),
            },
            (ParamKind::Word(words), Given::Word(word, expr)) => {
                self.word_of(sig, words, word, expr.span).ok_or(None::<NodeId>)
            }
            (_, Given::Node(id, expr)) => self.value(sig, kind, id, expr.span),
            (_, Given::Duration(expr) | Given::All(expr) | Given::Word(_, expr)) => {
                Err(Some(self.expr(expr)))
            }
        }
    }

    fn value(
        &mut self,
        sig: &Signature<'_>,
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
        let series = matches!(kind, ParamKind::Series | ParamKind::Category)
            || sig.build == Build::Node(Op::Lag);
        let ty = self.graph.ty(id);
        if series && ty.shape == Shape::Constant && ty.kind != Kind::Unknown {
            let message = format!("{who} needs a series, and this is a constant");
            self.report(Diagnostic::new(&catalogue::TYP001, span, message));
            return Err(None);
        }
        if kind == ParamKind::Category && !self.is_category(&who, id, span) {
            return Err(None);
        }
        Ok(id)
    }

    /// A required argument is missing. A statistic without a window is one over all of history.
    fn left_out(
        &mut self,
        sig: &Signature<'_>,
        kind: ParamKind,
        supplied: &[Supplied],
        span: Span,
    ) {
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

    fn whole_sample(&mut self, sig: &Signature<'_>, span: Span) {
        let message = format!(
            "`{}` without a window is taken over all of history, later bars included",
            sig.name
        );
        self.report(
            Diagnostic::new(&catalogue::LAH004, span, message)
                .help(format!("say how many bars: `{}`", sig.usage())),
        );
    }
}
