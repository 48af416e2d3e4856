//! Random typed programs and panels with gaps, ties, zeros and infinities-to-be.

use std::collections::BTreeMap;

use qraft_base::{Digest, Interval, Symbol, Ts};
use qraft_data::Panel;
use qraft_ir::Native;
use qraft_ir::policy::{Rules, Scheme, Selection, SizeAt, Span2};
use qraft_ir::program::{
    DataDecl, Kind, Known, Node, NodeId, Op, Program, Reach, Shape, Signals, Type, Unit,
    UniverseRef,
};

/// A small generator of the test's own (splitmix64), so that a seed is a case.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below n.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// In [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

pub const FIELDS: [&str; 4] = ["close", "high", "low", "odd"];
/// Windows of the two params' trials are drawn below this.
const WINDOW: usize = 12;

/// A program with its roots.
pub struct Case {
    pub program: Program,
    pub numbers: Vec<NodeId>,
    pub flags: Vec<NodeId>,
    /// For each trial the constants of the nodes.
    pub trials: Vec<Vec<Option<f64>>>,
    /// How often each operator occurs.
    pub coverage: BTreeMap<String, usize>,
}

struct Grower<'r> {
    random: &'r mut Random,
    nodes: Vec<Node>,
}

const NUMBER_OPS: [Op; 29] = [
    Op::Neg,
    Op::Add,
    Op::Sub,
    Op::Mul,
    Op::Div,
    Op::Rem,
    Op::Pow,
    Op::Abs,
    Op::Min2,
    Op::Max2,
    Op::Log,
    Op::Sqrt,
    Op::Where,
    Op::Lag,
    Op::Native(Native::Sma),
    Op::Native(Native::Ema),
    Op::Native(Native::Std),
    Op::Native(Native::Sum),
    Op::Native(Native::RollingMin),
    Op::Native(Native::RollingMax),
    Op::Roc,
    Op::Native(Native::Rsi),
    Op::Native(Native::Atr),
    Op::Native(Native::TsZscore),
    Op::Native(Native::Rank),
    Op::Native(Native::PctRank),
    Op::Native(Native::Zscore),
    Op::Add,
    Op::Sub,
];
const FLAG_OPS: [Op; 12] = [
    Op::Lt,
    Op::Le,
    Op::Eq,
    Op::Ne,
    Op::And,
    Op::Or,
    Op::Not,
    Op::IsNan,
    Op::Where,
    Op::Lag,
    Op::CrossUp,
    Op::CrossDown,
];

impl Grower<'_> {
    fn push(&mut self, op: Op, args: Vec<NodeId>, kind: Kind, shape: Shape) -> NodeId {
        let (ty, unit) = (Type { kind, shape }, Unit::None);
        let node = Node { op, args, ty, unit, reach: Reach::default(), clock: 0 };
        if let Some(at) = self.nodes.iter().position(|have| *have == node) {
            return NodeId(at as u32);
        }
        self.nodes.push(node);
        NodeId(self.nodes.len() as u32 - 1)
    }

    fn constant(&mut self, value: f64) -> NodeId {
        self.push(Op::Const(value.to_bits()), vec![], Kind::Num, Shape::Constant)
    }

    /// A bar count: a number, or one of the params.
    fn count(&mut self, least: usize) -> NodeId {
        match self.random.below(3) {
            0 => {
                let at = self.random.below(2) as u16;
                self.push(Op::Param(at), vec![], Kind::Num, Shape::Constant)
            }
            _ => {
                let n = least + self.random.below(WINDOW);
                self.constant(n as f64)
            }
        }
    }

    fn number(&mut self, depth: usize) -> NodeId {
        if depth == 0 || self.random.below(6) == 0 {
            return match self.random.below(5) {
                0 => {
                    let value = [0.0, 1.0, -2.0, 0.5, 50.0][self.random.below(5)];
                    self.constant(value)
                }
                1 => {
                    let at = self.random.below(3) as u16;
                    self.push(Op::Param(at), vec![], Kind::Num, Shape::Constant)
                }
                _ => {
                    let at = self.random.below(FIELDS.len()) as u16;
                    self.push(Op::Field(at), vec![], Kind::Num, Shape::Series)
                }
            };
        }
        let op = NUMBER_OPS[self.random.below(NUMBER_OPS.len())];
        let mut args = Vec::new();
        let series = match op {
            Op::Where => {
                args.push(self.flag(depth - 1));
                2
            }
            Op::Native(native) => native.info().inputs,
            Op::Add | Op::Sub | Op::Mul | Op::Div | Op::Rem | Op::Pow | Op::Min2 | Op::Max2 => 2,
            _ => 1,
        };
        for _ in 0..series {
            args.push(self.number(depth - 1));
        }
        match op {
            Op::Lag => args.push(self.count(0)),
            Op::Roc => args.push(self.count(1)),
            Op::Native(native) if native.info().window => args.push(self.count(1)),
            _ => {}
        }
        self.push(op, args, Kind::Num, Shape::Series)
    }

    fn flag(&mut self, depth: usize) -> NodeId {
        if depth == 0 {
            if self.random.below(8) == 0 {
                let value = self.random.below(2) == 0;
                return self.push(Op::Bool(value), vec![], Kind::Bool, Shape::Constant);
            }
            let (a, b) = (self.number(0), self.number(0));
            return self.push(Op::Lt, vec![a, b], Kind::Bool, Shape::Series);
        }
        let op = FLAG_OPS[self.random.below(FLAG_OPS.len())];
        let of_flags = match op {
            Op::And | Op::Or => 2,
            Op::Eq | Op::Ne if self.random.below(2) == 0 => 2,
            Op::Not | Op::Lag => 1,
            Op::Where => 3,
            _ => 0,
        };
        let of_numbers = match (op, of_flags) {
            (Op::IsNan, _) => 1,
            (_, 0) => 2,
            _ => 0,
        };
        let mut args: Vec<NodeId> = (0..of_flags).map(|_| self.flag(depth - 1)).collect();
        args.extend((0..of_numbers).map(|_| self.number(depth - 1)).collect::<Vec<_>>());
        if op == Op::Lag {
            args.push(self.count(0));
        }
        self.push(op, args, Kind::Bool, Shape::Series)
    }
}

