//! Windows and lags: constant whole numbers of bars, over the whole domain of every param in them.

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_syntax::expr::{DurationUnit, Expr, ExprKind};

use super::names::Lowering;
use crate::bind::MAX_WINDOW;
use crate::clock::Clock;
use crate::constant::evaluate;
use crate::program::{Kind, NodeId, Op, Shape};
use crate::range::Range;

/// Combinations of param values that are tried one by one before the ranges alone decide.
const MAX_POINTS: usize = 4096;

impl Lowering<'_> {
    /// An argument that counts bars: `what` is `a window` or `a lag`, `least` its least value. The
    /// error is an unknown node over what was understood; it has its finding.
    pub(super) fn bar_argument(
        &mut self,
        expr: &Expr,
        what: &str,
        least: f64,
    ) -> Result<NodeId, NodeId> {
        if let ExprKind::Duration { count, unit } = expr.kind {
            let bars = self.duration(count, unit, expr.span);
            return bars.ok_or_else(|| self.graph.unknown(vec![], expr.span));
        }
        let id = self.expr(expr);
        self.bar_count(id, expr.span, what, least)
    }

    /// The same for an argument that is a node already.
    pub(super) fn bar_count(
        &mut self,
        id: NodeId,
        span: Span,
        what: &str,
        least: f64,
    ) -> Result<NodeId, NodeId> {
        if self.counts_bars(id, span, what, least) {
            Ok(id)
        } else {
            Err(self.graph.unknown(vec![id], span))
        }
    }

    fn counts_bars(&mut self, id: NodeId, span: Span, what: &str, least: f64) -> bool {
        let ty = self.graph.ty(id);
        if ty.kind == Kind::Unknown {
            return true;
        }
        if ty.shape != Shape::Constant {
            let message = format!("{what} is a constant number of bars, and this is a series");
            self.report(
                Diagnostic::new(&catalogue::TYP004, span, message)
                    .help("use a number or a param; a series cannot say how many bars to read"),
            );
            return false;
        }
        if self.expect_kind(id, Kind::Num, span, what).is_some() {
            return false;
        }
        let fits = |v: f64| v.fract() == 0.0 && (least..=MAX_WINDOW).contains(&v);
        let all_fit = |r: Range| r.whole && r.low >= least && r.high <= MAX_WINDOW;
        let Some(why) = self.outside(id, &fits, all_fit) else { return true };
        let bound = if least.is_finite() {
            format!(" from {least} to {MAX_WINDOW}")
        } else {
            String::new()
        };
        let message = format!("{what} is a whole number of bars{bound}, and this {why}");
        let mut finding = Diagnostic::new(&catalogue::WIN001, span, message);
        if !matches!(self.graph.node(id).op, Op::Const(_)) {
            finding = finding
                .note("this holds over the whole domain of each param, whatever the constraints");
        }
        self.report(finding);
        false
    }

    /// Why a constant is not all right over the whole domain; `None` where it is. `fits` judges one
    /// value, `all_fit` a range, where there are too many values to try.
    pub(super) fn outside(
        &self,
        id: NodeId,
        fits: &dyn Fn(f64) -> bool,
        all_fit: impl Fn(Range) -> bool,
    ) -> Option<String> {
        let range = self.graph.ranges[id.index()]?;
        if all_fit(range) {
            return None;
        }
        if let Some(value) = self.graph.number(id) {
            return Some(format!("is {value}"));
        }
        match self.try_points(id, fits) {
            Some(found) => found,
            None if range.is_point() => Some(format!("is {}", range.low)),
            None if range.whole => Some(format!("may be {} to {}", range.low, range.high)),
            None => Some(format!("may be any number from {} to {}", range.low, range.high)),
        }
    }

    /// Tries every combination of the params' values, where they are few: outer `None` where they
    /// are not, inner the first combination that does not fit.
    fn try_points(&self, id: NodeId, fits: &dyn Fn(f64) -> bool) -> Option<Option<String>> {
        let below = self.below(id);
        let params: Vec<u16> = below
            .iter()
            .filter_map(|n| match self.graph.node(*n).op {
                Op::Param(at) => Some(at),
                _ => None,
            })
            .collect();
        let mut values: Vec<&[f64]> = Vec::new();
        for at in &params {
            values.push(self.points[usize::from(*at)].as_deref()?);
        }
        let total = values.iter().try_fold(1usize, |n, v| n.checked_mul(v.len()))?;
        if total > MAX_POINTS {
            return None;
        }
        for point in 0..total {
            let mut rest = point;
            let mut chosen = Vec::with_capacity(values.len());
            for (at, list) in params.iter().zip(&values) {
                chosen.push((*at, list[rest % list.len()]));
                rest /= list.len();
            }
            let value = self.value_at(&below, &chosen)?;
            if !fits(value) {
                let with: Vec<String> = chosen
                    .iter()
                    .map(|(at, v)| {
                        format!("`{}` = {v}", self.graph.params[usize::from(*at)].name.value)
                    })
                    .collect();
                return Some(Some(format!("is {value} with {}", with.join(", "))));
            }
        }
        Some(None)
    }

    /// The node and all below it, in the order of ids.
    fn below(&self, id: NodeId) -> Vec<NodeId> {
        let mut seen = std::collections::BTreeSet::from([id]);
        let mut open = vec![id];
        while let Some(at) = open.pop() {
            for arg in &self.graph.node(at).args {
                if seen.insert(*arg) {
                    open.push(*arg);
                }
            }
        }
        seen.into_iter().collect()
    }

    /// The value of the last of `nodes` (closed under arguments) with those params.
    fn value_at(&self, nodes: &[NodeId], params: &[(u16, f64)]) -> Option<f64> {
        let mut values = std::collections::BTreeMap::new();
        let mut last = None;
        for id in nodes {
            let node = self.graph.node(*id);
            let args: Option<Vec<f64>> = node.args.iter().map(|a| values.get(a).copied()).collect();
            let param =
                |at: u16| params.iter().find(|(have, _)| *have == at).map_or(f64::NAN, |(_, v)| *v);
            let value = evaluate(node.op, &args?, param)?;
            values.insert(*id, value);
            last = Some(value);
        }
        last
    }

    /// A duration as bars of the data.
    fn duration(&mut self, count: f64, unit: DurationUnit, span: Span) -> Option<NodeId> {
        let bars = match self.bar {
            Some(_) => self.clock_now().bars_in(count, unit),
            None => None,
        };
        match bars {
            Some(bars) if bars.fract() == 0.0 && bars >= 1.0 => {
                Some(self.graph.constant(bars, Some(span)))
            }
            Some(bars) => {
                let bar = self.clock_now().bar;
                let message = format!("this is {bars} bars of {bar}: a window is whole bars");
                let help = "say a whole number of bars, or a whole multiple of the bar";
                self.report(Diagnostic::new(&catalogue::WIN004, span, message).help(help));
                None
            }
            None => {
                let (message, help) = if self.bar.is_none() {
                    (
                        "how many bars this is depends on the data's bar, which nothing states",
                        "state `data.bar`, or say how many bars: on daily bars `20d` is 20",
                    )
                } else {
                    (
                        "how many bars this is depends on the calendar's hours, which are not known",
                        "state `data.calendar`, or say how many bars",
                    )
                };
                self.report(Diagnostic::new(&catalogue::WIN004, span, message).help(help));
                None
            }
        }
    }

    /// The clock that lowering stands on.
    fn clock_now(&self) -> Clock {
        let own = &self.graph.clock;
        let frame = self.clock.checked_sub(1).and_then(|at| self.graph.frames.get(usize::from(at)));
        match frame {
            Some(frame) => Clock { bar: frame.every, calendar: own.calendar.clone() },
            None => own.clone(),
        }
    }
}
