//! One sealed trial.

use serde::Serialize;

use super::gates::{CandidateGates, NamedNum};
use super::num::Num;

/// One sealed trial.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Candidate {
    /// From 1; `None` where a pack does not tell.
    pub rank: Option<u64>,
    /// Its number.
    pub trial: u64,
    /// Its params' digest.
    pub param_hash: String,
    /// Its pack's digest.
    pub pack: String,
    /// Its params.
    pub params: Vec<NamedNum>,
    /// Its figures.
    pub figures: Vec<FigureRow>,
    /// Equity and what follows from it.
    pub series: Series,
    /// Figures by year.
    pub years: Vec<Year>,
    /// Returns by month.
    pub months: Vec<Month>,
    /// What was held.
    pub positions: Positions,
    /// What was traded.
    pub fills: FillTable,
    /// From flat to flat.
    pub trips: Option<Trips>,
    /// At other costs.
    pub costs: Vec<CostRow>,
    /// At other latencies.
    pub latency: Vec<LatencyRow>,
    /// Matched order by order.
    pub precise: Option<PreciseView>,
    /// What the gates said.
    pub gates: Option<CandidateGates>,
}

/// A figure, beside that of buying and holding.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FigureRow {
    /// As trial lines call it.
    pub name: String,
    /// The number.
    pub value: Num,
    /// Of buy and hold over the same universe.
    pub hold: Num,
    /// Why there is no number.
    pub undefined: Option<String>,
}

/// Series at the drawn bars.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Series {
    /// Bars in all; fewer are drawn where there are more than a screen has pixels.
    pub bars: usize,
    /// Seconds since 1970.
    pub ts: Vec<i64>,
    /// What 1 has grown to.
    pub equity: Vec<Num>,
    /// Share lost from the last peak, negative.
    pub drawdown: Vec<Num>,
    /// What 1 held has grown to.
    pub hold: Option<Vec<Num>>,
    /// Share lost from its last peak, negative.
    pub hold_drawdown: Option<Vec<Num>>,
    /// Sharpe ratio of the last bars, annual.
    pub sharpe: Vec<Num>,
    /// How many bars that are.
    pub sharpe_window: usize,
}

/// A year on its own.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Year {
    /// Which.
    pub year: i16,
    /// Its bars.
    pub bars: usize,
    /// The year's return.
    pub total_return: Num,
    /// That of buy and hold.
    pub hold: Num,
    /// Annual.
    pub sharpe: Num,
    /// Annual.
    pub volatility: Num,
    /// Within the year.
    pub max_drawdown: Num,
}

/// A month's return.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Month {
    /// Which year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// The month's return.
    pub total_return: Num,
}

/// What was held at the drawn bars' closes, in the order of the series.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Positions {
    /// Names held long.
    pub long: Vec<u32>,
    /// Names held short.
    pub short: Vec<u32>,
    /// Σ|value| / equity; needs prices.
    pub gross: Option<Vec<Num>>,
    /// Σ value / equity; needs prices.
    pub net: Option<Vec<Num>>,
}

/// Fills, column by column: the last ones, where not all fit.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FillTable {
    /// How many in all.
    pub total: usize,
    /// Names, for [`FillTable::symbol`].
    pub symbols: Vec<String>,
    /// Reasons, for [`FillTable::reason`].
    pub reasons: Vec<String>,
    /// Seconds since 1970.
    pub ts: Vec<i64>,
    /// Index of the name.
    pub symbol: Vec<usize>,
    /// Negative where sold.
    pub shares: Vec<Num>,
    /// Of one.
    pub price: Vec<Num>,
    /// Fee and tax, money.
    pub fee: Vec<Num>,
    /// Spread and impact within the price, money.
    pub slippage: Vec<Num>,
    /// Index of the reason.
    pub reason: Vec<usize>,
}

/// Round trips: a symbol from flat to flat, net of costs.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Trips {
    /// Closed ones.
    pub closed: usize,
    /// Still open at the end.
    pub open: usize,
    /// Wins among wins and losses.
    pub hit_rate: Num,
    /// Gains / losses.
    pub profit_factor: Num,
    /// Mean of the wins, money.
    pub avg_win: Num,
    /// Mean of the losses, money.
    pub avg_loss: Num,
    /// Mean of all, money.
    pub expectancy: Num,
}

/// At other costs.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CostRow {
    /// Of costs.
    pub multiplier: Num,
    /// Annual.
    pub sharpe: Num,
    /// Last equity / capital − 1.
    pub total_return: Num,
}

/// At another latency.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LatencyRow {
    /// From the decision to the market.
    pub latency_ms: Num,
    /// Annual.
    pub sharpe: Num,
    /// Last equity / capital − 1.
    pub total_return: Num,
}

/// Both stages.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PreciseView {
    /// True where no key figure is too far apart.
    pub passes: bool,
    /// How far they may be.
    pub tolerance: Num,
    /// Why it could not be matched.
    pub failure: Option<String>,
    /// The key figures.
    pub rows: Vec<PreciseRow>,
}

/// A key figure in both stages.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PreciseRow {
    /// Which.
    pub figure: String,
    /// Of the scan.
    pub fast: Num,
    /// Of the matcher.
    pub precise: Num,
    /// Relative.
    pub difference: Num,
    /// Within the tolerance.
    pub passes: bool,
    /// The friction that moved it most.
    pub moved_by: Option<String>,
}
