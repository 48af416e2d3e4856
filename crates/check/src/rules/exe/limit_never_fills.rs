//! EXE005: a limit so far from the last price that no bar gets there.

use qraft_diag::{Diagnostic, catalogue};
use qraft_syntax::expr::{BinaryOp, Expr, ExprKind, UnaryOp};

use crate::rules::Subject;
use crate::rules::numbers::percent;

/// How far one bar may plausibly go. Exchanges halt a share long before.
const BAR_MOVE_MAX: f64 = 0.3;

/// Between which numbers a value lies; a price in units of the last price.
#[derive(Clone, Copy)]
enum Value {
    Number(f64, f64),
    Price(f64, f64),
}

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(execution) = subject.document.execution.as_ref().map(|e| &e.value) else { return };
    let Some(limit) = &execution.limit else { return };
    let Some(Value::Price(low, high)) = value(subject, limit) else { return };
    let away = if high < 1.0 - BAR_MOVE_MAX {
        1.0 - high
    } else if low > 1.0 + BAR_MOVE_MAX {
        low - 1.0
    } else {
        return;
    };
    let side = if high < 1.0 { "below" } else { "above" };
    let message = format!("the limit lies {} {side} the last price", percent(away));
    findings.push(
        Diagnostic::new(&catalogue::EXE005, limit.span, message)
            .says("no bar gets there")
            .help("a limit is a price near the last one, as in `close * 0.99`"),
    );
}

fn value(subject: &Subject, expr: &Expr) -> Option<Value> {
    match &expr.kind {
        ExprKind::Number { value, .. } => Some(Value::Number(*value, *value)),
        ExprKind::Name(name) => name_value(subject, name),
        ExprKind::Unary { op: UnaryOp::Neg, operand } => match value(subject, operand)? {
            Value::Number(low, high) => Some(Value::Number(-high, -low)),
            Value::Price(..) => None,
        },
        ExprKind::Unary { op: UnaryOp::Plus, operand } => value(subject, operand),
        ExprKind::Binary { op, lhs, rhs } => {
            let (a, b) = (value(subject, lhs)?, value(subject, rhs)?);
            binary(op.value, a, b)
        }
        _ => None,
    }
}

fn name_value(subject: &Subject, name: &str) -> Option<Value> {
    if let Some(param) = subject.program.params.iter().find(|p| p.name.value == name) {
        return Some(Value::Number(param.low, param.high));
    }
    let defined = subject.document.lets.iter().any(|(own, _)| own.value == name);
    let prices = ["open", "high", "low", "close", "vwap"];
    (!defined && prices.contains(&name)).then_some(Value::Price(1.0, 1.0))
}

fn binary(op: BinaryOp, a: Value, b: Value) -> Option<Value> {
    use Value::{Number, Price};
    let times = |a: (f64, f64), b: (f64, f64)| {
        let all = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1];
        let low = all.iter().copied().fold(f64::INFINITY, f64::min);
        (low, all.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    };
    let inverse = |b: (f64, f64)| (b.0 > 0.0).then(|| (1.0 / b.1, 1.0 / b.0));
    let price = |(low, high)| Price(low, high);
    let number = |(low, high)| Number(low, high);
    Some(match (op, a, b) {
        (BinaryOp::Add, Number(a, b), Number(c, d)) => Number(a + c, b + d),
        (BinaryOp::Add, Price(a, b), Price(c, d)) => Price(a + c, b + d),
        (BinaryOp::Sub, Number(a, b), Number(c, d)) => Number(a - d, b - c),
        (BinaryOp::Sub, Price(a, b), Price(c, d)) => Price(a - d, b - c),
        (BinaryOp::Mul, Number(a, b), Number(c, d)) => number(times((a, b), (c, d))),
        (BinaryOp::Mul, Price(a, b), Number(c, d)) => price(times((a, b), (c, d))),
        (BinaryOp::Mul, Number(a, b), Price(c, d)) => price(times((a, b), (c, d))),
        (BinaryOp::Div, Number(a, b), Number(c, d)) => number(times((a, b), inverse((c, d))?)),
        (BinaryOp::Div, Price(a, b), Number(c, d)) => price(times((a, b), inverse((c, d))?)),
        _ => return None,
    })
}