/// A random program with up to three roots of each kind and up to 20 trials.
pub fn case(random: &mut Random) -> Case {
    let mut grower = Grower { random, nodes: Vec::new() };
    let mut roots = (Vec::new(), Vec::new());
    for _ in 0..1 + grower.random.below(2) {
        let depth = 1 + grower.random.below(5);
        roots.0.push(grower.number(depth));
    }
    for _ in 0..1 + grower.random.below(3) {
        let depth = 1 + grower.random.below(5);
        roots.1.push(grower.flag(depth));
    }
    let Grower { nodes, .. } = grower;
    let mut coverage = BTreeMap::new();
    for node in &nodes {
        let name = node.op.name().to_owned();
        *coverage.entry(name).or_insert(0) += 1;
    }
    let trials = (0..1 + random.below(20)).map(|_| constants(&nodes, random)).collect();
    let (numbers, flags) = roots;
    Case { program: program(nodes), numbers, flags, trials, coverage }
}

fn constants(nodes: &[Node], random: &mut Random) -> Vec<Option<f64>> {
    let windows = [0, 1].map(|_| (1 + random.below(WINDOW)) as f64);
    let params = [windows[0], windows[1], random.unit() * 4.0 - 2.0];
    let of = |node: &Node| match node.op {
        Op::Param(at) => Some(params[usize::from(at)]),
        _ => None,
    };
    nodes.iter().map(of).collect()
}

/// A program of these nodes.
pub fn program(nodes: Vec<Node>) -> Program {
    let (none, span) = (NodeId(0), Span2 { days: NodeId(0), bars: NodeId(0) });
    Program {
        name: "random".to_owned(),
        params: vec![],
        fields: FIELDS.map(str::to_owned).to_vec(),
        known: vec![Known::CLOSE; FIELDS.len()],
        factors: vec![],
        factors_known: vec![],
        frames: vec![],
        spans: vec![vec![]; nodes.len()],
        nodes,
        signals: Signals::default(),
        score: None,
        members: None,
        constraints: vec![],
        policy: Rules {
            capital: none,
            rebalance: None,
            selection: Selection::All,
            scheme: Scheme::Equal,
            gross: none,
            size_at: SizeAt::Fill,
            fee_bps: none,
            sell_tax_bps: none,
            spread_bps: none,
            lot_size: none,
            min_hold: span,
            max_hold: span,
            cooldown: span,
        },
        universe: UniverseRef::All,
        data: DataDecl::default(),
    }
}

/// A panel with gaps, ties, zeros, negatives, a constant stretch and a few infinities.
pub fn panel(random: &mut Random, bars: usize, width: usize) -> Panel {
    let cells = bars * width;
    let column = |random: &mut Random, odd: bool| -> Vec<f64> {
        let mut value = 50.0;
        let gaps = [0, 6, 25][random.below(3)];
        (0..cells)
            .map(|_| {
                value += random.unit() - 0.5;
                match random.below(40) {
                    _ if gaps > 0 && random.below(gaps) == 0 => f64::NAN,
                    0 if odd => 0.0,
                    1 if odd => -value,
                    2 if odd => f64::INFINITY,
                    3 if odd => -0.0,
                    4..=12 => value.round(),
                    _ => value,
                }
            })
            .collect()
    };
    let columns =
        FIELDS.map(|name| (name.to_owned(), column(random, name == "odd"))).into_iter().collect();
    Panel {
        symbols: (0..width).map(|s| Symbol::new(&format!("S{s:04}"))).collect(),
        ts: (0..bars as i64).map(Ts).collect(),
        bar: Interval::DAY,
        calendar: "24/7".to_owned(),
        periods_per_year: 365.0,
        session: (0..bars as u32).collect(),
        columns,
        snapshot: Digest::of(b"random"),
    }
}
