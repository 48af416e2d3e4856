//! Arithmetic on cells. Infinities flow.

use qraft_ir::program::Op;

/// The operator at each of `cells`; `None` where it is not arithmetic.
pub(super) fn each(op: Op, args: &[&[f64]], cells: usize) -> Option<Vec<f64>> {
    (0..cells).map(|at| cell(op, args.iter().map(|x| x[at]).collect())).collect()
}

fn cell(op: Op, args: Vec<f64>) -> Option<f64> {
    let [x, y] = [0, 1].map(|at| args.get(at).copied().unwrap_or(f64::NAN));
    Some(match op {
        Op::Neg => -x,
        Op::Abs => x.abs(),
        Op::Add => x + y,
        Op::Sub => x - y,
        Op::Mul => x * y,
        Op::Div => x / y,
        Op::Rem => floored(x, y),
        Op::Pow => libm::pow(x, y),
        Op::Log if x > 0.0 => libm::log(x),
        Op::Log => f64::NAN,
        Op::Sqrt => x.sqrt(),
        Op::Exp => libm::exp(x),
        Op::Floor => libm::floor(x),
        Op::Ceil => libm::ceil(x),
        Op::Tanh => libm::tanh(x),
        Op::Atan => libm::atan(x),
        Op::Min2 | Op::Max2 if x.is_nan() || y.is_nan() => f64::NAN,
        Op::Min2 if x < y => x,
        Op::Min2 => y,
        Op::Max2 if x < y => y,
        Op::Max2 => x,
        _ => return None,
    })
}

/// What is left of x after whole steps of y: the sign is y's.
fn floored(x: f64, y: f64) -> f64 {
    let left = libm::fmod(x, y);
    match left {
        _ if left == 0.0 => 0.0_f64.copysign(y),
        _ if (left < 0.0) != (y < 0.0) => left + y,
        _ => left,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_by_hand() {
        let of = |op, a: f64, b: f64| each(op, &[&[a], &[b]], 1).unwrap()[0];
        assert_eq!(of(Op::Rem, -7.0, 3.0), 2.0);
        assert_eq!(of(Op::Rem, 7.0, -3.0), -2.0);
        assert!(of(Op::Rem, 1.0, 0.0).is_nan());
        assert_eq!(of(Op::Div, 1.0, 0.0), f64::INFINITY);
        assert!(of(Op::Min2, 1.0, f64::NAN).is_nan());
        assert_eq!((of(Op::Min2, 1.0, 2.0), of(Op::Max2, 1.0, 2.0)), (1.0, 2.0));
        assert!(of(Op::Log, 0.0, 0.0).is_nan() && of(Op::Sqrt, -1.0, 0.0).is_nan());
        assert!(each(Op::Lag, &[&[1.0], &[1.0]], 1).is_none());
    }
}
