//! The canonical text of an expression: one blank around operators, no bracket that is not needed.

use std::fmt::Write as _;

use super::parse::parse_expr;
use super::{Arg, BinaryOp, DurationUnit, Expr, ExprKind, FactorRef, NumberUnit, UnaryOp};
use crate::source_map::SourceMap;

/// The canonical text. Parsing it gives the same tree again, places aside. What did not parse
/// prints as `?`, which is no expression.
pub fn print(expr: &Expr) -> String {
    Printer { source: None }.text(expr)
}

/// The canonical text with numbers and durations as they stand in `source`, the text that `expr`
/// was parsed from with spans that are its own bytes.
pub fn print_as_written(expr: &Expr, source: &str) -> String {
    Printer { source: Some(source) }.text(expr)
}

/// Prints the parts of one expression.
#[derive(Clone, Copy)]
pub(super) struct Printer<'s> {
    /// What numbers are copied from; `None` prints their shortest text.
    pub(super) source: Option<&'s str>,
}

/// How tight a node binds; more is tighter.
pub(super) fn binding(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Binary { op, .. } => match op.value {
            BinaryOp::Or => 1,
            BinaryOp::And => 2,
            op if op.is_comparison() => COMPARISON,
            BinaryOp::Add | BinaryOp::Sub => 5,
            BinaryOp::Pow => POWER,
            _ => 6,
        },
        ExprKind::Unary { op: UnaryOp::Not, .. } => NOT,
        ExprKind::IsNan { .. } => COMPARISON,
        ExprKind::Unary { .. } => SIGN,
        _ => ATOM,
    }
}

const NOT: u8 = 3;
const COMPARISON: u8 = 4;
const SIGN: u8 = 7;
const POWER: u8 = 8;
const ATOM: u8 = 9;

impl<'s> Printer<'s> {
    fn text(self, expr: &Expr) -> String {
        let mut out = String::new();
        self.expr(&mut out, expr);
        out
    }

    /// The text of `expr`, in brackets if it binds less than `least`.
    pub(super) fn within(self, out: &mut String, expr: &Expr, least: u8) {
        if binding(expr) < least {
            out.push('(');
            self.expr(out, expr);
            out.push(')');
        } else {
            self.expr(out, expr);
        }
    }

    fn expr(self, out: &mut String, expr: &Expr) {
        // Writing into a string does not fail.
        match &expr.kind {
            ExprKind::Number { .. } | ExprKind::Duration { .. } => match self.written(expr) {
                Some(text) => out.push_str(text),
                None => number(out, &expr.kind),
            },
            ExprKind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            ExprKind::Text(text) => quoted(out, text),
            ExprKind::Name(name) => out.push_str(name),
            ExprKind::Factor(factor) => self.factor(out, factor),
            ExprKind::Error => out.push('?'),
            ExprKind::Call { name, args } => {
                let _ = write!(out, "{}(", name.value);
                self.args(out, args, ", ");
                out.push(')');
            }
            ExprKind::Lag { base, bars } => {
                self.within(out, base, ATOM);
                out.push('[');
                self.expr(out, bars);
                out.push(']');
            }
            ExprKind::At { base, frame } => {
                self.within(out, base, ATOM);
                let _ = write!(out, "@{}", frame.value);
            }
            ExprKind::Unary { op, operand } => {
                let (sign, least) = match op {
                    UnaryOp::Neg => ("-", SIGN),
                    UnaryOp::Plus => ("+", SIGN),
                    UnaryOp::Not => ("not ", NOT),
                };
                out.push_str(sign);
                self.within(out, operand, least);
            }
            ExprKind::Binary { op, lhs, rhs } => {
                let (left, right) = least_of(op.value, binding(expr));
                self.within(out, lhs, left);
                let _ = write!(out, " {} ", op.value.as_str());
                self.within(out, rhs, right);
            }
            ExprKind::IsNan { operand, negated } => {
                self.within(out, operand, COMPARISON + 1);
                out.push_str(if *negated { " is not nan" } else { " is nan" });
            }
        }
    }

    /// A number as its author wrote it, where that is known and means the same.
    fn written(self, expr: &Expr) -> Option<&'s str> {
        let text = self.source?.get(expr.span.range())?;
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '(' || c == ')');
        let (again, findings) = parse_expr(text, &SourceMap::identity(0, text.len()));
        (findings.is_empty() && again.kind == expr.kind).then_some(text)
    }

    pub(super) fn args(self, out: &mut String, args: &[Arg], between: &str) {
        for (i, arg) in args.iter().enumerate() {
            out.push_str(if i == 0 { "" } else { between });
            if let Some(name) = &arg.name {
                let _ = write!(out, "{}=", name.value);
            }
            self.expr(out, &arg.value);
        }
    }

    /// The address, or the call where an address cannot say it.
    fn factor(self, out: &mut String, factor: &FactorRef) {
        let address = factor.address();
        if !factor.fits_address() {
            out.push_str("factor(");
            quoted(out, &address);
            out.push_str(if factor.args.is_empty() { "" } else { ", " });
            self.args(out, &factor.args, ", ");
            out.push(')');
            return;
        }
        let _ = write!(out, "factor://{address}");
        out.push_str(if factor.args.is_empty() { "" } else { "?" });
        self.args(out, &factor.args, "&");
    }
}

/// How tight the operands of an operator must bind to stand without brackets, where it binds `own`.
pub(super) fn least_of(op: BinaryOp, own: u8) -> (u8, u8) {
    match op {
        BinaryOp::Pow => (POWER + 1, SIGN),
        op if op.is_comparison() => (own + 1, own + 1),
        _ => (own, own + 1),
    }
}

fn duration(unit: DurationUnit) -> char {
    match unit {
        DurationUnit::Second => 's',
        DurationUnit::Minute => 'm',
        DurationUnit::Hour => 'h',
        DurationUnit::Day => 'd',
        DurationUnit::Week => 'w',
    }
}

fn number(out: &mut String, kind: &ExprKind) {
    match kind {
        ExprKind::Number { value, unit } => {
            let (power, suffix) = match unit {
                NumberUnit::Plain => (0, ""),
                NumberUnit::Percent => (2, "%"),
                NumberUnit::BasisPoints => (4, "bps"),
            };
            out.push_str(&shifted(*value, power));
            out.push_str(suffix);
        }
        ExprKind::Duration { count, unit } => {
            out.push_str(&shifted(*count, 0));
            out.push(duration(*unit));
        }
        _ => {}
    }
}

/// The shortest digits of `value × 10^power` that read back as `value` when the point is moved
/// again: the digits are the value's own, only the exponent changes.
fn shifted(value: f64, power: i32) -> String {
    let scientific = format!("{value:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse::<i32>().unwrap_or(0) + power;
    let digits = mantissa.replace('.', "");
    let point = exponent + 1;
    let length = digits.len() as i32;
    match point {
        _ if value == 0.0 => "0".to_owned(),
        // Beyond these a row of zeros is harder to read than an exponent.
        _ if !(-5..=16).contains(&point) => format!("{mantissa}e{exponent}"),
        _ if point <= 0 => format!("0.{}{digits}", "0".repeat(-point as usize)),
        _ if point >= length => format!("{digits}{}", "0".repeat((point - length) as usize)),
        _ => format!("{}.{}", &digits[..point as usize], &digits[point as usize..]),
    }
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
}
