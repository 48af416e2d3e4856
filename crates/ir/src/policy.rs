//! Everything that is not an expression over data. [`Policy`] is symbolic: its numbers are nodes,
//! since a param may stand wherever a number may. [`Settings`] is one trial's: plain numbers.

use qraft_base::Interval;

use crate::program::NodeId;

mod limit;
mod number;
mod terms;
mod walk;

pub use limit::Limit;
pub use number::{Measure, Number};
pub use terms::{FillAt, Impact, OrderKind, Orders, Risk, Sizing, Stated, Terms, Tif};

/// Bars of the window of returns where `position.lookback` is not stated.
pub const LOOKBACK_BARS: u32 = 60;

/// How candidates become the selected.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Selection<N> {
    /// All candidates.
    All,
    /// The `top` best scores long, the `bottom` worst short.
    TopK {
        /// How many long.
        top: N,
        /// How many short.
        bottom: N,
    },
    /// Shares of the scored candidates.
    Quantile {
        /// Share long, 0–1.
        top: N,
        /// Share short, 0–1.
        bottom: N,
    },
    /// Scores beyond levels, strictly.
    Threshold {
        /// Long above.
        above: Option<N>,
        /// Short below.
        below: Option<N>,
    },
}

/// How the selected become weights.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scheme {
    /// The same for each.
    Equal,
    /// In proportion to the positive part of the score (short: of its negative part).
    Score,
    /// As the author says, by symbol or for each.
    Fixed,
    /// The same for each, together scaled to a volatility.
    VolTarget,
    /// So that each bears its share of the risk.
    RiskParity,
}

/// When a target weight becomes shares.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SizeAt {
    /// At the fill: weight × equity at the open / open.
    Fill,
    /// At the decision: weight × equity at the close / close.
    Decision,
}

/// A minimum, maximum or cooldown, in sessions and in bars. 0 is none (for `max`: no limit).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Span2<N> {
    /// Sessions of the calendar.
    pub days: N,
    /// Bars of the panel.
    pub bars: N,
}

/// The numbers of a policy, symbolic (`N` = [`NodeId`]) or bound (`N` = `f64`).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rules<N> {
    /// Money at the start.
    pub capital: N,
    /// `None` is signal-driven.
    pub rebalance: Option<Interval>,
    /// Who of the candidates.
    pub selection: Selection<N>,
    /// Weights.
    pub scheme: Scheme,
    /// Sum of absolute weights.
    pub gross: N,
    /// When sized.
    pub size_at: SizeAt,
    /// What weights depend on besides the scheme.
    pub sizing: Sizing<N>,
    /// What closes positions without a signal, and what bounds them.
    pub risk: Risk<N>,
    /// Fee on traded value, basis points.
    pub fee_bps: N,
    /// Tax on sold value, basis points.
    pub sell_tax_bps: N,
    /// Full quoted spread, basis points: a taker pays half.
    pub spread_bps: N,
    /// Shares a lot; 0 is fractional.
    pub lot_size: N,
    /// Every other cost, and the terms of the market.
    pub terms: Terms<N>,
    /// How orders reach the market.
    pub orders: Orders<N>,
    /// An exit signal waits for it.
    pub min_hold: Span2<N>,
    /// An exit is forced at it.
    pub max_hold: Span2<N>,
    /// No entry for so long after a full exit.
    pub cooldown: Span2<N>,
}

/// A program's policy: numbers are constant nodes.
pub type Policy = Rules<NodeId>;

impl Policy {
    /// The policy over other nodes.
    pub(crate) fn map_nodes(&self, to: impl Fn(NodeId) -> NodeId) -> Policy {
        match self.try_map(|_, id| Ok::<NodeId, std::convert::Infallible>(to(id))) {
            Ok(policy) => policy,
            Err(never) => match never {},
        }
    }
}

/// One trial's policy: numbers are numbers. Checked when bound: finite, in range, counts whole.
pub type Settings = Rules<f64>;

impl Settings {
    /// What a document without any key means, but for its capital.
    pub fn plain(capital: f64) -> Settings {
        const NONE: Span2<f64> = Span2 { days: 0.0, bars: 0.0 };
        Rules {
            capital,
            rebalance: None,
            selection: Selection::All,
            scheme: Scheme::Equal,
            gross: 1.0,
            size_at: SizeAt::Fill,
            sizing: Sizing::default(),
            risk: Risk::default(),
            fee_bps: 0.0,
            sell_tax_bps: 0.0,
            spread_bps: 0.0,
            lot_size: 0.0,
            terms: Terms::default(),
            orders: Orders::default(),
            min_hold: NONE,
            max_hold: NONE,
            cooldown: NONE,
        }
    }

    /// Bars of the window of volatilities and covariances.
    pub fn lookback(&self) -> u32 {
        // checked when bound: whole, and within u32
        self.sizing.lookback.map_or(LOOKBACK_BARS, |bars| bars as u32)
    }

    /// The greatest sum of absolute weights.
    pub fn max_leverage(&self) -> f64 {
        self.sizing.max_leverage.unwrap_or(self.gross)
    }

    /// True where weights are made of a window of past returns.
    pub fn sizes_by_risk(&self) -> bool {
        matches!(self.scheme, Scheme::VolTarget | Scheme::RiskParity)
    }
}
