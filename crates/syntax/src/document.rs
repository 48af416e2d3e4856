//! The strategy document, typed but not yet meant: each section of `DSL` with the place of every
//! key and value. Expressions are trees; every number is an expression too, since a param may
//! stand wherever a number may.

mod expressions;
pub mod keys;
mod params;
mod parse;
pub mod space;
mod trading;

use qraft_diag::{Span, Spanned};

use crate::expr::Expr;

pub use expressions::{expressions, is_expression};
pub use keys::{KeyDoc, keys};
pub use params::{PARAM_KEYS, read_domain, read_domain_of};
pub use parse::{MINIMAL, Parsed, parse, parse_node};
pub use trading::{BySymbol, Costs, Execution, Funding, Impact, Position, Risk, Slippage};

/// A strategy document. What is absent is `None`; what was malformed is `None` and has a finding.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The whole text's span.
    pub span: Span,
    /// `version:`
    pub version: Option<Spanned<i64>>,
    /// `name:`
    pub name: Option<Spanned<String>>,
    /// `description:`
    pub description: Option<Spanned<String>>,
    /// `kind: label` files; `None` is a strategy.
    pub kind: Option<Spanned<String>>,
    /// `universe:`
    pub universe: Option<Spanned<Universe>>,
    /// `capital:`
    pub capital: Option<Expr>,
    /// `data:`
    pub data: Data,
    /// `params:`, in the order written.
    pub params: Vec<ParamDecl>,
    /// `constraints:`
    pub constraints: Vec<Expr>,
    /// `let:`, in the order written.
    pub lets: Vec<(Spanned<String>, Expr)>,
    /// `uses:`
    pub uses: Option<Spanned<Uses>>,
    /// `rebalance:`, as in `1D`.
    pub rebalance: Option<Spanned<String>>,
    /// `signals:`
    pub signals: Signals,
    /// `selection:`
    pub selection: Option<Spanned<Selection>>,
    /// `position:`
    pub position: Option<Spanned<Position>>,
    /// `risk:`
    pub risk: Option<Spanned<Risk>>,
    /// `costs:`
    pub costs: Option<Spanned<Costs>>,
    /// `execution:`
    pub execution: Option<Spanned<Execution>>,
    /// `hold:`
    pub hold: Option<Spanned<Hold>>,
    /// `cooldown_days:`
    pub cooldown_days: Option<Expr>,
    /// `cooldown_bars:`
    pub cooldown_bars: Option<Expr>,
}

/// `universe:`
#[derive(Clone, PartialEq, Debug)]
pub enum Universe {
    /// A name, or `all`.
    Named(String),
    /// A list of symbols.
    Symbols(Vec<Spanned<String>>),
    /// `{from: NAME, where: CONDITION}`
    Narrowed {
        /// `from:`; absent: `all`
        from: Option<Spanned<String>>,
        /// `where:` which of its members belong, bar by bar
        condition: Option<Expr>,
    },
}

/// `uses:`
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// `operators:` the name in expressions, and the plugin with its version, as written.
    pub operators: Vec<(Spanned<String>, Spanned<String>)>,
}

/// `data:`
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// `bar:`
    pub bar: Option<Spanned<String>>,
    /// `calendar:`
    pub calendar: Option<Spanned<String>>,
    /// `adjust:`
    pub adjust: Option<Spanned<String>>,
}

/// One entry of `params:`
#[derive(Clone, Debug)]
pub struct ParamDecl {
    /// Its name.
    pub name: Spanned<String>,
    /// The entry's whole value.
    pub span: Span,
    /// `default:` (or the bare number of `fast: 10`)
    pub default: Option<Spanned<f64>>,
    /// `range:`, `values:`; see [`Domain`].
    pub domain: Option<Spanned<Domain>>,
}

/// What a param may be. Also the values of a space file's `params:`.
#[derive(Clone, PartialEq, Debug)]
pub enum Domain {
    /// `range: [low, high]` with `step:`; both ends belong to it where the step reaches them.
    Range {
        /// Least.
        low: f64,
        /// Greatest.
        high: f64,
        /// Distance; absent where the range is continuous.
        step: Option<f64>,
        /// `log: true`
        log: bool,
    },
    /// `values: [20, 30, 60]`
    Values(Vec<f64>),
}

/// `signals:`
#[derive(Clone, Debug, Default)]
pub struct Signals {
    /// The section, where there is one.
    pub span: Option<Span>,
    /// `long:`
    pub long: Option<Expr>,
    /// `exit_long:`
    pub exit_long: Option<Expr>,
    /// `short:`
    pub short: Option<Expr>,
    /// `exit_short:`
    pub exit_short: Option<Expr>,
}

/// `selection:`
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// `mode:`
    pub mode: Option<Spanned<String>>,
    /// `score:`
    pub score: Option<Expr>,
    /// `by:` the column whose groups are chosen from one by one
    pub by: Option<Spanned<String>>,
    /// `topk:`
    pub topk: Option<Expr>,
    /// `bottomk:`
    pub bottomk: Option<Expr>,
    /// `quantile:` the share of scored candidates taken from the top
    pub quantile: Option<Expr>,
    /// `bottom_quantile:` the share taken from the bottom, short
    pub bottom_quantile: Option<Expr>,
    /// `threshold:` scores strictly above it are selected
    pub threshold: Option<Expr>,
    /// `bottom_threshold:` scores strictly below it are selected short
    pub bottom_threshold: Option<Expr>,
}

/// `hold:`
#[derive(Clone, Debug, Default)]
pub struct Hold {
    /// `min_days:`
    pub min_days: Option<Expr>,
    /// `max_days:`
    pub max_days: Option<Expr>,
    /// `min_bars:`
    pub min_bars: Option<Expr>,
    /// `max_bars:`
    pub max_bars: Option<Expr>,
}
