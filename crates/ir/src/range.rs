//! Interval arithmetic over params: between which numbers a constant lies, over the whole domain.

use crate::constant::floored_remainder;
use crate::program::{Node, Op, Param};

/// The least and the greatest value that a constant may have. Never narrower than the truth.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Range {
    /// Nothing below it.
    pub low: f64,
    /// Nothing above it.
    pub high: f64,
    /// True where every value is known to be a whole number.
    pub whole: bool,
}

impl Range {
    /// One value.
    pub fn point(value: f64) -> Self {
        Range { low: value, high: value, whole: value.fract() == 0.0 }
    }

    const WIDE: Range = Range { low: f64::NEG_INFINITY, high: f64::INFINITY, whole: false };

    fn hull(corners: &[f64], whole: bool) -> Self {
        if corners.iter().any(|c| c.is_nan()) {
            return Range { whole, ..Range::WIDE };
        }
        let low = corners.iter().copied().fold(f64::INFINITY, f64::min);
        let high = corners.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Range { low, high, whole }
    }

    /// True where only one value is possible.
    pub fn is_point(self) -> bool {
        self.low == self.high
    }
}

/// The range of every number node that is constant; `None` for series and conditions.
pub fn ranges(nodes: &[Node], params: &[Param]) -> Vec<Option<Range>> {
    let mut all: Vec<Option<Range>> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let args: Vec<Option<Range>> = node.args.iter().map(|a| all[a.index()]).collect();
        all.push(range_of(node.op, &args, params));
    }
    all
}

/// The range of one node from those of its arguments.
pub(crate) fn range_of(op: Op, args: &[Option<Range>], params: &[Param]) -> Option<Range> {
    match op {
        Op::Const(bits) => return Some(Range::point(f64::from_bits(bits))),
        Op::Param(index) => {
            let param = params.get(usize::from(index))?;
            return Some(Range { low: param.low, high: param.high, whole: param.whole });
        }
        Op::Where => return union(args.get(1).copied()??, args.get(2).copied()??),
        _ => {}
    }
    match *args {
        [Some(x)] => unary(op, x),
        [Some(a), Some(b)] => binary(op, a, b),
        _ => None,
    }
}

fn union(a: Range, b: Range) -> Option<Range> {
    Some(Range { low: a.low.min(b.low), high: a.high.max(b.high), whole: a.whole && b.whole })
}

fn unary(op: Op, x: Range) -> Option<Range> {
    Some(match op {
        Op::Neg => Range { low: -x.high, high: -x.low, whole: x.whole },
        Op::Abs if x.low >= 0.0 => x,
        Op::Abs => Range {
            low: if x.high < 0.0 { -x.high } else { 0.0 },
            high: x.high.abs().max(x.low.abs()),
            whole: x.whole,
        },
        Op::Sqrt if x.low >= 0.0 => Range::hull(&[x.low.sqrt(), x.high.sqrt()], false),
        Op::Log if x.low > 0.0 => Range::hull(&[libm::log(x.low), libm::log(x.high)], false),
        Op::Exp => Range::hull(&[libm::exp(x.low), libm::exp(x.high)], false),
        Op::Floor => Range::hull(&[libm::floor(x.low), libm::floor(x.high)], true),
        Op::Ceil => Range::hull(&[libm::ceil(x.low), libm::ceil(x.high)], true),
        Op::Tanh => Range::hull(&[libm::tanh(x.low), libm::tanh(x.high)], false),
        Op::Atan => Range::hull(&[libm::atan(x.low), libm::atan(x.high)], false),
        Op::Sqrt | Op::Log => Range::WIDE,
        _ => return None,
    })
}

fn binary(op: Op, a: Range, b: Range) -> Option<Range> {
    let whole = a.whole && b.whole;
    let corners = |f: fn(f64, f64) -> f64| {
        [f(a.low, b.low), f(a.low, b.high), f(a.high, b.low), f(a.high, b.high)]
    };
    Some(match op {
        Op::Add => Range { low: a.low + b.low, high: a.high + b.high, whole },
        Op::Sub => Range { low: a.low - b.high, high: a.high - b.low, whole },
        Op::Mul => Range::hull(&corners(|x, y| x * y), whole),
        Op::Div if b.low <= 0.0 && b.high >= 0.0 => Range::WIDE,
        Op::Div => Range::hull(&corners(|x, y| x / y), false),
        Op::Rem if a.is_point() && b.is_point() => Range::point(floored_remainder(a.low, b.low)),
        Op::Rem if b.low > 0.0 => Range { low: 0.0, high: b.high, whole },
        Op::Rem if b.high < 0.0 => Range { low: b.low, high: 0.0, whole },
        Op::Rem => Range::WIDE,
        // Monotone in each argument where the base is above 0, so the corners hold the extremes.
        Op::Pow if a.low > 0.0 => Range::hull(&corners(libm::pow), whole && b.low >= 0.0),
        Op::Pow => Range::WIDE,
        Op::Min2 => Range { low: a.low.min(b.low), high: a.high.min(b.high), whole },
        Op::Max2 => Range { low: a.low.max(b.low), high: a.high.max(b.high), whole },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(low: f64, high: f64) -> Option<Range> {
        Some(Range { low, high, whole: true })
    }

    #[test]
    fn intervals_hold_every_combination() {
        let values = [-3.0, -1.0, 0.0, 2.0, 5.0];
        for op in [Op::Add, Op::Sub, Op::Mul, Op::Div, Op::Rem, Op::Pow, Op::Min2, Op::Max2] {
            for (al, ah) in [(-3.0, 5.0), (2.0, 5.0), (-3.0, -1.0)] {
                for (bl, bh) in [(-3.0, -1.0), (2.0, 5.0), (-1.0, 2.0)] {
                    let range = range_of(op, &[span(al, ah), span(bl, bh)], &[]).unwrap();
                    for a in values.into_iter().filter(|v| *v >= al && *v <= ah) {
                        for b in values.into_iter().filter(|v| *v >= bl && *v <= bh) {
                            let v = crate::constant::evaluate(op, &[a, b], |_| 0.0).unwrap();
                            let inside = v.is_nan() || (v >= range.low && v <= range.high);
                            assert!(inside, "{op:?} {a} {b} = {v} outside {range:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn wholes_stay_whole_but_not_under_division() {
        let whole = |op| range_of(op, &[span(5.0, 50.0), span(2.0, 2.0)], &[]).unwrap().whole;
        assert!(whole(Op::Mul) && whole(Op::Add) && whole(Op::Rem));
        assert!(!whole(Op::Div));
    }
}
