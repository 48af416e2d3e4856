//! Who belongs: a program that trades, ranks and scores members alone.
//!
//! Membership at a bar is the data's own, by date, and `universe.where`, which is asked of those
//! members. The pass writes it into the graph, so that no engine needs to know of it:
//!
//! - whoever does not belong has no value in a cross-section;
//! - `long` and `short` are true of members alone; where a re-targeted side has no condition,
//!   membership is its condition;
//! - without `rebalance`, an explicit exit also fires for whoever no longer belongs. With it, that
//!   is left to the next rebalance, which finds the condition false.

use std::collections::BTreeMap;

use qraft_diag::Span;

use crate::infer::{Bars, bars_a_frame, clock_of, reach_of, type_of, unit_of};
use crate::policy::Selection;
use crate::program::{
    Join, Kind, Known, Node, NodeId, Op, Prices, Program, Reach, Shape, Signals, TimeFrame, Type,
    Unit,
};
use crate::range::{Range, ranges};

/// The program with its members written into it. `column` names the column that holds 1 where a
/// symbol belongs and 0 where it does not, where the data have dates of membership. The answer's
/// [`Program::members`] is all of membership; a signal that is that very node stands for a side
/// without a condition of its own. For running alone: its `dsl_hash` is not the author's.
///
/// Without dates of membership and without `universe.where` it is the same program.
#[must_use]
pub fn restrict(program: Program, column: Option<&str>) -> Program {
    if column.is_none() && program.members.is_none() {
        return program;
    }
    let mut program = program;
    let place = column.map(|name| add_field(&mut program, name));
    let mut copy = Copier {
        ranges: ranges(&program.nodes, &program.params),
        backs: program.nodes.iter().map(|node| node.reach.back).collect(),
        frames: program.frames.clone(),
        nodes: Vec::new(),
        spans: Vec::new(),
        index: BTreeMap::new(),
    };
    let dated = place.map(|place| copy.dated(place));
    let asked = program.members.map(|condition| {
        let to = copy.below(&program, &[condition], dated);
        to[condition.index()]
    });
    let members = match (dated, asked.flatten()) {
        (Some(dated), Some(asked)) => Some(copy.add(Op::And, vec![dated, asked])),
        (dated, asked) => dated.or(asked),
    };
    let mut roots: Vec<NodeId> = program.constraints.clone();
    let Signals { long, exit_long, short, exit_short } = program.signals;
    roots.extend([long, exit_long, short, exit_short, program.score].into_iter().flatten());
    let Prices { limit, stop, funding } = program.prices;
    roots.extend([limit, stop, funding].into_iter().flatten());
    roots.extend(program.policy.numbers().into_iter().map(|(_, id)| id));
    roots.extend(program.named.numbers());
    let map = copy.below(&program, &roots, members);
    let to = |id: NodeId| map[id.index()].unwrap_or(id);
    program.policy = program.policy.map_nodes(to);
    program.named.map_nodes(to);
    program.prices = program.prices.map_nodes(to);
    program.constraints.iter_mut().for_each(|id| *id = to(*id));
    program.score = program.score.map(to);
    let signals = Signals {
        long: long.map(to),
        exit_long: exit_long.map(to),
        short: short.map(to),
        exit_short: exit_short.map(to),
    };
    program.signals = match members {
        Some(members) => copy.signals(&program, signals, members),
        None => signals,
    };
    program.members = members;
    (program.nodes, program.spans) = (copy.nodes, copy.spans);
    program
}

/// Puts the column among the program's, and answers its place.
fn add_field(program: &mut Program, name: &str) -> u16 {
    let place = program.fields.partition_point(|have| have.as_str() < name);
    if program.fields.get(place).is_some_and(|have| have == name) {
        return place as u16;
    }
    program.fields.insert(place, name.to_owned());
    program.known.insert(place.min(program.known.len()), Known::CLOSE);
    for node in &mut program.nodes {
        if let Op::Field(at) = &mut node.op {
            *at += u16::from(usize::from(*at) >= place);
        }
    }
    place as u16
}

/// A graph that takes another's nodes over, with the inputs of cross-sections cut to members.
struct Copier {
    /// Of the other graph's nodes.
    ranges: Vec<Option<Range>>,
    /// How far those look back.
    backs: Vec<u32>,
    frames: Vec<TimeFrame>,
    nodes: Vec<Node>,
    spans: Vec<Vec<Span>>,
    index: BTreeMap<(Op, Vec<NodeId>), NodeId>,
}

impl Copier {
    /// Takes over what these roots stand on; answers where each node went.
    fn below(
        &mut self,
        program: &Program,
        roots: &[NodeId],
        members: Option<NodeId>,
    ) -> Vec<Option<NodeId>> {
        let mut wanted = vec![false; program.nodes.len()];
        roots.iter().for_each(|id| wanted[id.index()] = true);
        for at in (0..program.nodes.len()).rev() {
            if wanted[at] {
                program.nodes[at].args.iter().for_each(|arg| wanted[arg.index()] = true);
            }
        }
        let mut map: Vec<Option<NodeId>> = vec![None; program.nodes.len()];
        for (at, node) in program.nodes.iter().enumerate().filter(|(at, _)| wanted[*at]) {
            let mut args: Vec<NodeId> = node.args.iter().filter_map(|a| map[a.index()]).collect();
            if let (true, Some(members)) = (node.op.is_cross_section(), members) {
                // Whoever lacks one input has no part in it: the first is enough.
                args[0] = self.of_members(args[0], members, node.clock);
            }
            let id = self.take(node, &node.args, args);
            self.spans[id.index()].extend(&program.spans[at]);
            map[at] = Some(id);
        }
        map
    }

