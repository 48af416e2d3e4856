//! The graph. Equal subtrees are one node, so that a node's id is its identity within a program.

use qraft_diag::{Span, Spanned};

use std::sync::Arc;

use crate::external::External;
use crate::native::Native;
use crate::policy::Policy;

/// A node's place in [`Program::nodes`]. Arguments always have smaller ids than their users.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub u32);

impl NodeId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node computes. Arguments are in [`Node::args`]; windows and lags are the last ones and
/// are constants (numbers over params alone).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Op {
    /// A number, by its bits (NaN never occurs).
    Const(u64),
    /// `true`, `false`
    Bool(bool),
    /// The param at that index of [`Program::params`].
    Param(u16),
    /// The column at that index of [`Program::fields`].
    Field(u16),
    /// `[x, n]` x of n bars ago; bool or num.
    Lag,
    /// `[x]` −x
    Neg,
    /// `[a, b]`
    Add,
    /// `[a, b]`
    Sub,
    /// `[a, b]`
    Mul,
    /// `[a, b]`
    Div,
    /// `[a, b]` floored remainder: the sign of b
    Rem,
    /// `[a, b]` the pinned libm's pow
    Pow,
    /// `[a, b]` a < b. Greater is this with its arguments swapped, so that there is one form.
    Lt,
    /// `[a, b]` a <= b
    Le,
    /// `[a, b]` a == b; both num or both bool
    Eq,
    /// `[a, b]` a != b
    Ne,
    /// `[a, b]`
    And,
    /// `[a, b]`
    Or,
    /// `[a]`
    Not,
    /// `[x]` num; known under NaN
    IsNan,
    /// `[cond, a, b]` NaN where cond is unknown; a, b both num or both bool
    Where,
    /// `[x]`
    Abs,
    /// `[a, b]` the smaller; NaN if either is
    Min2,
    /// `[a, b]` the greater; NaN if either is
    Max2,
    /// `[x]` natural; NaN at 0 and below
    Log,
    /// `[x]` NaN below 0
    Sqrt,
    /// `[x]` e to the x
    Exp,
    /// `[x]` the next whole number below, or x
    Floor,
    /// `[x]` the next whole number above, or x
    Ceil,
    /// `[x]` hyperbolic tangent
    Tanh,
    /// `[x]` arc tangent, in radians
    Atan,
    /// `[x, n]` `x / x[n] − 1`; NaN at base 0
    Roc,
    /// `[a, b]` bool: `a > b and a[1] <= b[1]`
    CrossUp,
    /// `[a, b]` bool: `a < b and a[1] >= b[1]`
    CrossDown,
    /// `[x, n]` the return over the next n bars: a label, which nothing that trades may read
    ForwardReturn,
    /// What a kernel computes.
    Native(Native),
    /// `[x]`, or `[x, volume]` for a weighted mean: bars of the data joined into those of the frame
    /// at that index of [`Program::frames`].
    OnFrame(u16, Join),
    /// `[x]` the last completed value of a coarser clock, held on the finer one: 0 is the data's
    /// own bars, else one more than an index of [`Program::frames`].
    Held(u16),
    /// The factor at that index of [`Program::factors`]; its arguments are constants, in the order
    /// of their keywords.
    Factor(u16),
    /// `[inputs…, constants…]` an operator from outside.
    External {
        /// Its place in [`Program::externals`].
        at: u16,
        /// How many of the arguments are series.
        inputs: u8,
        /// True where each value is computed from all symbols of its bar.
        across: bool,
    },
    /// What has a finding already. Silences its users, not its arguments.
    Unknown,
}

/// How the bars of a frame are made of finer ones. Missing values are left out; where all are
/// missing, so is the answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Join {
    /// The first value.
    First,
    /// The greatest.
    Max,
    /// The least.
    Min,
    /// The last.
    Last,
    /// The sum, in the order of the bars.
    Sum,
    /// The mean weighted by the second argument: Σxv/Σv over bars where both are there.
    Weighted,
}

