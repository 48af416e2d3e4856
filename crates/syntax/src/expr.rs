//! The expression tree: what an author wrote, with the place of everything, and no meaning yet.

mod complaint;
mod expected;
mod factor;
mod grammar;
mod guard;
pub mod lex;
mod literal;
mod parse;
mod print;
mod tree;
mod wrap;

pub(crate) use complaint::excerpt;
pub use factor::{FactorError, FactorRef};
pub use guard::{MAX_DEPTH, MAX_LENGTH};
pub use parse::parse_expr;
pub use print::{print, print_as_written};
pub use wrap::wrap;

use qraft_diag::{Span, Spanned};

/// An expression. Spans are bytes of the whole file, through quotes and block scalars.
#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    /// Where it was written.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    /// `10`, `1_000`, `0.7`, `5%` (value 0.05), `20bps` (value 0.002): already scaled.
    Number {
        /// The value as a fraction or plain number.
        value: f64,
        /// How it was written.
        unit: NumberUnit,
    },
    /// `20d 5m 4h 2w`
    Duration {
        /// How many.
        count: f64,
        /// Of what.
        unit: DurationUnit,
    },
    /// `true`, `false`
    Bool(bool),
    /// A quoted text.
    Text(String),
    /// A bare name: a column, a param or a definition.
    Name(String),
    /// `NAME(…)`, also a bare factor call.
    Call {
        /// The operator's name as written.
        name: Spanned<String>,
        /// In order.
        args: Vec<Arg>,
    },
    /// `base[index]`
    Lag {
        /// What is looked back into.
        base: Box<Expr>,
        /// How many bars.
        bars: Box<Expr>,
    },
    /// `base@frame`
    At {
        /// What is read on the other clock.
        base: Box<Expr>,
        /// The frame's text, as in `1W`.
        frame: Spanned<String>,
    },
    /// `-x`, `+x`, `not x`
    Unary {
        /// Which.
        op: UnaryOp,
        /// Of what.
        operand: Box<Expr>,
    },
    /// `a op b`
    Binary {
        /// Which.
        op: Spanned<BinaryOp>,
        /// Left.
        lhs: Box<Expr>,
        /// Right.
        rhs: Box<Expr>,
    },
    /// `x is nan`, `x is not nan`
    IsNan {
        /// Of what.
        operand: Box<Expr>,
        /// True for `is not nan`.
        negated: bool,
    },
    /// `factor://common/ema@1.2.0?window=10`. `factor("common/ema@1.2.0", window=10)` is a call;
    /// [`FactorRef::from_call`] reads it as one too.
    Factor(FactorRef),
    /// What did not parse. A finding tells why; nothing is said of it again.
    Error,
}

/// How a number was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumberUnit {
    /// `0.7`
    Plain,
    /// `5%`
    Percent,
    /// `20bps`
    BasisPoints,
}

/// The unit of a duration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DurationUnit {
    /// `s`
    Second,
    /// `m`
    Minute,
    /// `h`
    Hour,
    /// `d`
    Day,
    /// `w`
    Week,
}

/// One argument of a call.
#[derive(Clone, PartialEq, Debug)]
pub struct Arg {
    /// The keyword, for `window=10`.
    pub name: Option<Spanned<String>>,
    /// The value.
    pub value: Expr,
}

/// An operator before its operand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnaryOp {
    /// `-`
    Neg,
    /// `+`
    Plus,
    /// `not`
    Not,
}

/// An operator between two operands, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinaryOp {
    /// `or`
    Or,
    /// `and`
    And,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`, floored as Python's
    Rem,
    /// `**`
    Pow,
}

impl BinaryOp {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        use BinaryOp::*;
        match self {
            Or => "or",
            And => "and",
            Lt => "<",
            Le => "<=",
            Gt => ">",
            Ge => ">=",
            Eq => "==",
            Ne => "!=",
            Add => "+",
            Sub => "-",
            Mul => "*",
            Div => "/",
            Rem => "%",
            Pow => "**",
        }
    }

    /// True for `< <= > >= == !=`.
    pub fn is_comparison(self) -> bool {
        use BinaryOp::*;
        matches!(self, Lt | Le | Gt | Ge | Eq | Ne)
    }
}
