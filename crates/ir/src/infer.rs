//! What follows of a node from its operator and its arguments alone: type, unit, reach. Lowering,
//! binding and the verifier share these rules.

use crate::native::{Back, UnitRule};
use crate::program::{Kind, Op, Reach, Shape, Type, Unit};

impl Op {
    /// How many arguments it has at least; `None` where any number may be ([`Op::Unknown`]).
    pub fn arity(self) -> Option<usize> {
        use Op::*;
        Some(match self {
            Const(_) | Bool(_) | Param(_) | Field(_) => 0,
            Neg | Not | IsNan | Abs | Log | Sqrt | Exp | Floor | Ceil | Tanh | Atan => 1,
            Lag | Add | Sub | Mul | Div | Rem | Pow | Lt | Le | Eq | Ne | And | Or | Min2
            | Max2 | Roc | CrossUp | CrossDown | ForwardReturn => 2,
            Where => 3,
            Native(native) => native.info().arity(),
            Unknown => return None,
        })
    }

    /// How many arguments may follow those of [`Op::arity`]: `min_periods`.
    pub fn optional(self) -> usize {
        match self {
            Op::Native(native) => usize::from(native.info().partial),
            _ => 0,
        }
    }

    /// How many of its arguments are values; those after them are constants.
    pub fn inputs(self) -> Option<usize> {
        match self {
            Op::Lag | Op::Roc | Op::ForwardReturn => Some(1),
            Op::Native(native) => Some(native.info().inputs),
            _ => self.arity(),
        }
    }

    /// Which of its arguments is a number of bars: a window of at least 1, or a lag.
    pub fn bars_at(self) -> Option<usize> {
        match self {
            Op::Lag | Op::Roc | Op::ForwardReturn => Some(1),
            Op::Native(native) if native.info().window => Some(native.info().inputs),
            _ => None,
        }
    }

    /// True where each bar of a symbol is computed from all symbols at that bar.
    pub fn is_cross_section(self) -> bool {
        matches!(self, Op::Native(native) if native.info().cross_section)
    }

    /// The name in the textual form.
    pub fn name(self) -> &'static str {
        use Op::*;
        match self {
            Const(_) => "const",
            Bool(_) => "bool",
            Param(_) => "param",
            Field(_) => "field",
            Lag => "lag",
            Neg => "neg",
            Add => "add",
            Sub => "sub",
            Mul => "mul",
            Div => "div",
            Rem => "rem",
            Pow => "pow",
            Lt => "lt",
            Le => "le",
            Eq => "eq",
            Ne => "ne",
            And => "and",
            Or => "or",
            Not => "not",
            IsNan => "is_nan",
            Where => "where",
            Abs => "abs",
            Min2 => "min",
            Max2 => "max",
            Log => "log",
            Sqrt => "sqrt",
            Exp => "exp",
            Floor => "floor",
            Ceil => "ceil",
            Tanh => "tanh",
            Atan => "atan",
            Roc => "roc",
            CrossUp => "cross_up",
            CrossDown => "cross_down",
            ForwardReturn => "forward_return",
            Native(native) => native.name(),
            Unknown => "unknown",
        }
    }
}

/// The type of `op` over arguments of these types, or what is wrong with them in one line.
pub(crate) fn type_of(op: Op, args: &[Type]) -> Result<Type, String> {
    use Op::*;
    let floor = match op {
        _ if op.is_cross_section() => Shape::CrossSection,
        Field(_) | Lag | Roc | CrossUp | CrossDown | ForwardReturn | Native(_) => Shape::Series,
        _ => Shape::Constant,
    };
    let shape = args.iter().map(|a| a.shape).max().unwrap_or(floor).max(floor);
    let kinds: Vec<Kind> = args.iter().map(|a| a.kind).collect();
    let need = |wanted: Kind| match kinds.iter().find(|k| **k != wanted && **k != Kind::Unknown) {
        Some(_) => Err(format!("`{}` needs {} on every side", op.name(), plural(wanted))),
        None => Ok(()),
    };
    let kind = match op {
        Const(_) | Param(_) | Field(_) => Kind::Num,
        Bool(_) => Kind::Bool,
        Unknown => Kind::Unknown,
        Lag => {
            same(op, Kind::Num, kinds[1])?;
            kinds[0]
        }
        Where => {
            if !matches!(kinds[0], Kind::Bool | Kind::Unknown) {
                return Err("`where` needs a condition first".to_owned());
            }
            same(op, kinds[1], kinds[2])?
        }
        Eq | Ne => {
            same(op, kinds[0], kinds[1])?;
            Kind::Bool
        }
        And | Or | Not => {
            need(Kind::Bool)?;
            Kind::Bool
        }
        Lt | Le | CrossUp | CrossDown | IsNan => {
            need(Kind::Num)?;
            Kind::Bool
        }
        _ => {
            need(Kind::Num)?;
            Kind::Num
        }
    };
    let varies = |n: &Type| n.shape != Shape::Constant && n.kind != Kind::Unknown;
    if op.inputs().is_some_and(|inputs| args.iter().skip(inputs).any(varies)) {
        return Err(format!("`{}` needs constants after its series", op.name()));
    }
    Ok(Type { kind, shape })
}

fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "conditions",
        _ => "numbers",
    }
}

fn same(op: Op, a: Kind, b: Kind) -> Result<Kind, String> {
    match (a, b) {
        (Kind::Unknown, other) | (other, Kind::Unknown) => Ok(other),
        (a, b) if a == b => Ok(a),
        _ => Err(format!("`{}` needs two numbers or two conditions", op.name())),
    }
}

/// The unit of `op` over arguments of these units; `field` is the column's own.
pub(crate) fn unit_of(op: Op, args: &[Unit], field: Unit) -> Unit {
    use Op::*;
    match (op, args) {
        (Field(_), _) => field,
        (Roc | ForwardReturn | Tanh, _) => Unit::Ratio,
        (Native(native), _) => match native.info().unit {
            UnitRule::Is(unit) => unit,
            UnitRule::OfFirst => args.first().copied().unwrap_or(Unit::None),
        },
        (Add | Sub | Min2 | Max2, &[a, b]) => {
            if a == b || b == Unit::None {
                a
            } else if a == Unit::None {
                b
            } else {
                Unit::None
            }
        }
        (Where, &[_, a, b]) if a == b => a,
        (Mul, &[a, b]) => match (a, b) {
            (Unit::Ratio, other) | (other, Unit::Ratio) => other,
            _ => Unit::None,
        },
        (Div, &[a, Unit::Ratio]) => a,
        (Div, &[a, b]) if a == b && a != Unit::None => Unit::Ratio,
        (Neg | Abs | Lag | Rem | Floor | Ceil, &[a, ..]) => a,
        _ => Unit::None,
    }
}

/// The unit that a column of this name has by convention.
pub(crate) fn unit_of_field(name: &str) -> Unit {
    match name {
        "open" | "high" | "low" | "close" | "vwap" => Unit::Price,
        "volume" => Unit::Shares,
        _ => Unit::None,
    }
}

/// The reach of `op` over arguments of these reaches, where its window or lag lies in `low..=high`
/// bars (ignored by operators without one). `low` below 0 is a look ahead.
pub(crate) fn reach_of(op: Op, args: &[Reach], low: f64, high: f64) -> Reach {
    let back = args.iter().map(|r| r.back).max().unwrap_or(0);
    let ahead = args.iter().map(|r| r.ahead).max().unwrap_or(0);
    // `as` saturates, and NaN becomes 0: out-of-range windows have a finding of their own.
    let bars = high.max(0.0) as u32;
    let more = match op {
        Op::Lag => {
            let ahead = if low < 0.0 {
                ahead.saturating_add((-low) as u32)
            } else {
                ahead.saturating_sub(low as u32)
            };
            return Reach { back: back.saturating_add(bars), ahead };
        }
        Op::ForwardReturn => return Reach { back, ahead: ahead.saturating_add(bars) },
        Op::Roc => bars,
        Op::CrossUp | Op::CrossDown => 1,
        Op::Native(native) => match native.info().back {
            Back::Window => bars.saturating_sub(1),
            Back::WholeWindow => bars,
            Back::Bars(n) => n,
        },
        _ => 0,
    };
    Reach { back: back.saturating_add(more), ahead }
}
