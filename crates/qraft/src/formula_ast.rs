//! Expression trees as JSON: `qraft compile --emit ast`, and `formula_ast` of a factor's metadata.
//! A format of its own (`docs/formula_ast.md`): the tree inside may change, this may not without
//! a new schema number.

use qraft_diag::Span;
use qraft_syntax::expr::{
    Arg, BinaryOp, DurationUnit, Expr, ExprKind, FactorRef, NumberUnit, UnaryOp,
};
use serde::Serialize;

/// The name and number of the format.
pub const SCHEMA: &str = "qraft.ast/1";

/// One node.
#[derive(Serialize, Debug, PartialEq)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Node {
    /// A number as a fraction: `5%` is 0.05 with the unit `percent`.
    Number {
        /// Its value.
        value: f64,
        /// `plain`, `percent` or `bps`.
        unit: &'static str,
    },
    /// A span of time.
    Duration {
        /// How many.
        count: f64,
        /// `s`, `m`, `h`, `d` or `w`.
        unit: &'static str,
    },
    /// `true` or `false`.
    Bool {
        /// Which.
        value: bool,
    },
    /// A quoted text.
    Text {
        /// Without its quotes.
        value: String,
    },
    /// A column, a param or a definition.
    Name {
        /// As written.
        name: String,
    },
    /// An operator's call.
    Call {
        /// As written; aliases are not resolved.
        name: String,
        /// In the order written.
        args: Vec<Argument>,
    },
    /// A factor, in whichever of its two spellings.
    Factor {
        /// Its path, as in `common/ema`.
        path: String,
        /// Which versions will do; absent for any.
        #[serde(skip_serializing_if = "Option::is_none")]
        version: Option<String>,
        /// By keyword.
        args: Vec<Argument>,
    },
    /// `base[bars]`
    Lag {
        /// What is looked back into.
        base: Box<Node>,
        /// How many bars.
        bars: Box<Node>,
    },
    /// `base@frame`
    Frame {
        /// What is read on the other clock.
        base: Box<Node>,
        /// As in `1W`.
        frame: String,
    },
    /// `-x`, `+x`, `not x`
    Unary {
        /// `-`, `+` or `not`.
        op: &'static str,
        /// Of what.
        operand: Box<Node>,
    },
    /// `a op b`
    Binary {
        /// As it is written in an expression.
        op: &'static str,
        /// Left.
        lhs: Box<Node>,
        /// Right.
        rhs: Box<Node>,
    },
    /// `x is nan`, `x is not nan`
    IsNan {
        /// Of what.
        operand: Box<Node>,
        /// True for `is not nan`.
        negated: bool,
    },
}

/// One argument.
#[derive(Serialize, Debug, PartialEq)]
pub struct Argument {
    /// The keyword, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The value.
    pub value: Node,
}

/// The node of a tree; `None` where a part of it did not parse.
pub fn node(expr: &Expr) -> Option<Node> {
    let boxed = |expr: &Expr| node(expr).map(Box::new);
    Some(match &expr.kind {
        ExprKind::Number { value, unit } => {
            Node::Number { value: *value, unit: number_unit(*unit) }
        }
        ExprKind::Duration { count, unit } => {
            Node::Duration { count: *count, unit: duration_unit(*unit) }
        }
        ExprKind::Bool(value) => Node::Bool { value: *value },
        ExprKind::Text(value) => Node::Text { value: value.clone() },
        ExprKind::Name(name) => Node::Name { name: name.clone() },
        ExprKind::Call { name, args } => match factor_call(expr.span, &name.value, args) {
            Some(found) => factor(&found)?,
            None => Node::Call { name: name.value.clone(), args: arguments(args)? },
        },
        ExprKind::Factor(found) => factor(found)?,
        ExprKind::Lag { base, bars } => Node::Lag { base: boxed(base)?, bars: boxed(bars)? },
        ExprKind::At { base, frame } => {
            Node::Frame { base: boxed(base)?, frame: frame.value.clone() }
        }
        ExprKind::Unary { op, operand } => {
            Node::Unary { op: unary_op(*op), operand: boxed(operand)? }
        }
        ExprKind::Binary { op, lhs, rhs } => {
            let op: BinaryOp = op.value;
            Node::Binary { op: op.as_str(), lhs: boxed(lhs)?, rhs: boxed(rhs)? }
        }
        ExprKind::IsNan { operand, negated } => {
            Node::IsNan { operand: boxed(operand)?, negated: *negated }
        }
        ExprKind::Error => return None,
    })
}

