//! The growing graph. Equal subtrees become one node; numbers over numbers are computed at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use qraft_base::Interval;
use qraft_diag::Span;

use crate::clock::Clock;
use crate::constant::evaluate;
use crate::external::{self, External};
use crate::infer::{Bars, bars_a_frame, clock_of, reach_of, type_of, unit_of};
use crate::program::{Factor, Kind, Known, Node, NodeId, Op, Param, Shape, TimeFrame, Type, Unit};
use crate::range::{Range, range_of};

/// A column, with what the data declare of it.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) unit: Unit,
    pub(super) known: Known,
}

/// Nodes so far, with what is known of each.
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) spans: Vec<Vec<Span>>,
    /// The range of each node; `None` for series and conditions.
    pub(super) ranges: Vec<Option<Range>>,
    /// Sorted by name before the first node.
    pub(super) params: Vec<Param>,
    /// In the order of first use; sorted at the end.
    pub(super) fields: Vec<Column>,
    /// The same of factors.
    pub(super) factors: Vec<(Factor, Known)>,
    /// The same of coarser clocks.
    pub(super) frames: Vec<TimeFrame>,
    /// Operators from outside, in the order of first use.
    pub(super) externals: Vec<Arc<External>>,
    /// The data's own.
    pub(super) clock: Clock,
    index: BTreeMap<(Op, Vec<NodeId>), NodeId>,
}

impl Graph {
    /// An empty graph over those params, sorted by name.
    pub(super) fn new(params: Vec<Param>) -> Self {
        Graph {
            nodes: Vec::new(),
            spans: Vec::new(),
            ranges: Vec::new(),
            params,
            fields: Vec::new(),
            factors: Vec::new(),
            frames: Vec::new(),
            externals: Vec::new(),
            clock: Clock { bar: Interval::DAY, calendar: None },
            index: BTreeMap::new(),
        }
    }

    /// A node, or what is wrong with its arguments' types. Constant numbers are folded.
    pub(super) fn add(
        &mut self,
        op: Op,
        mut args: Vec<NodeId>,
        span: Option<Span>,
    ) -> Result<NodeId, String> {
        if !matches!(op, Op::Held(_) | Op::OnFrame(..)) {
            self.on_one_clock(&mut args);
        }
        let types: Vec<Type> = args.iter().map(|a| self.nodes[a.index()].ty).collect();
        let ty = type_of(op, &types)?;
        if op == Op::Lag && self.number(args[1]) == Some(0.0) {
            self.wrote(args[0], span);
            return Ok(args[0]);
        }
        let (op, args) = match self.fold(op, &args, ty) {
            Some(value) => (Op::Const(value.to_bits()), Vec::new()),
            None => (op, args),
        };
        // Each unknown stands for what was written at its own place: two are never known equal.
        let known = if op == Op::Unknown { None } else { self.index.get(&(op, args.clone())) };
        let id = match known {
            Some(id) => *id,
            None => self.push(op, args, ty),
        };
        self.wrote(id, span);
        Ok(id)
    }

    /// Notes one more place where a node was written.
    pub(super) fn wrote(&mut self, id: NodeId, span: Option<Span>) {
        if let Some(span) = span {
            self.spans[id.index()].push(span);
        }
    }

    /// No node was written at that place.
    pub(super) fn forget(&mut self, span: Span) {
        self.spans.iter_mut().for_each(|places| places.retain(|place| *place != span));
    }

