//! From the grammar's pairs to the tree: precedence, and what the grammar is too lax to refuse.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::sync::LazyLock;

use pest::iterators::{Pair, Pairs};
use pest::pratt_parser::{Assoc, Op, PrattParser};
use qraft_diag::{Span, Spanned};

use super::complaint::Complaint;
use super::grammar::Rule;
use super::guard::MAX_DEPTH;
use super::{Arg, BinaryOp, Expr, ExprKind, FactorRef, UnaryOp, literal};
use crate::source_map::SourceMap;

/// Python's precedence, loosest first.
static PRECEDENCE: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    let left = |rule| Op::infix(rule, Assoc::Left);
    PrattParser::new()
        .op(left(Rule::or))
        .op(left(Rule::and))
        .op(Op::prefix(Rule::not))
        .op(left(Rule::less)
            | left(Rule::less_equal)
            | left(Rule::greater)
            | left(Rule::greater_equal)
            | left(Rule::equal)
            | left(Rule::not_equal)
            | Op::postfix(Rule::is_nan))
        .op(left(Rule::add) | left(Rule::subtract))
        .op(left(Rule::multiply) | left(Rule::divide) | left(Rule::remainder))
        .op(Op::prefix(Rule::negative) | Op::prefix(Rule::positive))
        .op(Op::infix(Rule::power, Assoc::Right))
});

/// A tree under construction.
struct Built {
    expr: Expr,
    /// Bytes of the value, brackets included.
    at: Range<usize>,
    depth: usize,
    /// True for an operator's tree that stands without brackets.
    bare: bool,
    /// The right operand, of what was built from two.
    right: Range<usize>,
    /// Set where this is a chain of comparisons: the complaint's number.
    chain: Option<usize>,
}

