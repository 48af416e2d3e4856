//! Random typed programs and panels with gaps, ties, zeros and infinities-to-be.

use std::collections::BTreeMap;

use qraft_base::{Digest, Interval, Symbol, Ts};
use qraft_data::Panel;
use qraft_ir::Native;
use qraft_ir::policy::{Orders, Risk, Rules, Scheme, Selection, SizeAt, Sizing, Span2, Terms};
use qraft_ir::program::{
    DataDecl, Kind, Known, Named, Node, NodeId, Op, Prices, Program, Reach, Shape, Signals, Type,
    Unit, UniverseRef,
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

pub const FIELDS: [&str; 5] = ["close", "group", "high", "low", "odd"];
/// The place of the column of few codes.
pub const GROUP: u16 = 1;
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

/// Operators of numbers that no kernel of their own computes.
const NUMBER_OPS: [Op; 21] = [
    Op::Neg,
    Op::Add,
    Op::Add,
    Op::Sub,
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
    Op::Exp,
    Op::Floor,
    Op::Ceil,
    Op::Tanh,
    Op::Where,
    Op::Lag,
    Op::Roc,
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
        if self.random.below(2) == 0 {
            let native = Native::ALL[self.random.below(Native::ALL.len())];
            return self.native(native, depth);
        }
        let op = NUMBER_OPS[self.random.below(NUMBER_OPS.len())];
        let mut args = Vec::new();
        let series = match op {
            Op::Where => {
                args.push(self.flag(depth - 1));
                2
            }
            Op::Add | Op::Sub | Op::Mul | Op::Div | Op::Rem | Op::Pow | Op::Min2 | Op::Max2 => 2,
            _ => 1,
        };
        for _ in 0..series {
            args.push(self.number(depth - 1));
        }
        match op {
            Op::Lag => args.push(self.count(0)),
            Op::Roc => args.push(self.count(1)),
            _ => {}
        }
        self.push(op, args, Kind::Num, Shape::Series)
    }

    /// A native operator, with constants that it can use.
    fn native(&mut self, native: Native, depth: usize) -> NodeId {
        let info = native.info();
        let mut args = Vec::new();
        for at in 0..info.inputs {
            args.push(self.input(native, at, depth - 1));
        }
        if info.window {
            args.push(self.count(1));
        }
        for at in 0..info.numbers {
            let value = number_of(native, at, self.random);
            args.push(self.constant(value));
        }
        if info.partial && self.random.below(3) == 0 {
            let window = args[info.inputs];
            let least = match self.nodes[window.index()].op {
                Op::Const(bits) => 1 + self.random.below(f64::from_bits(bits) as usize),
                _ => 1,
            };
            args.push(self.constant(least as f64));
        }
        self.push(Op::Native(native), args, Kind::Num, Shape::Series)
    }

    /// What the operator reads there: mostly of the kind that it is for.
    fn input(&mut self, native: Native, at: usize, depth: usize) -> NodeId {
        use Native::{BarsSince, GroupDemean, GroupPctRank, GroupZscore, Latch};
        let other = self.random.below(8) == 0;
        match native {
            GroupPctRank | GroupDemean | GroupZscore if at == 1 && !other => {
                self.push(Op::Field(GROUP), vec![], Kind::Num, Shape::Series)
            }
            BarsSince | Latch if !other => {
                let args = vec![self.flag(depth), self.constant(1.0), self.constant(0.0)];
                self.push(Op::Where, args, Kind::Num, Shape::Series)
            }
            _ => self.number(depth),
        }
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

/// A number after the window of a native operator.
pub fn number_of(native: Native, at: usize, random: &mut Random) -> f64 {
    let choices: &[f64] = match (native, at) {
        (Native::TsRank, _) => &[0.0, 1.0],
        (Native::Quantile, _) => &[0.0, 0.1, 0.5, 0.9, 1.0],
        (Native::Winsorize, _) => &[0.0, 0.05, 0.25, 0.5],
        (Native::Fill, 0) => &[0.0],
        (Native::Fill, _) => &[0.0, 1.0, 2.0, 7.0],
        (Native::Sar, 0) => &[0.02, 0.1, 0.0, 0.5],
        (Native::Sar, _) => &[0.2, 0.05],
        _ => &[1.0],
    };
    choices[random.below(choices.len())]
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
        externals: Vec::new(),
        frames: vec![],
        spans: vec![vec![]; nodes.len()],
        nodes,
        signals: Signals::default(),
        score: None,
        members: None,
        prices: Prices::default(),
        named: Named::default(),
        constraints: vec![],
        policy: Rules {
            capital: none,
            rebalance: None,
            selection: Selection::All,
            scheme: Scheme::Equal,
            gross: none,
            size_at: SizeAt::Fill,
            sizing: Sizing::default(),
            risk: Risk::default(),
            terms: Terms::default(),
            orders: Orders::default(),
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

/// A panel with gaps, ties, zeros, negatives, constant stretches, a few infinities and a column of
/// few codes.
pub fn panel(random: &mut Random, bars: usize, width: usize) -> Panel {
    let columns = FIELDS.map(|name| {
        let cells = match name {
            "group" => codes(random, bars, width),
            _ => walks(random, bars, width, name == "odd"),
        };
        (name.to_owned(), cells)
    });
    Panel {
        symbols: (0..width).map(|s| Symbol::new(&format!("S{s:04}"))).collect(),
        ts: (0..bars as i64).map(Ts).collect(),
        bar: Interval::DAY,
        calendar: "24/7".to_owned(),
        periods_per_year: 365.0,
        session: (0..bars as u32).collect(),
        columns: columns.into_iter().map(|(name, x)| (name, x.into())).collect(),
        categories: std::collections::BTreeMap::new(),
        members: None,
        snapshot: Digest::of(b"random"),
    }
}

fn walks(random: &mut Random, bars: usize, width: usize, odd: bool) -> Vec<f64> {
    let mut cells = vec![0.0; bars * width];
    let gaps = [0, 6, 25][random.below(3)];
    for symbol in 0..width {
        let (mut value, mut still) = (50.0 + random.unit(), 0);
        for bar in 0..bars {
            still = match still {
                0 if random.below(20) == 0 => 1 + random.below(15),
                n => usize::saturating_sub(n, 1),
            };
            value += if still > 0 { 0.0 } else { random.unit() - 0.5 };
            cells[bar * width + symbol] = match random.below(40) {
                _ if gaps > 0 && random.below(gaps) == 0 => f64::NAN,
                _ if still > 0 => value,
                0 if odd => 0.0,
                1 if odd => -value,
                2 if odd => f64::INFINITY,
                3 if odd => -0.0,
                4..=12 => value.round(),
                _ => value,
            };
        }
    }
    cells
}

/// Each symbol's group, which seldom changes, and is sometimes unknown.
fn codes(random: &mut Random, bars: usize, width: usize) -> Vec<f64> {
    let groups = 1 + random.below(4);
    let mut now: Vec<f64> = (0..width).map(|_| random.below(groups) as f64).collect();
    let mut cells = Vec::with_capacity(bars * width);
    for _ in 0..bars {
        for code in &mut now {
            if random.below(30) == 0 {
                *code = random.below(groups) as f64;
            }
            cells.push(if random.below(25) == 0 { f64::NAN } else { *code });
        }
    }
    cells
}
