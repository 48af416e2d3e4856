//! The sections on how much is held, what closes it, what trading costs, and how orders reach the
//! market. All of it is read, also what this build cannot honour.

use qraft_diag::Spanned;

use crate::expr::Expr;

/// Numbers by symbol, as in `weights: {AAA: 0.3, BBB: 0.7}`, in the order written.
pub type BySymbol = Vec<(Spanned<String>, Expr)>;

/// `position:`
#[derive(Clone, Debug, Default)]
pub struct Position {
    /// `scheme:`
    pub scheme: Option<Spanned<String>>,
    /// `gross:` the sum of absolute weights
    pub gross: Option<Expr>,
    /// `target_vol:` a fraction a year; `vol_target` only
    pub target_vol: Option<Expr>,
    /// `lookback:` bars of the volatility's window
    pub lookback: Option<Expr>,
    /// `max_weight:` the largest weight of a symbol
    pub max_weight: Option<Expr>,
    /// `max_leverage:` the largest gross
    pub max_leverage: Option<Expr>,
    /// `weight:` of each holding; `fixed` only
    pub weight: Option<Expr>,
    /// `weights:` by symbol; `fixed` only
    pub weights: BySymbol,
    /// `budgets:` of risk, by symbol; `risk_parity` only
    pub budgets: BySymbol,
}

/// `risk:` each a fraction.
#[derive(Clone, Debug, Default)]
pub struct Risk {
    /// `stop_loss:` of the average fill price
    pub stop_loss: Option<Expr>,
    /// `take_profit:` of the average fill price
    pub take_profit: Option<Expr>,
    /// `trailing_stop:` of the peak since the entry
    pub trailing_stop: Option<Expr>,
    /// `max_drawdown:` of equity
    pub max_drawdown: Option<Expr>,
    /// `turnover_budget:` one-way, of equity at a rebalance
    pub turnover_budget: Option<Expr>,
    /// `max_industry_weight:` of equity
    pub max_industry_weight: Option<Expr>,
}

/// `costs:`
#[derive(Clone, Debug, Default)]
pub struct Costs {
    /// `pack:` a market pack that the other keys override
    pub pack: Option<Spanned<String>>,
    /// `fee_bps:` of traded value
    pub fee_bps: Option<Expr>,
    /// `maker_fee_bps:` of value that rested in the book
    pub maker_fee_bps: Option<Expr>,
    /// `min_fee:` of an order, in currency
    pub min_fee: Option<Expr>,
    /// `fee_per_contract:` in currency
    pub fee_per_contract: Option<Expr>,
    /// `sell_tax_bps:` of sold value
    pub sell_tax_bps: Option<Expr>,
    /// `borrow_bps:` a year, of what is held short
    pub borrow_bps: Option<Expr>,
    /// `slippage:`
    pub slippage: Option<Spanned<Slippage>>,
    /// `tick_size:` in currency
    pub tick_size: Option<Expr>,
    /// `lot_size:` in shares
    pub lot_size: Option<Expr>,
    /// `multiplier:` currency a point of a contract
    pub multiplier: Option<Expr>,
    /// `funding:`
    pub funding: Option<Spanned<Funding>>,
}

/// `costs.slippage:`
#[derive(Clone, Debug, Default)]
pub struct Slippage {
    /// `spread_bps:` the whole spread
    pub spread_bps: Option<Expr>,
    /// `impact:`
    pub impact: Option<Spanned<Impact>>,
    /// `latency_ms:`
    pub latency_ms: Option<Expr>,
}

/// `costs.slippage.impact:` α · share^β of the price, where share is the order's of the volume.
#[derive(Clone, Debug, Default)]
pub struct Impact {
    /// `alpha:` its size
    pub alpha: Option<Expr>,
    /// `beta:` its exponent
    pub beta: Option<Expr>,
    /// `scale:` `volatility` multiplies it by the daily volatility
    pub scale: Option<Spanned<String>>,
}

/// `costs.funding:`
#[derive(Clone, Debug, Default)]
pub struct Funding {
    /// `rate:` of one interval; a number or a series
    pub rate: Option<Expr>,
    /// `every:` the interval, as in `8h`
    pub every: Option<Spanned<String>>,
}

/// `execution:`
#[derive(Clone, Debug, Default)]
pub struct Execution {
    /// `order:`
    pub order: Option<Spanned<String>>,
    /// `fill:`
    pub fill: Option<Spanned<String>>,
    /// `size_at:`
    pub size_at: Option<Spanned<String>>,
    /// `limit:` the price of a limit order; an expression over data
    pub limit: Option<Expr>,
    /// `limit_fill:` `through` or `touch`
    pub limit_fill: Option<Spanned<String>>,
    /// `stop:` the price that triggers a stop order; an expression over data
    pub stop: Option<Expr>,
    /// `slices:` how many children of a twap or vwap
    pub slices: Option<Expr>,
    /// `duration:` of a twap or vwap, as in `30m`
    pub duration: Option<Spanned<String>>,
    /// `display:` the shares that an iceberg shows
    pub display: Option<Expr>,
    /// `tif:` `gtc`, `day` or `ioc`
    pub tif: Option<Spanned<String>>,
    /// `participation:` the largest share of a bar's volume
    pub participation: Option<Expr>,
    /// `retries:`
    pub retries: Option<Expr>,
}