/// Builds trees of one expression.
pub(super) struct Builder<'a> {
    text: &'a str,
    map: &'a SourceMap,
    /// The operator closures of the precedence parser all report here.
    complaints: RefCell<Vec<Complaint>>,
    too_deep: Cell<bool>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str, map: &'a SourceMap) -> Self {
        Builder { text, map, complaints: RefCell::new(Vec::new()), too_deep: Cell::new(false) }
    }

    /// The tree of the pairs of `expression`, and all that is wrong with it.
    pub(super) fn build(self, pairs: Pairs<'_, Rule>) -> (Expr, Vec<Complaint>) {
        let built = self.expression(pairs);
        let mut complaints = self.complaints.into_inner();
        if self.too_deep.get() {
            // Whatever else was seen on the way is a part of one root cause.
            complaints.retain(|c| c.rule.code == "SYN005");
        }
        (built.expr, complaints)
    }

    fn complain(&self, complaint: Complaint) -> usize {
        let mut complaints = self.complaints.borrow_mut();
        complaints.push(complaint);
        complaints.len() - 1
    }

    fn span(&self, at: &Range<usize>) -> Span {
        self.map.span(at.clone())
    }

    fn leaf(&self, at: Range<usize>, kind: ExprKind) -> Built {
        let expr = Expr { span: self.span(&at), kind };
        Built { expr, right: at.clone(), at, depth: 1, bare: false, chain: None }
    }

    /// A node over parts. Deeper than allowed, it is an error instead, and the parts are dropped
    /// here, so that no tree of any depth is ever built.
    fn node(&self, at: Range<usize>, below: usize, bare: bool, kind: ExprKind) -> Built {
        if below < MAX_DEPTH {
            let expr = Expr { span: self.span(&at), kind };
            let right = at.clone();
            return Built { expr, at, depth: below + 1, bare, right, chain: None };
        }
        // What is too deep once is so again all the way up.
        if !self.too_deep.replace(true) {
            let message = format!("the expression nests more than {MAX_DEPTH} operators");
            let help = "name parts of it under `let`";
            self.complain(Complaint::limit(at.clone(), message).help(help));
        }
        self.leaf(at, ExprKind::Error)
    }

    fn expression(&self, pairs: Pairs<'_, Rule>) -> Built {
        PRECEDENCE
            .map_primary(|pair| match pair.as_rule() {
                Rule::operand => self.operand(pair),
                _ => self.atom(pair),
            })
            .map_prefix(|op, operand| self.unary(op, operand))
            .map_postfix(|operand, op| self.is_nan(operand, op))
            .map_infix(|lhs, op, rhs| self.binary(lhs, op, rhs))
            .parse(pairs)
    }

    fn operand(&self, pair: Pair<'_, Rule>) -> Built {
        let whole = range(&pair);
        let mut parts = pair.into_inner();
        let Some(atom) = parts.next() else {
            return self.leaf(whole, ExprKind::Error);
        };
        parts.fold(self.atom(atom), |base, suffix| self.suffixed(base, suffix))
    }

    fn suffixed(&self, base: Built, suffix: Pair<'_, Rule>) -> Built {
        let at = base.at.start..suffix.as_span().end();
        let is_lag = suffix.as_rule() == Rule::lag;
        let Some(inner) = suffix.into_inner().next() else {
            return self.leaf(at, ExprKind::Error);
        };
        let (below, kind) = if is_lag {
            let bars = self.expression(inner.into_inner());
            let below = base.depth.max(bars.depth);
            (below, ExprKind::Lag { base: Box::new(base.expr), bars: Box::new(bars.expr) })
        } else {
            let frame = Spanned::new(inner.as_str().to_owned(), self.span(&range(&inner)));
            (base.depth, ExprKind::At { base: Box::new(base.expr), frame })
        };
        self.node(at, below, false, kind)
    }

    fn atom(&self, pair: Pair<'_, Rule>) -> Built {
        let at = range(&pair);
        let text = pair.as_str();
        match pair.as_rule() {
            Rule::bracketed => {
                let inner = pair.into_inner().next().map(|p| self.expression(p.into_inner()));
                let Some(mut built) = inner else {
                    return self.leaf(at, ExprKind::Error);
                };
                // Brackets belong to what they hold, so that its place can be cut out whole.
                built.expr.span = self.span(&at);
                Built { at, bare: false, chain: None, ..built }
            }
            Rule::call => self.call(pair),
            Rule::name => self.leaf(at, ExprKind::Name(text.to_owned())),
            Rule::factor => self.factor(pair),
            rule => match literal::read(rule, text) {
                Ok(kind) => self.leaf(at, kind),
                Err(message) => {
                    self.complain(Complaint::syntax(at.clone(), message));
                    self.leaf(at, ExprKind::Error)
                }
            },
        }
    }

    fn call(&self, pair: Pair<'_, Rule>) -> Built {
        let at = range(&pair);
        let mut name = Spanned::new(String::new(), self.span(&at));
        let mut args: Vec<Arg> = Vec::new();
        let mut below = 0;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => {
                    name = Spanned::new(part.as_str().to_owned(), self.span(&range(&part)));
                }
                Rule::argument => {
                    let part_at = range(&part);
                    let (arg, depth) = self.argument(part);
                    self.check_argument(&args, &arg, part_at);
                    below = below.max(depth);
                    args.push(arg);
                }
                _ => {}
            }
        }
        self.node(at, below, false, ExprKind::Call { name, args })
    }

    fn factor(&self, pair: Pair<'_, Rule>) -> Built {
        let at = range(&pair);
        let spanned =
            |part: &Pair<'_, Rule>| Spanned::new(part.as_str().to_owned(), self.span(&range(part)));
        let (mut path, mut version) = (Spanned::new(String::new(), self.span(&at)), None);
        let mut args: Vec<Arg> = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::factor_path => path = spanned(&part),
                Rule::factor_version => version = Some(spanned(&part)),
                _ => {
                    let part_at = range(&part);
                    let mut inner = part.into_inner();
                    let name = inner.next().map(|name| spanned(&name));
                    let value = inner.next().map(|value| self.expression(value.into_inner()));
                    let value =
                        value.unwrap_or_else(|| self.leaf(part_at.clone(), ExprKind::Error));
                    let arg = Arg { name, value: value.expr };
                    self.check_argument(&args, &arg, part_at);
                    args.push(arg);
                }
            }
        }
        self.leaf(at, ExprKind::Factor(FactorRef { path, version, args }))
    }

    fn argument(&self, pair: Pair<'_, Rule>) -> (Arg, usize) {
        let mut name = None;
        let mut value = None;
        let at = range(&pair);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::keyword => {
                    let text = part.as_str().trim_end();
                    let start = part.as_span().start();
                    name = Some(Spanned::new(
                        text.to_owned(),
                        self.span(&(start..start + text.len())),
                    ));
                }
                _ => value = Some(self.expression(part.into_inner())),
            }
        }
        let value = value.unwrap_or_else(|| self.leaf(at, ExprKind::Error));
        (Arg { name, value: value.expr }, value.depth)
    }

    fn check_argument(&self, before: &[Arg], arg: &Arg, at: Range<usize>) {
        let named_before = before.iter().any(|a| a.name.is_some());
        match &arg.name {
            None if named_before => {
                let message = "an argument without a keyword follows one with a keyword";
                self.complain(
                    Complaint::syntax(at, message)
                        .says("this one has no keyword")
                        .help("move it before the keywords, or name it"),
                );
            }
            Some(name) if before.iter().flat_map(|a| &a.name).any(|n| n.value == name.value) => {
                let message = format!("`{}` is given twice", name.value);
                self.complain(Complaint::syntax(at, message).says("again here"));
            }
            _ => {}
        }
    }

    fn unary(&self, op: Pair<'_, Rule>, operand: Built) -> Built {
        let at = op.as_span().start()..operand.at.end;
        let op = match op.as_rule() {
            Rule::not => UnaryOp::Not,
            Rule::positive => UnaryOp::Plus,
            _ => UnaryOp::Neg,
        };
        if op != UnaryOp::Not {
            self.check_not(&operand);
        }
        let kind = ExprKind::Unary { op, operand: Box::new(operand.expr) };
        self.node(at, operand.depth, true, kind)
    }

    fn is_nan(&self, operand: Built, op: Pair<'_, Rule>) -> Built {
        let at = operand.at.start..op.as_span().end();
        let negated = op.into_inner().any(|p| p.as_rule() == Rule::negation);
        if is_comparison(&operand) {
            self.complain(
                Complaint::syntax(at.clone(), "`is nan` after a comparison")
                    .says("two comparisons without brackets")
                    .help("a comparison is never nan: put what is asked in brackets"),
            );
            return self.leaf(at, ExprKind::Error);
        }
        let kind = ExprKind::IsNan { operand: Box::new(operand.expr), negated };
        self.node(at, operand.depth, true, kind)
    }

    fn binary(&self, lhs: Built, op: Pair<'_, Rule>, rhs: Built) -> Built {
        let at = lhs.at.start..rhs.at.end;
        let below = lhs.depth.max(rhs.depth);
        let op_at = range(&op);
        let op = Spanned::new(binary_op(op.as_rule()), self.span(&op_at));
        if !matches!(op.value, BinaryOp::Or | BinaryOp::And) {
            self.check_not(&rhs);
        }
        if op.value.is_comparison() && (lhs.chain.is_some() || is_comparison(&lhs)) {
            return self.chained(lhs, op, op_at, rhs);
        }
        let kind = ExprKind::Binary { op, lhs: Box::new(lhs.expr), rhs: Box::new(rhs.expr) };
        Built { right: rhs.at, ..self.node(at, below, true, kind) }
    }

    /// `a < b < c`: one complaint for the whole chain, whose fix joins its links by `and`. The tree
    /// holds each operand once, so that their own findings are not repeated.
    fn chained(&self, lhs: Built, op: Spanned<BinaryOp>, op_at: Range<usize>, rhs: Built) -> Built {
        let middle = lhs.right.clone();
        let number = match lhs.chain {
            Some(number) => number,
            None => {
                let complaint =
                    Complaint::syntax(lhs.at.start..rhs.at.end, "comparisons do not chain")
                        .says("two comparisons without `and`")
                        .help("write each comparison on its own, joined by `and`");
                self.complain(complaint)
            }
        };
        if let Some(complaint) = self.complaints.borrow_mut().get_mut(number) {
            complaint.at.end = rhs.at.end;
            let edit = (middle.end..middle.end, format!(" and {}", &self.text[middle]));
            let title = "join the comparisons by `and`".to_owned();
            complaint.fix.get_or_insert((title, Vec::new())).1.push(edit);
        }
        let at = lhs.at.start..rhs.at.end;
        let hole = Expr { span: self.span(&op_at), kind: ExprKind::Error };
        let below = lhs.depth.max(rhs.depth + 1);
        let link = ExprKind::Binary { op, lhs: Box::new(hole), rhs: Box::new(rhs.expr) };
        let link = Expr { span: self.span(&(op_at.start..rhs.at.end)), kind: link };
        let and = Spanned::new(BinaryOp::And, self.span(&op_at));
        let kind = ExprKind::Binary { op: and, lhs: Box::new(lhs.expr), rhs: Box::new(link) };
        let built = self.node(at, below, true, kind);
        Built { chain: Some(number), right: rhs.at, ..built }
    }

    /// `not` binds less than what stands around it: it needs brackets, as in Python.
    fn check_not(&self, operand: &Built) {
        let is_not = matches!(operand.expr.kind, ExprKind::Unary { op: UnaryOp::Not, .. });
        if !is_not || !operand.bare {
            return;
        }
        let at = operand.at.clone();
        let mut complaint = Complaint::syntax(at.clone(), "`not` after an operator needs brackets")
            .says("`not` takes in all of this");
        let edits = vec![(at.start..at.start, "(".to_owned()), (at.end..at.end, ")".to_owned())];
        complaint.fix = Some(("put it in brackets".to_owned(), edits));
        self.complain(complaint);
    }
}

fn range(pair: &Pair<'_, Rule>) -> Range<usize> {
    pair.as_span().start()..pair.as_span().end()
}

fn is_comparison(built: &Built) -> bool {
    built.bare
        && match &built.expr.kind {
            ExprKind::Binary { op, .. } => op.value.is_comparison(),
            ExprKind::IsNan { .. } => true,
            _ => false,
        }
}

fn binary_op(rule: Rule) -> BinaryOp {
    match rule {
        Rule::or => BinaryOp::Or,
        Rule::and => BinaryOp::And,
        Rule::less => BinaryOp::Lt,
        Rule::less_equal => BinaryOp::Le,
        Rule::greater => BinaryOp::Gt,
        Rule::greater_equal => BinaryOp::Ge,
        Rule::equal => BinaryOp::Eq,
        Rule::not_equal => BinaryOp::Ne,
        Rule::add => BinaryOp::Add,
        Rule::subtract => BinaryOp::Sub,
        Rule::multiply => BinaryOp::Mul,
        Rule::divide => BinaryOp::Div,
        Rule::remainder => BinaryOp::Rem,
        _ => BinaryOp::Pow,
    }
}
