//! Documents built by hand: one expression after the other, each with its own place.

use qraft_diag::{Span, Spanned};
use qraft_ir::program::{Node, Program};
use qraft_ir::{LowerContext, Lowered, lower, verify};
use qraft_syntax::document::{Document, Domain, ParamDecl, Selection, Signals};
use qraft_syntax::expr::Expr;
use qraft_syntax::{SourceMap, parse_expr};

/// A document in the making.
#[derive(Default)]
pub struct Text {
    length: usize,
    pub document: Document,
}

impl Text {
    /// Version 1, with a section of signals.
    pub fn new() -> Self {
        let mut text = Text::default();
        text.document.version = Some(text.spanned(1));
        text.document.signals = Signals { span: Some(Span::new(0, 0)), ..Signals::default() };
        text
    }

    pub fn spanned<T>(&mut self, value: T) -> Spanned<T> {
        let start = self.length;
        self.length += 1;
        Spanned::new(value, Span::new(start, start + 1))
    }

    pub fn expr(&mut self, text: &str) -> Expr {
        let map = SourceMap::identity(self.length, text.len());
        self.length += text.len() + 1;
        let (expr, findings) = parse_expr(text, &map);
        assert!(findings.is_empty(), "{text}: {findings:?}");
        expr
    }

    pub fn long(mut self, text: &str) -> Self {
        self.document.signals.long = Some(self.expr(text));
        self
    }

    pub fn score(mut self, mode: &str, text: &str) -> Self {
        let keys = Selection {
            mode: Some(self.spanned(mode.to_owned())),
            score: Some(self.expr(text)),
            ..Selection::default()
        };
        self.document.selection = Some(self.spanned(keys));
        self.document.rebalance = Some(self.spanned("1D".to_owned()));
        self
    }

    pub fn define(mut self, name: &str, text: &str) -> Self {
        let name = self.spanned(name.to_owned());
        let expr = self.expr(text);
        self.document.lets.push((name, expr));
        self
    }

    pub fn constraint(mut self, text: &str) -> Self {
        let expr = self.expr(text);
        self.document.constraints.push(expr);
        self
    }

    pub fn param(mut self, name: &str, default: f64, domain: Domain) -> Self {
        let decl = ParamDecl {
            name: self.spanned(name.to_owned()),
            span: Span::default(),
            default: Some(self.spanned(default)),
            domain: Some(self.spanned(domain)),
        };
        self.document.params.push(decl);
        self
    }

    pub fn range(self, name: &str, default: f64, low: f64, high: f64, step: f64) -> Self {
        self.param(name, default, Domain::Range { low, high, step: Some(step), log: false })
    }

    /// Lowered without data; what comes out is always sound.
    pub fn lower(&self) -> Lowered {
        self.lower_with(&LowerContext::default())
    }

    pub fn lower_with(&self, context: &LowerContext) -> Lowered {
        let lowered = lower(&self.document, context);
        if let Err(why) = verify(&lowered.program) {
            panic!("{why}\n{}", qraft_ir::print(&lowered.program));
        }
        lowered
    }
}

/// A document with this entry alone.
pub fn long(text: &str) -> Text {
    Text::new().long(text)
}

/// The codes of all findings, sorted.
pub fn codes(lowered: &Lowered) -> Vec<&'static str> {
    let mut codes: Vec<&str> = lowered.findings.iter().map(|f| f.rule.code).collect();
    codes.sort_unstable();
    codes
}

/// The codes that an entry gives.
pub fn codes_of(text: &str) -> Vec<&'static str> {
    codes(&long(text).lower())
}

/// The node of the entry.
pub fn entry(program: &Program) -> &Node {
    program.node(program.signals.long.expect("an entry"))
}