    fn push(&mut self, op: Op, args: Vec<NodeId>, ty: Type) -> NodeId {
        let ranges: Vec<Option<Range>> = args.iter().map(|a| self.ranges[a.index()]).collect();
        let range = if ty.kind == Kind::Num && ty.shape == Shape::Constant {
            range_of(op, &ranges, &self.params)
        } else {
            None
        };
        let of = |id: &NodeId| &self.nodes[id.index()];
        let units = self.units(op, &args);
        let (field, known) = match op {
            Op::Field(at) => {
                let column = &self.fields[usize::from(at)];
                (column.unit, column.known)
            }
            Op::Factor(at) => (Unit::None, self.factors[usize::from(at)].1),
            Op::External { at, .. } => {
                (self.externals[usize::from(at)].unit_over(&units), Known::CLOSE)
            }
            _ => (Unit::None, Known::CLOSE),
        };
        let below = args.iter().map(of).find(|n| n.ty.shape != Shape::Constant);
        let below = below.map_or(0, |node| node.clock);
        let clock = clock_of(op, below);
        let reaches = args.iter().map(|a| of(a).reach);
        let bars = match op {
            Op::External { at, inputs, .. } => {
                let of = &self.externals[usize::from(at)];
                Range::point(external::most_warm_up(of, &ranges[usize::from(inputs)..]))
            }
            op => op.bars_at().and_then(|at| *ranges.get(at)?).unwrap_or(Range::point(0.0)),
        };
        let bars =
            Bars { low: bars.low, high: bars.high, a_frame: bars_a_frame(op, below, &self.frames) };
        let mut reach = reach_of(op, reaches, bars);
        if matches!(op, Op::Field(_) | Op::Factor(_)) {
            reach.late = known.bars;
        }
        let unit = unit_of(op, &units, field);
        let id = NodeId(self.nodes.len() as u32);
        self.index.insert((op, args.clone()), id);
        self.nodes.push(Node { op, args, ty, unit, reach, clock });
        self.spans.push(Vec::new());
        self.ranges.push(range);
        id
    }

    /// The arguments' units. A plain number is a ratio as a factor or divisor, and of the other's
    /// unit as a choice.
    fn units(&self, op: Op, args: &[NodeId]) -> Vec<Unit> {
        let of = |id: &NodeId| &self.nodes[id.index()];
        let mut units: Vec<Unit> = args.iter().map(|a| of(a).unit).collect();
        let plain: Vec<bool> = args
            .iter()
            .map(|a| of(a).unit == Unit::None && of(a).ty.shape == Shape::Constant)
            .collect();
        match (op, plain.as_slice()) {
            (Op::Mul | Op::Div, _) => {
                for (unit, plain) in units.iter_mut().zip(plain) {
                    *unit = if plain { Unit::Ratio } else { *unit };
                }
            }
            (Op::Where, [_, true, false]) => units[1] = units[2],
            (Op::Where, [_, false, true]) => units[2] = units[1],
            _ => {}
        }
        units
    }

    fn fold(&self, op: Op, args: &[NodeId], ty: Type) -> Option<f64> {
        if ty.kind != Kind::Num || ty.shape != Shape::Constant || args.is_empty() {
            return None;
        }
        let values: Option<Vec<f64>> = args.iter().map(|a| self.literal(*a)).collect();
        // NaN stays as it was written: it is no constant of the program, and has a finding.
        evaluate(op, &values?, |_| f64::NAN).filter(|v| !v.is_nan())
    }

    fn literal(&self, id: NodeId) -> Option<f64> {
        match self.node(id).op {
            Op::Const(bits) => Some(f64::from_bits(bits)),
            Op::Bool(value) => Some(f64::from(u8::from(value))),
            _ => None,
        }
    }

    /// The number, where the node is one.
    pub(super) fn number(&self, id: NodeId) -> Option<f64> {
        match self.node(id).op {
            Op::Const(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// A number.
    pub(super) fn constant(&mut self, value: f64, span: Option<Span>) -> NodeId {
        // −0 and 0 are one constant: an author cannot mean the difference.
        let value = if value == 0.0 { 0.0 } else { value };
        let ty = Type { kind: Kind::Num, shape: Shape::Constant };
        let op = Op::Const(value.to_bits());
        let id = match self.index.get(&(op, Vec::new())) {
            Some(id) => *id,
            None => self.push(op, Vec::new(), ty),
        };
        self.wrote(id, span);
        id
    }

    /// What has a finding already, over whatever was understood below it.
    pub(super) fn unknown(&mut self, args: Vec<NodeId>, span: Span) -> NodeId {
        let shape = args.iter().map(|a| self.node(*a).ty.shape).max().unwrap_or(Shape::Constant);
        let id = self.push(Op::Unknown, args, Type { kind: Kind::Unknown, shape });
        self.wrote(id, Some(span));
        id
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    pub(super) fn ty(&self, id: NodeId) -> Type {
        self.node(id).ty
    }

    pub(super) fn is_unknown(&self, id: NodeId) -> bool {
        self.ty(id).kind == Kind::Unknown
    }
}
