//! What follows of a node from its operator and its arguments alone: type, unit, reach. Lowering,
//! binding and the verifier share these rules.

use crate::native::{Back, UnitRule};
use crate::program::{Join, Kind, Op, Reach, Shape, TimeFrame, Type, Unit};

impl Op {
    /// How many arguments it has at least; `None` where any number may be ([`Op::Unknown`]).
    pub fn arity(self) -> Option<usize> {
        use Op::*;
        Some(match self {
            Const(_) | Bool(_) | Param(_) | Field(_) => 0,
            Neg | Not | IsNan | Abs | Log | Sqrt | Exp | Floor | Ceil | Tanh | Atan => 1,
            Lag | Add | Sub | Mul | Div | Rem | Pow | Lt | Le | Eq | Ne | And | Or | Min2
            | Max2 | Roc | CrossUp | CrossDown | ForwardReturn => 2,
            OnFrame(_, Join::Weighted) => 2,
            OnFrame(..) | Held(_) => 1,
            Where => 3,
            Native(native) => native.info().arity(),
            Factor(_) | External { .. } | Unknown => return None,
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
            Op::Factor(_) => Some(0),
            Op::External { inputs, .. } => Some(usize::from(inputs)),
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
        match self {
            Op::Native(native) => native.info().cross_section,
            Op::External { across, .. } => across,
            _ => false,
        }
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
            OnFrame(..) => "on_frame",
            Held(_) => "held",
            Factor(_) => "factor",
            External { .. } => "external",
            Unknown => "unknown",
        }
    }
}

/// The type of `op` over arguments of these types, or what is wrong with them in one line.
pub(crate) fn type_of(op: Op, args: &[Type]) -> Result<Type, String> {
    use Op::*;
    let floor = match op {
        _ if op.is_cross_section() => Shape::CrossSection,
        Field(_)
        | Factor(_)
        | OnFrame(..)
        | Held(_)
        | Lag
        | Roc
        | CrossUp
        | CrossDown
        | ForwardReturn
        | Native(_)
        | External { .. } => Shape::Series,
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
        Held(_) | OnFrame(_, Join::Last) => kinds[0],
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

/// The unit of `op` over arguments of these units; `field` is that of a column, or of an operator
/// from outside, which says so itself.
pub(crate) fn unit_of(op: Op, args: &[Unit], field: Unit) -> Unit {
    use Op::*;
    match (op, args) {
        (Field(_) | External { .. }, _) => field,
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
        (Neg | Abs | Lag | Held(_) | OnFrame(..) | Rem | Floor | Ceil, &[a, ..]) => a,
        _ => Unit::None,
    }
}

/// The clock of `op` over series of the clock `below`.
pub(crate) fn clock_of(op: Op, below: u16) -> u16 {
    match op {
        Op::OnFrame(frame, _) => frame + 1,
        Op::Held(clock) => clock,
        _ => below,
    }
}

/// The most bars of one clock within one of the other, where `op` goes from one to the other; else
/// 1.
pub(crate) fn bars_a_frame(op: Op, below: u16, frames: &[TimeFrame]) -> u32 {
    let of = |clock: u16| {
        let frame = clock.checked_sub(1).and_then(|at| frames.get(usize::from(at)));
        frame.map_or(1, |frame| frame.bars)
    };
    match op {
        Op::OnFrame(frame, _) => of(frame + 1),
        Op::Held(clock) => of(below).div_ceil(of(clock)).max(1),
        _ => 1,
    }
}

/// The numbers of bars that a reach depends on.
#[derive(Clone, Copy)]
pub(crate) struct Bars {
    /// The least that a window or lag may be; below 0 it is a look ahead.
    pub low: f64,
    /// The most.
    pub high: f64,
    /// [`bars_a_frame`].
    pub a_frame: u32,
}

/// The reach of `op` over arguments of these reaches. What columns declare is added by whoever
/// knows them.
pub(crate) fn reach_of(op: Op, args: impl Iterator<Item = Reach>, bars: Bars) -> Reach {
    let Reach { back, ahead, late } = args.fold(Reach::CONSTANT, |all, of| Reach {
        back: all.back.max(of.back),
        ahead: all.ahead.max(of.ahead),
        late: all.late.max(of.late),
    });
    let low = bars.low;
    // `as` saturates, and NaN becomes 0: out-of-range windows have a finding of their own.
    let most = bars.high.max(0.0) as u32;
    let more = match op {
        Op::Lag => {
            let (ahead, late) = if low < 0.0 {
                (ahead.saturating_add((-low) as u32), late.saturating_add((-low) as i32))
            } else {
                (ahead.saturating_sub(low as u32), late.saturating_sub(low as i32))
            };
            let late = if late < Reach::ALWAYS / 2 { Reach::ALWAYS } else { late };
            return Reach { back: back.saturating_add(most), ahead, late };
        }
        Op::ForwardReturn => {
            let late = late.saturating_add_unsigned(most);
            return Reach { back, ahead: ahead.saturating_add(most), late };
        }
        Op::Held(_) => {
            let back = back.saturating_add(1).saturating_mul(bars.a_frame);
            let ahead = ahead.saturating_mul(bars.a_frame);
            // A finished bar is known at its end, which is no later than this bar's close.
            let late = match late {
                late if late > 0 => {
                    late.saturating_mul(i32::try_from(bars.a_frame).unwrap_or(i32::MAX))
                }
                late => late.max(-1),
            };
            return Reach { back, ahead, late };
        }
        Op::OnFrame(..) => {
            let late = if late > 0 { late } else { 0 };
            return Reach { back: back.div_ceil(bars.a_frame), ahead, late };
        }
        Op::Roc => most,
        // Its caller has asked the operator.
        Op::External { .. } => most,
        Op::CrossUp | Op::CrossDown => 1,
        Op::Native(native) => match native.info().back {
            Back::Window => most.saturating_sub(1),
            Back::WholeWindow => most,
            Back::Bars(n) => n,
        },
        _ => 0,
    };
    Reach { back: back.saturating_add(more), ahead, late }
}