impl Join {
    /// The word in the textual form.
    pub fn name(self) -> &'static str {
        match self {
            Join::First => "first",
            Join::Max => "max",
            Join::Min => "min",
            Join::Last => "last",
            Join::Sum => "sum",
            Join::Weighted => "weighted",
        }
    }
}

/// A coarser clock of a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimeFrame {
    /// Length of its bars.
    pub every: qraft_base::Interval,
    /// The most bars of the data that one of its bars holds.
    pub bars: u32,
}

/// When the values of a column are known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    /// Bars after the close of the bar at which a value stands; below 0 before that close.
    pub bars: i32,
    /// Why it is late, where it is.
    pub why: Option<Late>,
}

impl Known {
    /// At the bar's own close.
    pub const CLOSE: Known = Known { bars: 0, why: None };
}

/// Why a value is known only after its bar.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Late {
    /// It is made of later bars, to be learnt from.
    Label,
    /// It belongs to a session or a period whose end is still to come: stamped at its start.
    Unfinished,
    /// It is of a whole session.
    Session,
    /// It is of a report, and nothing or too little says when that was published.
    Unpublished,
    /// It is the latest of several versions.
    Restated,
    /// Its declaration says that it comes bars later.
    After,
    /// It was standardised over all of the data.
    WholeSample,
}

/// A factor that a program reads.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Factor {
    /// Path and versions: `common/ema@^1.2`.
    pub address: String,
    /// The keywords of its arguments, sorted.
    pub keywords: Vec<String>,
}

/// Number or condition.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// f64; NaN is missing.
    Num,
    /// Three-valued: true, false, unknown.
    Bool,
    /// Not known, because of an earlier finding.
    Unknown,
}

/// How a node varies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Shape {
    /// The same at every bar and symbol: numbers and params.
    Constant,
    /// A series per symbol.
    Series,
    /// A series per symbol that looks across symbols somewhere below.
    CrossSection,
}

/// A node's type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Type {
    /// Number or condition.
    pub kind: Kind,
    /// How it varies.
    pub shape: Shape,
}

/// A unit, where one is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// Not known, or none.
    None,
    /// Currency a share.
    Price,
    /// Shares.
    Shares,
    /// A plain ratio, fraction or index.
    Ratio,
    /// Hundredths of a percent.
    Bps,
}

/// How far a node looks, in bars of its own clock, over the whole domain of the params.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Reach {
    /// Bars before the current one that must exist before the first value.
    pub back: u32,
    /// Bars after the current one that are read. Above 0 is look-ahead.
    pub ahead: u32,
    /// When the value is known, in bars after the close of its own: above 0 is look-ahead, below 0
    /// is known before that close. [`Reach::ALWAYS`] for constants.
    pub late: i32,
}

impl Reach {
    /// Of what varies with no bar.
    pub const CONSTANT: Reach = Reach { back: 0, ahead: 0, late: Reach::ALWAYS };
    /// Known since before the data begin.
    pub const ALWAYS: i32 = i32::MIN / 2;

    /// True where it is not known by the close of its bar.
    pub fn looks_ahead(self) -> bool {
        self.ahead > 0 || self.late > 0
    }
}

/// One operator with its arguments, and what is known of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// What.
    pub op: Op,
    /// Of what.
    pub args: Vec<NodeId>,
    /// Its type.
    pub ty: Type,
    /// Its unit.
    pub unit: Unit,
    /// Its reach.
    pub reach: Reach,
    /// Its clock: 0 is the data's own bars, else one more than an index of [`Program::frames`].
    pub clock: u16,
}

/// A tunable.
#[derive(Clone, PartialEq, Debug)]
pub struct Param {
    /// Its name.
    pub name: Spanned<String>,
    /// The value of a run that says nothing.
    pub default: f64,
    /// Least and greatest value that the domain allows; the default's twice where there is none.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// True where every value of the domain is a whole number.
    pub whole: bool,
}

