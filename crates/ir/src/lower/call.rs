//! Calls: which operator is meant, and what becomes of one that is not known.

use qraft_base::nearest;
use qraft_diag::{Applicability, Diagnostic, Span, Spanned, catalogue};
use qraft_syntax::expr::{Arg, Expr, ExprKind};

use super::names::Lowering;
use crate::catalog::{self, Build, Found, OpSig, ParamKind, ParamSig};
use crate::native::Native;
use crate::program::{NodeId, Op, Shape};

/// The cross-section that `ZSCORE(x)` is.
static ZSCORE_ACROSS: OpSig = OpSig {
    name: "ZSCORE",
    params: &[ParamSig { name: "x", kind: ParamKind::Series, default: None }],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Zscore)),
    ..OpSig::BLANK
};

/// The pair that `MAX(a, b)` is: the table's own entry decides between it and the window.
static PAIR: &[ParamSig] = &[
    ParamSig { name: "a", kind: ParamKind::Level, default: None },
    ParamSig { name: "b", kind: ParamKind::Level, default: None },
];
static MIN_PAIR: OpSig = pair("MIN", Op::Min2);
static MAX_PAIR: OpSig = pair("MAX", Op::Max2);

const fn pair(name: &'static str, op: Op) -> OpSig {
    OpSig { name, params: PAIR, build: Build::Node(op), ..OpSig::BLANK }
}

