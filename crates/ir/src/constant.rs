//! Arithmetic over params: what a node that varies with neither bar nor symbol is worth. Folding
//! while lowering and binding a trial share it, so that both answer the same bits.

use crate::program::{Node, Op};

/// A condition's value among constants: 1, 0, or NaN where it is unknown.
fn truth(known: bool, value: bool) -> f64 {
    match (known, value) {
        (false, _) => f64::NAN,
        (true, true) => 1.0,
        (true, false) => 0.0,
    }
}

fn compare(a: f64, b: f64, holds: bool) -> f64 {
    truth(!a.is_nan() && !b.is_nan(), holds)
}

/// Floored remainder with the sign of `b`; NaN at b = 0.
pub(crate) fn floored_remainder(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        0.0_f64.copysign(b)
    } else if (rest < 0.0) != (b < 0.0) {
        rest + b
    } else {
        rest
    }
}

/// The value of `op` over constant arguments, conditions as 1, 0 and NaN (unknown). `param` answers
/// for [`Op::Param`]. `None` where the operator needs a series.
pub(crate) fn evaluate(op: Op, args: &[f64], param: impl Fn(u16) -> f64) -> Option<f64> {
    let value = match (op, args) {
        (Op::Const(bits), []) => f64::from_bits(bits),
        (Op::Bool(value), []) => truth(true, value),
        (Op::Param(index), []) => param(index),
        (Op::Neg, &[x]) => -x,
        (Op::Add, &[a, b]) => a + b,
        (Op::Sub, &[a, b]) => a - b,
        (Op::Mul, &[a, b]) => a * b,
        (Op::Div, &[a, b]) => a / b,
        (Op::Rem, &[a, b]) => floored_remainder(a, b),
        (Op::Pow, &[a, b]) => libm::pow(a, b),
        (Op::Lt, &[a, b]) => compare(a, b, a < b),
        (Op::Le, &[a, b]) => compare(a, b, a <= b),
        (Op::Eq, &[a, b]) => compare(a, b, a == b),
        (Op::Ne, &[a, b]) => compare(a, b, a != b),
        (Op::And, &[a, b]) if a == 0.0 || b == 0.0 => 0.0,
        (Op::And, &[a, b]) => truth(!a.is_nan() && !b.is_nan(), true),
        (Op::Or, &[a, b]) if a == 1.0 || b == 1.0 => 1.0,
        (Op::Or, &[a, b]) => truth(!a.is_nan() && !b.is_nan(), false),
        (Op::Not, &[a]) => truth(!a.is_nan(), a == 0.0),
        (Op::IsNan, &[x]) => truth(true, x.is_nan()),
        (Op::Where, &[cond, _, _]) if cond.is_nan() => f64::NAN,
        (Op::Where, &[cond, a, b]) => {
            if cond == 1.0 {
                a
            } else {
                b
            }
        }
        (Op::Abs, &[x]) => x.abs(),
        (Op::Min2 | Op::Max2, &[a, b]) if a.is_nan() || b.is_nan() => f64::NAN,
        (Op::Min2, &[a, b]) => {
            if b < a {
                b
            } else {
                a
            }
        }
        (Op::Max2, &[a, b]) => {
            if a < b {
                b
            } else {
                a
            }
        }
        (Op::Log, &[x]) if x > 0.0 => libm::log(x),
        (Op::Log, &[_]) => f64::NAN,
        (Op::Sqrt, &[x]) => x.sqrt(),
        (Op::Exp, &[x]) => libm::exp(x),
        (Op::Floor, &[x]) => libm::floor(x),
        (Op::Ceil, &[x]) => libm::ceil(x),
        (Op::Tanh, &[x]) => libm::tanh(x),
        (Op::Atan, &[x]) => libm::atan(x),
        _ => return None,
    };
    Some(value)
}

/// The value of every constant node for the given params; `None` for series. Unknown nodes and all
/// that stands on them are `None`.
pub fn constants(nodes: &[Node], params: &[f64]) -> Vec<Option<f64>> {
    let mut values: Vec<Option<f64>> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let value = constant(node, params, &values);
        values.push(value);
    }
    values
}

/// The value of one node over those of its arguments.
pub(crate) fn constant(node: &Node, params: &[f64], values: &[Option<f64>]) -> Option<f64> {
    /// No operator over constants has more.
    const MOST: usize = 3;
    let mut args = [0.0; MOST];
    let args = args.get_mut(..node.args.len())?;
    for (arg, id) in args.iter_mut().zip(&node.args) {
        *arg = values[id.index()]?;
    }
    let param = |index: u16| params.get(usize::from(index)).copied().unwrap_or(f64::NAN);
    evaluate(node.op, args, param)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::Native;

    #[test]
    fn remainder_floors_as_pythons() {
        for (a, b, expected) in [(7.0, 3.0, 1.0), (-7.0, 3.0, 2.0), (7.0, -3.0, -2.0)] {
            assert_eq!(floored_remainder(a, b), expected, "{a} % {b}");
        }
        assert!(floored_remainder(1.0, 0.0).is_nan());
        assert!(floored_remainder(6.0, -3.0).is_sign_negative());
    }

    #[test]
    fn conditions_are_kleenes() {
        let of = |op, args: &[f64]| evaluate(op, args, |_| 0.0).unwrap();
        assert_eq!(of(Op::And, &[0.0, f64::NAN]), 0.0);
        assert!(of(Op::And, &[1.0, f64::NAN]).is_nan());
        assert_eq!(of(Op::Or, &[f64::NAN, 1.0]), 1.0);
        assert!(of(Op::Or, &[f64::NAN, 0.0]).is_nan());
        assert!(of(Op::Not, &[f64::NAN]).is_nan());
        assert!(of(Op::Ne, &[1.0, f64::NAN]).is_nan());
        assert_eq!(of(Op::IsNan, &[f64::NAN]), 1.0);
        assert!(of(Op::Where, &[f64::NAN, 1.0, 2.0]).is_nan());
        assert!(of(Op::Max2, &[f64::NAN, 2.0]).is_nan());
        assert!(evaluate(Op::Native(Native::Sma), &[1.0, 2.0], |_| 0.0).is_none());
    }
}
