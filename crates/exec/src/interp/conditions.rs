//! Three-valued conditions: 1 true, 0 false, −1 unknown.

use qraft_ir::program::Op;

/// A comparison; unknown where either side is missing.
pub(super) fn compare(op: Op, a: &[f64], b: &[f64]) -> Vec<i8> {
    let holds = |a: f64, b: f64| match op {
        Op::Lt => a < b,
        Op::Le => a <= b,
        Op::Eq => a == b,
        _ => a != b,
    };
    let cell = |(a, b): (&f64, &f64)| {
        if a.is_nan() || b.is_nan() { -1 } else { i8::from(holds(*a, *b)) }
    };
    a.iter().zip(b).map(cell).collect()
}

/// `and`, `or`, `==`, `!=` of two conditions, Kleene's.
pub(super) fn both(op: Op, a: &[i8], b: &[i8]) -> Vec<i8> {
    let cell = |(a, b): (&i8, &i8)| match (op, *a, *b) {
        (Op::And, 0, _) | (Op::And, _, 0) => 0,
        (Op::Or, 1, _) | (Op::Or, _, 1) => 1,
        (_, -1, _) | (_, _, -1) => -1,
        (Op::And, ..) => 1,
        (Op::Or, ..) => 0,
        (Op::Eq, a, b) => i8::from(a == b),
        (_, a, b) => i8::from(a != b),
    };
    a.iter().zip(b).map(cell).collect()
}

/// Kleene's `not`.
pub(super) fn not(a: &[i8]) -> Vec<i8> {
    a.iter().map(|a| if *a < 0 { -1 } else { 1 - *a }).collect()
}

/// Known everywhere.
pub(super) fn is_nan(x: &[f64]) -> Vec<i8> {
    x.iter().map(|x| i8::from(x.is_nan())).collect()
}

/// `a` where the condition is true, `b` where it is false, else `unknown`.
pub(super) fn choose<T: Copy>(condition: &[i8], a: &[T], b: &[T], unknown: T) -> Vec<T> {
    let pick = |at: usize| match condition[at] {
        1 => a[at],
        0 => b[at],
        _ => unknown,
    };
    // Constants are as long as the panel, series on a coarser clock are not.
    let cells = condition.len().min(a.len()).min(b.len());
    (0..cells).map(pick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kleene() {
        let (a, b) = ([1, 1, 1, 0, 0, 0, -1, -1, -1], [1, 0, -1, 1, 0, -1, 1, 0, -1]);
        assert_eq!(both(Op::And, &a, &b), [1, 0, -1, 0, 0, 0, -1, 0, -1]);
        assert_eq!(both(Op::Or, &a, &b), [1, 1, 1, 1, 0, -1, 1, -1, -1]);
        assert_eq!(both(Op::Eq, &a, &b), [1, 0, -1, 0, 1, -1, -1, -1, -1]);
        assert_eq!(both(Op::Ne, &a, &b), [0, 1, -1, 1, 0, -1, -1, -1, -1]);
        assert_eq!(not(&[1, 0, -1]), [0, 1, -1]);
        assert_eq!(compare(Op::Lt, &[1.0, 2.0, f64::NAN], &[2.0, 1.0, 1.0]), [1, 0, -1]);
        assert_eq!(choose(&[1, 0, -1], &[1, 1, 1], &[2, 2, 2], 9), [1, 2, 9]);
    }
}