    /// The same operator over arguments of this graph; `was` are those of the other.
    fn take(&mut self, node: &Node, was: &[NodeId], args: Vec<NodeId>) -> NodeId {
        if let Some(id) = self.known(node.op, &args) {
            return id;
        }
        let bars = match node.op {
            // What it needs itself is what it has beyond its arguments.
            Op::External { .. } => {
                let below = was.iter().map(|arg| self.backs[arg.index()]).max().unwrap_or(0);
                Some(Range::point(f64::from(node.reach.back.saturating_sub(below))))
            }
            op => op.bars_at().and_then(|at| *self.ranges.get(was.get(at)?.index())?),
        };
        let reach = match node.op {
            // What columns and factors declare is known of them alone.
            Op::Field(_) | Op::Factor(_) => node.reach,
            op => self.reach(op, &args, bars.unwrap_or(Range::point(0.0))),
        };
        self.push(Node { args, reach, ..node.clone() })
    }

    fn known(&self, op: Op, args: &[NodeId]) -> Option<NodeId> {
        // Two unknowns are never known equal.
        if op == Op::Unknown { None } else { self.index.get(&(op, args.to_vec())).copied() }
    }

    fn push(&mut self, node: Node) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.index.insert((node.op, node.args.clone()), id);
        self.nodes.push(node);
        self.spans.push(Vec::new());
        id
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    fn below_clock(&self, args: &[NodeId]) -> u16 {
        let series = args.iter().map(|a| self.node(*a)).find(|n| n.ty.shape != Shape::Constant);
        series.map_or(0, |node| node.clock)
    }

    fn reach(&self, op: Op, args: &[NodeId], bars: Range) -> Reach {
        let reaches = args.iter().map(|a| self.node(*a).reach);
        let a_frame = bars_a_frame(op, self.below_clock(args), &self.frames);
        reach_of(op, reaches, Bars { low: bars.low, high: bars.high, a_frame })
    }

    /// A node that no author wrote, without a window.
    fn add(&mut self, op: Op, args: Vec<NodeId>) -> NodeId {
        if let Some(id) = self.known(op, &args) {
            return id;
        }
        let types: Vec<Type> = args.iter().map(|a| self.node(*a).ty).collect();
        // Unknown arguments have a finding, and no run reaches them.
        let unknown = Type { kind: Kind::Unknown, shape: Shape::Constant };
        let ty = type_of(op, &types).unwrap_or(unknown);
        let units: Vec<Unit> = args.iter().map(|a| self.node(*a).unit).collect();
        let unit = unit_of(op, &units, Unit::None);
        let clock = clock_of(op, self.below_clock(&args));
        let reach = match args.is_empty() {
            true => Reach::CONSTANT,
            false => self.reach(op, &args, Range::point(0.0)),
        };
        self.push(Node { op, args, ty, unit, reach, clock })
    }

    fn number(&mut self, value: f64) -> NodeId {
        self.add(Op::Const(value.to_bits()), Vec::new())
    }

    /// Belongs by date.
    fn dated(&mut self, place: u16) -> NodeId {
        let half = self.number(0.5);
        let column = self.add(Op::Field(place), Vec::new());
        // Known at the close of its bar, as any column that declares nothing.
        self.nodes[column.index()].reach = Reach { back: 0, ahead: 0, late: 0 };
        self.add(Op::Lt, vec![half, column])
    }

    /// x where a symbol belongs, infinite or missing elsewhere, which is no value across the
    /// universe: over 1 or over 0, and x over 1 is x.
    fn of_members(&mut self, x: NodeId, members: NodeId, clock: u16) -> NodeId {
        let (one, zero) = (self.number(1.0), self.number(0.0));
        let mut share = self.add(Op::Where, vec![members, one, zero]);
        self.nodes[share.index()].unit = Unit::Ratio;
        let varies = self.node(share).ty.shape != Shape::Constant;
        if let Some(frame) = clock.checked_sub(1).filter(|_| varies) {
            // On a coarser clock it is membership at the last bar of the frame's.
            share = self.add(Op::OnFrame(frame, Join::Last), vec![share]);
        }
        self.add(Op::Div, vec![x, share])
    }

    fn signals(&mut self, program: &Program, was: Signals, members: NodeId) -> Signals {
        let retargets = program.policy.rebalance.is_some();
        let implied = |side: bool| (retargets && side).then_some(members);
        let bottom = !matches!(program.policy.selection, Selection::All);
        let (long, short) = (was.long, was.short);
        let mut both = |own: Option<NodeId>| own.map(|own| self.add(Op::And, vec![own, members]));
        let (long, short) = (both(long), both(short));
        let mut exit = |own: Option<NodeId>| match own {
            Some(own) if !retargets => {
                let left = self.add(Op::Not, vec![members]);
                Some(self.add(Op::Or, vec![own, left]))
            }
            own => own,
        };
        Signals {
            exit_long: exit(was.exit_long),
            exit_short: exit(was.exit_short),
            long: long.or(implied(true)),
            short: short.or(implied(bottom)),
        }
    }
}