/// An argument as it was understood before its place is known.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    /// A node, with what was written.
    Node(NodeId, &'a Expr),
    /// A duration: a number of bars, if anything.
    Duration(&'a Expr),
    /// `all`, for a window over all of history.
    All(&'a Expr),
    /// A text, or a bare word that an operator may understand.
    Word(&'a str, &'a Expr),
}

/// An argument with its keyword, where it has one.
pub(super) struct Supplied<'a> {
    pub(super) keyword: Option<&'a Spanned<String>>,
    pub(super) given: Given<'a>,
}

impl<'a> Given<'a> {
    pub(super) fn span(self) -> Span {
        match self {
            Given::Node(_, expr)
            | Given::Duration(expr)
            | Given::All(expr)
            | Given::Word(_, expr) => expr.span,
        }
    }
}

impl Lowering<'_> {
    pub(super) fn call(&mut self, name: &Spanned<String>, args: &[Arg], span: Span) -> NodeId {
        if let Some(id) = self.raw(&name.value, args, span) {
            return id;
        }
        if let Some(id) = self.external(&name.value, args, span) {
            return id;
        }
        match catalog::find(&name.value) {
            Found::Operator(sig) => self.operator(sig, args, span),
            Found::Renamed(new, sig) => {
                let message = format!("`{}` is called `{new}` today", name.value);
                let title = format!("write `{new}`");
                let finding = Diagnostic::new(&catalogue::NAM008, name.span, message);
                self.report(finding.fix(Applicability::Safe, title, name.span, new));
                self.operator(sig, args, span)
            }
            Found::Elsewhere(way) => {
                let message = format!("no operator is called `{}`", name.value);
                self.report(Diagnostic::new(&catalogue::NAM001, name.span, message).help(way));
                self.not_computed(args, span)
            }
            Found::Unknown if name.value == "factor" => self.factor_call(args, span),
            Found::Unknown => {
                self.unknown_operator(name);
                self.not_computed(args, span)
            }
        }
    }

    fn unknown_operator(&mut self, name: &Spanned<String>) {
        let message = format!("no operator is called `{}`", name.value);
        let mut finding = Diagnostic::new(&catalogue::NAM001, name.span, message);
        let meant = match name.value.as_str() {
            "STDEV" => Some("STD"),
            "AVG" => Some("MEAN"),
            other => nearest(other, catalog::names()),
        };
        if let Some(meant) = meant {
            finding = finding.help(format!("did you mean `{meant}`?")).fix(
                Applicability::Unsafe,
                format!("write `{meant}`"),
                name.span,
                meant,
            );
        } else if self.is_declared(&name.value) {
            finding = finding.help(format!("`{}` is a value: write it without `(`", name.value));
        }
        self.report(finding);
    }

    /// What cannot be computed, over all that was understood: a look-ahead inside is still seen.
    pub(super) fn not_computed(&mut self, args: &[Arg], span: Span) -> NodeId {
        let mut nodes = Vec::new();
        for arg in args {
            match &arg.value.kind {
                ExprKind::Text(_) | ExprKind::Duration { .. } => {}
                ExprKind::Name(name) if is_word(name) && !self.is_declared(name) => {}
                _ => nodes.push(self.expr(&arg.value)),
            }
        }
        self.graph.unknown(nodes, span)
    }

    pub(super) fn given<'e>(&mut self, expr: &'e Expr) -> Given<'e> {
        match &expr.kind {
            ExprKind::Duration { .. } => Given::Duration(expr),
            ExprKind::Text(text) => Given::Word(text, expr),
            ExprKind::Name(name) if name == "all" && !self.is_declared(name) => Given::All(expr),
            ExprKind::Name(name) if is_word(name) && !self.is_declared(name) => {
                Given::Word(name, expr)
            }
            _ => Given::Node(self.expr(expr), expr),
        }
    }

    /// True for what can only be a window, a lag or a level: a number over params alone.
    pub(super) fn is_constant(&self, given: Given) -> bool {
        match given {
            Given::Node(id, _) => {
                self.graph.ty(id).shape == Shape::Constant && !self.graph.is_unknown(id)
            }
            Given::Duration(_) | Given::All(_) | Given::Word(..) => true,
        }
    }

    fn operator(&mut self, sig: &'static OpSig, args: &[Arg], span: Span) -> NodeId {
        let mut supplied = Vec::with_capacity(args.len());
        for arg in args {
            let keyword = arg.name.as_ref();
            supplied.push(Supplied { keyword, given: self.given(&arg.value) });
        }
        let sig = match sig.build {
            Build::Node(_) | Build::Formula(_) | Build::Steps(_) => sig,
            Build::Zscore if self.says_window(&supplied, 1) => table("TS_ZSCORE"),
            Build::Zscore => &ZSCORE_ACROSS,
            Build::Extremum { rolling, .. } if self.says_extremum_window(&supplied) => {
                table(rolling)
            }
            Build::Extremum { pair: Op::Min2, .. } => &MIN_PAIR,
            Build::Extremum { .. } => &MAX_PAIR,
        };
        self.build(sig, &supplied, span)
    }

    /// True where more arguments are given than the series alone, or one that can only be a window.
    fn says_window(&self, supplied: &[Supplied], series: usize) -> bool {
        let named = |s: &&Supplied| s.keyword.is_some_and(|k| k.value == "window");
        let bare: Vec<&Supplied> = supplied.iter().filter(|s| s.keyword.is_none()).collect();
        supplied.iter().any(|s| named(&s))
            || bare.len() > series
            || bare.first().is_some_and(|s| self.is_constant(s.given))
    }

    /// `MAX(x, n)`: a series first and a constant whole number of at least 1 second. `MAX(x, 0)` is
    /// the pair, since no window is 0. One argument alone means a window too.
    fn says_extremum_window(&self, supplied: &[Supplied]) -> bool {
        if supplied.iter().any(|s| s.keyword.is_some_and(|k| k.value == "window")) {
            return true;
        }
        let bare: Vec<Given> =
            supplied.iter().filter(|s| s.keyword.is_none()).map(|s| s.given).collect();
        match *bare.as_slice() {
            [_] => supplied.len() == 1,
            [first, second] => !self.is_constant(first) && self.may_be_window(second),
            _ => false,
        }
    }

    fn may_be_window(&self, given: Given) -> bool {
        match given {
            Given::Node(id, _) => {
                let range = self.graph.ranges[id.index()];
                self.is_constant(given) && range.is_some_and(|r| r.whole && r.low >= 1.0)
            }
            Given::Duration(_) | Given::All(_) => true,
            Given::Word(..) => false,
        }
    }
}

/// Names that operators understand as words: they are no columns.
fn is_word(name: &str) -> bool {
    matches!(name, "all" | "bfill" | "backfill" | "ffill")
}

/// An operator of the table, by a name that stands in it.
fn table(name: &'static str) -> &'static OpSig {
    catalog::signature(name).unwrap_or(&ZSCORE_ACROSS)
}
