//! Other clocks: `x@1W` evaluates x on weekly bars; where clocks meet, the coarser value is held on
//! the finer clock from the bar on at which it is complete.

use qraft_base::Interval;
use qraft_base::timeframe::frame_fits;
use qraft_diag::{Diagnostic, Span, Spanned, catalogue};
use qraft_syntax::expr::Expr;

use super::names::Lowering;
use crate::program::{Join, NodeId, Op, Shape, Unit};

impl Lowering<'_> {
    /// `base@frame`
    pub(super) fn at_frame(&mut self, base: &Expr, frame: &Spanned<String>, span: Span) -> NodeId {
        let before = self.clock;
        let Some(every) = self.frame(frame) else {
            let id = self.expr(base);
            return self.graph.unknown(vec![id], span);
        };
        self.clock = match self.graph.clock.bar == every {
            true => 0,
            false => self.graph.frame(every),
        };
        let wanted = self.clock;
        let id = self.expr(base);
        self.clock = before;
        let id = self.graph.moved_to(id, wanted);
        self.graph.wrote(id, Some(span));
        id
    }

    fn frame(&mut self, frame: &Spanned<String>) -> Option<Interval> {
        let every = match frame.value.parse::<Interval>() {
            Ok(every) => every,
            Err(error) => {
                self.report(Diagnostic::new(&catalogue::TYP001, frame.span, error.to_string()));
                return None;
            }
        };
        let fits = self.bar.map_or(Ok(()), |bar| frame_fits(bar, every));
        let Err(misfit) = fits else { return Some(every) };
        let mut finding = Diagnostic::new(&catalogue::WIN005, frame.span, misfit.to_string())
            .says("cannot be made of the data's bars");
        if let Some(instead) = misfit.instead {
            finding = finding.help(format!("the nearest that can be had is `@{instead}`"));
        }
        self.report(finding);
        None
    }

    /// A column on the clock that lowering stands on.
    pub(super) fn on_clock(&mut self, name: &str, field: NodeId, span: Span) -> NodeId {
        let Some(frame) = self.clock.checked_sub(1) else { return field };
        if self.graph.is_unknown(field) {
            return field;
        }
        let join = match name {
            "open" => Join::First,
            "high" => Join::Max,
            "low" => Join::Min,
            "vwap" if self.has_field("volume") => Join::Weighted,
            _ if self.graph.node(field).unit == Unit::Shares => Join::Sum,
            _ => Join::Last,
        };
        let mut args = vec![field];
        if join == Join::Weighted {
            args.push(self.plain_field("volume", span));
        }
        self.node(Op::OnFrame(frame, join), args, span)
    }

    /// What a signal or score is at each bar of the data.
    pub(super) fn every_bar(&mut self, id: NodeId, span: Span) -> NodeId {
        let held = self.graph.moved_to(id, 0);
        if held != id {
            self.graph.wrote(held, Some(span));
        }
        held
    }
}

impl super::graph::Graph {
    /// The clock of a frame, by its place.
    pub(super) fn frame(&mut self, every: Interval) -> u16 {
        let bars = self.clock.bars_in_one(every);
        let at = self.frames.iter().position(|f| f.every == every).unwrap_or_else(|| {
            self.frames.push(crate::program::TimeFrame { every, bars });
            self.frames.len() - 1
        });
        // More frames than that cannot be written within a text's limits.
        u16::try_from(at + 1).unwrap_or(u16::MAX)
    }

    /// A value on another clock: held on a finer one, its last value on a coarser one. Constants
    /// and unknown nodes are the same on all.
    pub(super) fn moved_to(&mut self, id: NodeId, clock: u16) -> NodeId {
        let node = self.node(id);
        if node.clock == clock || node.ty.shape == Shape::Constant || self.is_unknown(id) {
            return id;
        }
        let finer = self.bars_of(clock) < self.bars_of(node.clock);
        if finer {
            return self.add_or_unknown(Op::Held(clock), vec![id]);
        }
        let on_data = self.moved_to(id, 0);
        match clock.checked_sub(1) {
            Some(frame) => self.add_or_unknown(Op::OnFrame(frame, Join::Last), vec![on_data]),
            None => on_data,
        }
    }

    /// Arguments on one clock: the finest of theirs.
    pub(super) fn on_one_clock(&mut self, args: &mut [NodeId]) {
        let of = |graph: &Self, id: NodeId| {
            let node = graph.node(id);
            let varies = node.ty.shape != Shape::Constant && !graph.is_unknown(id);
            varies.then_some((graph.bars_of(node.clock), node.clock))
        };
        let Some((_, finest)) = args.iter().filter_map(|id| of(self, *id)).min() else { return };
        for arg in args {
            *arg = self.moved_to(*arg, finest);
        }
    }

    /// The most bars of the data in one bar of a clock.
    fn bars_of(&self, clock: u16) -> u32 {
        let frame = clock.checked_sub(1).and_then(|at| self.frames.get(usize::from(at)));
        frame.map_or(1, |frame| frame.bars.max(2))
    }

    fn add_or_unknown(&mut self, op: Op, args: Vec<NodeId>) -> NodeId {
        let span = args.first().and_then(|id| self.spans[id.index()].first()).copied();
        match self.add(op, args.clone(), span) {
            Ok(id) => id,
            Err(_) => args[0],
        }
    }
}
