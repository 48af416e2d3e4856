//! What both engines read from a trial's constants: numbers, truths, bar counts.

use qraft_base::{ErrorType, Failure, Interval, Stage};
use qraft_data::Panel;
use qraft_data::frame::Frame;
use qraft_ir::Native;
use qraft_ir::program::{Factor, Kind, NodeId, Op, Program};

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

/// The bar count of a windowed node or lag.
///
/// # Errors
/// `window_not_whole`, `lag_negative`, `window_out_of_range`.
pub(crate) fn bars(
    program: &Program,
    constants: &[Option<f64>],
    id: NodeId,
) -> Result<usize, Failure> {
    let node = program.node(id);
    let at = node.op.bars_at().and_then(|at| node.args.get(at));
    let count = at.and_then(|n| fixed(program, constants, *n));
    let Some(Fixed::Num(n)) = count else {
        let message =
            format!("the window of `{}` is not a number over params alone", node.op.name());
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
    let message = format!("`{}` over {n} bars: it must be {wants}", node.op.name());
    Err(fail(Stage::Bind, code, message))
}

/// The arguments of a node that are values, without its constants.
pub(crate) fn inputs(program: &Program, id: NodeId) -> &[NodeId] {
    let node = program.node(id);
    let count = node.op.inputs().unwrap_or(node.args.len());
    &node.args[..count.min(node.args.len())]
}

/// The constants of a native operator in one trial.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Numbers {
    /// Bars of the window; 0 where it has none.
    pub window: usize,
    /// Valid values that a window needs; the window itself unless an author said otherwise.
    pub least: usize,
    /// What follows the window.
    pub more: [f64; 2],
}

/// Those of a node.
///
/// # Errors
/// As [`bars`]; `number_missing`, `number_out_of_range`.
pub(crate) fn numbers(
    program: &Program,
    constants: &[Option<f64>],
    id: NodeId,
    native: Native,
) -> Result<Numbers, Failure> {
    let (node, info) = (program.node(id), native.info());
    let mut of = Numbers::default();
    if info.window {
        of.window = bars(program, constants, id)?;
        of.least = of.window;
    }
    let from = info.inputs + usize::from(info.window);
    for (at, arg) in node.args.iter().skip(from).enumerate() {
        let Some(Fixed::Num(value)) = fixed(program, constants, *arg) else {
            let message = format!("a number of `{}` is not known", native.name());
            return Err(fail(Stage::Bind, "number_missing", message));
        };
        if at < info.numbers {
            of.more[at] = in_range(native, at, value)?;
        } else if value.fract() == 0.0 && (1.0..=of.window as f64).contains(&value) {
            of.least = value as usize;
        } else {
            let message = format!("`min_periods` is {value} of {} bars", of.window);
            return Err(fail(Stage::Bind, "window_out_of_range", message));
        }
    }
    Ok(of)
}

/// The number at that place after the window, where the operator can use it.
fn in_range(native: Native, at: usize, value: f64) -> Result<f64, Failure> {
    let (name, good) = match (native, at) {
        (Native::TsRank, _) => ("pct: 0 or 1", value == 0.0 || value == 1.0),
        (Native::Quantile, _) => ("q: 0 to 1", (0.0..=1.0).contains(&value)),
        (Native::Winsorize, _) => ("q: 0 to 0.5", (0.0..=0.5).contains(&value)),
        (Native::Fill, 0) => ("method: 0, forward", value == 0.0),
        (Native::Fill, _) => ("limit: whole bars from 0", value >= 0.0 && value.fract() == 0.0),
        (Native::Sar, _) => ("step and limit: from 0", value >= 0.0),
        _ => ("a number", !value.is_nan()),
    };
    if good {
        return Ok(value);
    }
    let message = format!("`{}` takes {name}; not {value}", native.name());
    Err(fail(Stage::Bind, "number_out_of_range", message))
}

/// The frames of these lengths over a panel.
///
/// # Errors
/// `frame_misfit`: bars of the panel do not fill one.
pub(crate) fn frames(
    every: impl Iterator<Item = Interval>,
    panel: &Panel,
) -> Result<Vec<Frame>, Failure> {
    let of = |every| {
        Frame::of(panel, every)
            .map_err(|misfit| fail(Stage::Scan, "frame_misfit", misfit.to_string()))
    };
    every.map(of).collect()
}

/// The column that holds a factor with one trial's arguments: its address, and where it has
/// arguments these behind it, as in `common/ema@1.2.0?window=10`.
pub(crate) fn factor_column(
    program: &Program,
    constants: &[Option<f64>],
    id: NodeId,
    factor: &Factor,
) -> String {
    let mut name = factor.address.clone();
    for (at, (keyword, arg)) in factor.keywords.iter().zip(&program.node(id).args).enumerate() {
        let value = match fixed(program, constants, *arg) {
            Some(Fixed::Num(value)) => value,
            _ => f64::NAN,
        };
        name.push(if at == 0 { '?' } else { '&' });
        name.push_str(&format!("{keyword}={value}"));
    }
    name
}
