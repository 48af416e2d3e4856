//! The graph. Equal subtrees are one node, so that a node's id is its identity within a program.

use qraft_diag::{Span, Spanned};

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
    /// What has a finding already. Silences its users, not its arguments.
    Unknown,
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
}

/// How far a node looks, in bars of the panel's clock, over the whole domain of the params.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Reach {
    /// Bars before the current one that must exist before the first value.
    pub back: u32,
    /// Bars after the current one that are read. Above 0 is look-ahead.
    pub ahead: u32,
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
    /// The graph, arguments before users.
    pub nodes: Vec<Node>,
    /// Where each node was written: every place, in the order of the text; may be empty.
    pub spans: Vec<Vec<Span>>,
    /// Conditions.
    pub signals: Signals,
    /// `selection.score`
    pub score: Option<NodeId>,
    /// Conditions over params alone that a trial must meet.
    pub constraints: Vec<NodeId>,
    /// Everything that is not an expression over data.
    pub policy: Policy,
    /// Which symbols.
    pub universe: UniverseRef,
    /// What the document says of its data.
    pub data: DataDecl,
}

impl Program {
    /// The node of that id.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }
}