fn factor_call(span: Span, name: &str, args: &[Arg]) -> Option<FactorRef> {
    (name == "factor").then(|| FactorRef::from_call(span, args).ok()).flatten()
}

fn factor(factor: &FactorRef) -> Option<Node> {
    let version = factor.version.as_ref().map(|v| v.value.clone());
    Some(Node::Factor { path: factor.path.value.clone(), version, args: arguments(&factor.args)? })
}

fn arguments(args: &[Arg]) -> Option<Vec<Argument>> {
    let argument = |arg: &Arg| {
        let name = arg.name.as_ref().map(|name| name.value.clone());
        node(&arg.value).map(|value| Argument { name, value })
    };
    args.iter().map(argument).collect()
}

fn number_unit(unit: NumberUnit) -> &'static str {
    match unit {
        NumberUnit::Plain => "plain",
        NumberUnit::Percent => "percent",
        NumberUnit::BasisPoints => "bps",
    }
}

fn duration_unit(unit: DurationUnit) -> &'static str {
    match unit {
        DurationUnit::Second => "s",
        DurationUnit::Minute => "m",
        DurationUnit::Hour => "h",
        DurationUnit::Day => "d",
        DurationUnit::Week => "w",
    }
}

fn unary_op(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Neg => "-",
        UnaryOp::Plus => "+",
        UnaryOp::Not => "not",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_syntax::{SourceMap, parse_expr};

    fn json(text: &str) -> String {
        let (expr, findings) = parse_expr(text, &SourceMap::identity(0, text.len()));
        assert!(findings.is_empty(), "{text}: {findings:?}");
        serde_json::to_string(&node(&expr).expect("a node")).expect("JSON")
    }

    /// The wire format, kind by kind: a change here is a new schema number.
    #[test]
    fn every_kind_of_node_has_its_json() {
        for (text, expected) in [
            ("5%", r#"{"kind":"number","value":0.05,"unit":"percent"}"#),
            ("20d", r#"{"kind":"duration","count":20.0,"unit":"d"}"#),
            ("true", r#"{"kind":"bool","value":true}"#),
            ("'x'", r#"{"kind":"text","value":"x"}"#),
            ("-x", r#"{"kind":"unary","op":"-","operand":{"kind":"name","name":"x"}}"#),
            (
                "F(x, n=1)",
                concat!(
                    r#"{"kind":"call","name":"F","args":[{"value":{"kind":"name","name":"x"}},"#,
                    r#"{"name":"n","value":{"kind":"number","value":1.0,"unit":"plain"}}]}"#
                ),
            ),
            (
                "x[1]@1W",
                concat!(
                    r#"{"kind":"frame","base":{"kind":"lag","base":{"kind":"name","name":"x"},"#,
                    r#""bars":{"kind":"number","value":1.0,"unit":"plain"}},"frame":"1W"}"#
                ),
            ),
        ] {
            assert_eq!(json(text), expected);
        }
        assert_eq!(
            json("x is not nan or y"),
            concat!(
                r#"{"kind":"binary","op":"or","lhs":{"kind":"is_nan","operand":{"kind":"name","#,
                r#""name":"x"},"negated":true},"rhs":{"kind":"name","name":"y"}}"#
            )
        );
    }

    #[test]
    fn both_spellings_of_a_factor_are_one() {
        let expected = concat!(
            r#"{"kind":"factor","path":"common/ema","version":"^1.2","args":[{"name":"window","#,
            r#""value":{"kind":"name","name":"fast"}}]}"#
        );
        assert_eq!(json("factor://common/ema@^1.2?window=fast"), expected);
        assert_eq!(json("factor(\"common/ema@^1.2\", window=fast)"), expected);
    }
}
