//! What both engines read from a trial's constants: numbers, truths, bar counts.

use qraft_base::{ErrorType, Failure, Stage};
use qraft_ir::program::{Kind, NodeId, Op, Program};

/// The most bars that a window or lag may span.
pub(crate) const MAX_BARS: f64 = 1_000_000.0;

/// A deterministic failure of the fast engine.
pub(crate) fn fail(stage: Stage, code: &'static str, message: impl Into<String>) -> Failure {
    Failure::new(ErrorType::Fast, stage, code, message)
}

/// A node that is the same everywhere.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Fixed {
    /// A finite number, or NaN.
    Num(f64),
    /// 1, 0 or −1 (unknown).
    Truth(i8),
}

/// The node's value where it is constant.
pub(crate) fn fixed(program: &Program, constants: &[Option<f64>], id: NodeId) -> Option<Fixed> {
    let node = program.node(id);
    let value = constants.get(id.index()).copied().flatten();
    match (value, node.op) {
        (Some(v), _) if node.ty.kind == Kind::Bool => Some(Fixed::Truth(truth(v))),
        (Some(v), _) => Some(Fixed::Num(if v.is_finite() { v } else { f64::NAN })),
        (None, Op::Const(bits)) => {
            let v = f64::from_bits(bits);
            Some(Fixed::Num(if v.is_finite() { v } else { f64::NAN }))
        }
        (None, Op::Bool(v)) => Some(Fixed::Truth(i8::from(v))),
        (None, _) => None,
    }
}

fn truth(value: f64) -> i8 {
    match value {
        v if v.is_nan() => -1,
        v => i8::from(v != 0.0),
    }
}

/// The bar count of a windowed node or lag: its last argument.
///
/// # Errors
/// `window_not_whole`, `lag_negative`, `window_out_of_range`.
pub(crate) fn bars(
    program: &Program,
    constants: &[Option<f64>],
    id: NodeId,
) -> Result<usize, Failure> {
    let node = program.node(id);
    let count = node.args.last().and_then(|n| fixed(program, constants, *n));
    let Some(Fixed::Num(n)) = count else {
        let message = format!("the window of {:?} is not a number over params alone", node.op);
        return Err(fail(Stage::Bind, "window_not_whole", message));
    };
    let whole = n.fract() == 0.0;
    let (code, wants) = match node.op {
        _ if !whole => ("window_not_whole", "a whole number of bars"),
        Op::Lag if n < 0.0 => ("lag_negative", "0 or more: a negative lag reads the future"),
        Op::Lag if n <= MAX_BARS => return Ok(n as usize),
        _ if (1.0..=MAX_BARS).contains(&n) => return Ok(n as usize),
        _ => ("window_out_of_range", "1 to 1000000 bars"),
    };
    let message = format!("{:?} over {n} bars: it must be {wants}", node.op);
    Err(fail(Stage::Bind, code, message))
}

/// True for operators whose last argument is a bar count.
pub(crate) fn has_bars(op: Op) -> bool {
    use Op::*;
    let windowed =
        matches!(op, Sma | Ema | Std | Sum | RollingMin | RollingMax | Roc | Rsi | Atr | TsZscore);
    windowed || op == Lag
}

/// The arguments of a node that are values, without its bar count.
pub(crate) fn inputs(program: &Program, id: NodeId) -> &[NodeId] {
    let node = program.node(id);
    let count = node.args.len() - usize::from(has_bars(node.op) && !node.args.is_empty());
    &node.args[..count]
}