/// Conditions that open and close positions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Signals {
    /// Enter or hold long.
    pub long: Option<NodeId>,
    /// Leave long; absent: `long` is no longer true.
    pub exit_long: Option<NodeId>,
    /// Enter or hold short.
    pub short: Option<NodeId>,
    /// Leave short; absent: `short` is no longer true.
    pub exit_short: Option<NodeId>,
}

/// Series that are no signals: what orders and holdings meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Prices {
    /// `execution.limit`, asked at the decision.
    pub limit: Option<NodeId>,
    /// `execution.stop`, asked at the decision.
    pub stop: Option<NodeId>,
    /// `costs.funding.rate`, of one interval.
    pub funding: Option<NodeId>,
}

/// What a policy says by name.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Named {
    /// `costs.pack`: a market pack, whose terms hold where the document states none.
    pub pack: Option<String>,
    /// `selection.by`: the column whose groups are chosen from one by one.
    pub by: Option<String>,
    /// `position.weights`: by symbol, sorted; numbers over params.
    pub weights: Vec<(String, NodeId)>,
    /// `position.budgets`: by symbol, sorted; numbers over params.
    pub budgets: Vec<(String, NodeId)>,
}

/// Which symbols.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum UniverseRef {
    /// Every symbol of the data.
    All,
    /// A name that `qraft.toml` or the bundled lists resolve.
    Named(String),
    /// These.
    Symbols(Vec<String>),
}

/// What the document says of its data.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct DataDecl {
    /// `data.bar`
    pub bar: Option<qraft_base::Interval>,
    /// `data.calendar`
    pub calendar: Option<String>,
    /// `data.adjust`
    pub adjust: Option<String>,
}

/// A strategy, meant.
#[derive(Clone, Debug)]
pub struct Program {
    /// The document's name, or the file's stem.
    pub name: String,
    /// Tunables, sorted by name.
    pub params: Vec<Param>,
    /// Columns that are read, sorted by name.
    pub fields: Vec<String>,
    /// When each of [`Program::fields`] is known.
    pub known: Vec<Known>,
    /// Factors that are read, sorted.
    pub factors: Vec<Factor>,
    /// When each of [`Program::factors`] is known.
    pub factors_known: Vec<Known>,
    /// Operators from outside that are used, sorted by address.
    pub externals: Vec<Arc<External>>,
    /// Coarser clocks, finest first.
    pub frames: Vec<TimeFrame>,
    /// The graph, arguments before users.
    pub nodes: Vec<Node>,
    /// Where each node was written: every place, in the order of the text; may be empty.
    pub spans: Vec<Vec<Span>>,
    /// Conditions.
    pub signals: Signals,
    /// `selection.score`
    pub score: Option<NodeId>,
    /// `universe.where`
    pub members: Option<NodeId>,
    /// Prices and rates that orders and holdings meet, series or constants.
    pub prices: Prices,
    /// Conditions over params alone that a trial must meet.
    pub constraints: Vec<NodeId>,
    /// Everything that is not an expression over data.
    pub policy: Policy,
    /// What the policy says of symbols and names by name.
    pub named: Named,
    /// Which symbols.
    pub universe: UniverseRef,
    /// What the document says of its data.
    pub data: DataDecl,
}

impl Prices {
    /// The same over other nodes.
    pub(crate) fn map_nodes(self, to: impl Fn(NodeId) -> NodeId) -> Prices {
        Prices {
            limit: self.limit.map(&to),
            stop: self.stop.map(&to),
            funding: self.funding.map(&to),
        }
    }
}

impl Named {
    /// The nodes of all numbers.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.weights.iter().chain(&self.budgets).map(|(_, id)| *id)
    }

    /// The same over other nodes.
    pub(crate) fn map_nodes(&mut self, to: impl Fn(NodeId) -> NodeId) {
        for (_, id) in self.weights.iter_mut().chain(&mut self.budgets) {
            *id = to(*id);
        }
    }
}

impl Program {
    /// The node of that id.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }
}
