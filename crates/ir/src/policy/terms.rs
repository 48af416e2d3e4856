//! Sizing, risk, costs and orders: the numbers that a document may leave out.

use qraft_base::Interval;

/// What weights depend on besides the scheme. `None` is not stated.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sizing<N> {
    /// Volatility aimed at, a fraction a year.
    pub target_vol: Option<N>,
    /// Bars of the window of returns; 60 where it is not stated.
    pub lookback: Option<N>,
    /// The greatest absolute weight of a symbol.
    pub max_weight: Option<N>,
    /// The greatest sum of absolute weights; `gross` where it is not stated.
    pub max_leverage: Option<N>,
    /// The weight of each, in the scheme `fixed`.
    pub weight: Option<N>,
}

/// What closes positions without a signal, and what bounds them. Fractions; `None` is no rule.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Risk<N> {
    /// Loss from the average fill price that closes a position.
    pub stop_loss: Option<N>,
    /// Gain from the average fill price that closes a position.
    pub take_profit: Option<N>,
    /// Fall from the best price since the entry that closes a position.
    pub trailing_stop: Option<N>,
    /// Fall of equity from its peak that closes everything for good.
    pub max_drawdown: Option<N>,
    /// The most that a rebalance may trade, one way, as a fraction of equity.
    pub turnover_budget: Option<N>,
    /// The greatest sum of absolute weights of an industry.
    pub max_industry_weight: Option<N>,
}

/// How an order moves the price: α · (shares / volume of the bar)^β, a fraction of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Impact<N> {
    /// Its size.
    pub alpha: N,
    /// Its exponent.
    pub beta: N,
    /// Multiplied by the daily volatility of the last 20 closed sessions.
    pub by_volatility: bool,
}

/// Costs besides fee, tax and spread, and the terms of the market. `None` is not stated.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Terms<N> {
    /// Fee of a fill that rested, basis points; `fee_bps` where it is not stated.
    pub maker_fee_bps: Option<N>,
    /// The least fee of a fill, money.
    pub min_fee: Option<N>,
    /// Money a share or contract.
    pub fee_per_contract: Option<N>,
    /// What a short pays a year, basis points of its value.
    pub borrow_bps: Option<N>,
    /// What an order does to its own price.
    pub impact: Option<Impact<N>>,
    /// From the decision to the market, milliseconds.
    pub latency_ms: Option<N>,
    /// The step of prices, money.
    pub tick_size: Option<N>,
    /// Money a point of a contract; 1 where it is not stated.
    pub multiplier: Option<N>,
    /// How often funding is due; its rate is a series of the program.
    pub funding: Option<Interval>,
    /// Which of the costs the document states itself: these override a market pack's.
    pub stated: Stated,
}

/// Costs that a document states itself, so that they hold over a market pack's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stated {
    /// `costs.fee_bps`
    pub fee: bool,
    /// `costs.sell_tax_bps`
    pub sell_tax: bool,
    /// `costs.slippage.spread_bps`
    pub spread: bool,
    /// `costs.lot_size`
    pub lot: bool,
}

/// The price on which a fill is based.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum FillAt {
    /// The next bar's open.
    #[default]
    NextOpen,
    /// The next bar's close.
    NextClose,
    /// The next bar's volume-weighted mean price.
    NextVwap,
    /// The close of the bar that decides; legal where nothing that decides reads that bar.
    SameClose,
}

/// The kind of the orders that a decision sends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum OrderKind {
    /// At the market.
    #[default]
    Market,
    /// At a price or better.
    Limit,
    /// At the market once a price is met.
    Stop,
    /// Equal slices over time.
    Twap,
    /// Slices in proportion to the volume that the past lets expect.
    Vwap,
    /// A limit that shows a part of itself.
    Iceberg,
}

/// How long an order waits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Tif {
    /// Until it is filled or replaced.
    #[default]
    Gtc,
    /// To the end of its first bar.
    Day,
    /// For one try.
    Ioc,
}

/// How orders reach the market. `None` is not stated.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Orders<N> {
    /// The price of a fill.
    pub fill: FillAt,
    /// The kind of order.
    pub kind: OrderKind,
    /// How long it waits.
    pub tif: Tif,
    /// A limit that is met exactly fills.
    pub touch: bool,
    /// How many children of a twap or vwap.
    pub slices: Option<N>,
    /// How long a twap or vwap takes.
    pub duration: Option<Interval>,
    /// Shares that an iceberg shows.
    pub display: Option<N>,
    /// The greatest share of a bar's volume.
    pub participation: Option<N>,
    /// How often a failed order is sent again.
    pub retries: Option<N>,
}

impl<N> Default for Sizing<N> {
    fn default() -> Self {
        Sizing {
            target_vol: None,
            lookback: None,
            max_weight: None,
            max_leverage: None,
            weight: None,
        }
    }
}

impl<N> Default for Risk<N> {
    fn default() -> Self {
        Risk {
            stop_loss: None,
            take_profit: None,
            trailing_stop: None,
            max_drawdown: None,
            turnover_budget: None,
            max_industry_weight: None,
        }
    }
}

impl<N> Risk<N> {
    /// True where a position may be closed inside a bar.
    pub fn acts_in_bars(&self) -> bool {
        self.stop_loss.is_some() || self.take_profit.is_some() || self.trailing_stop.is_some()
    }
}

impl<N> Default for Terms<N> {
    fn default() -> Self {
        Terms {
            maker_fee_bps: None,
            min_fee: None,
            fee_per_contract: None,
            borrow_bps: None,
            impact: None,
            latency_ms: None,
            tick_size: None,
            multiplier: None,
            funding: None,
            stated: Stated::default(),
        }
    }
}

impl<N> Default for Orders<N> {
    fn default() -> Self {
        Orders {
            fill: FillAt::default(),
            kind: OrderKind::default(),
            tif: Tif::default(),
            touch: false,
            slices: None,
            duration: None,
            display: None,
            participation: None,
            retries: None,
        }
    }
}

impl FillAt {
    /// The word of the language.
    pub fn name(self) -> &'static str {
        match self {
            FillAt::NextOpen => "next_open",
            FillAt::NextClose => "next_close",
            FillAt::NextVwap => "next_vwap",
            FillAt::SameClose => "same_close",
        }
    }
}

impl OrderKind {
    /// Every kind, in the order of the docs.
    pub const ALL: [OrderKind; 6] = [
        OrderKind::Market,
        OrderKind::Limit,
        OrderKind::Stop,
        OrderKind::Twap,
        OrderKind::Vwap,
        OrderKind::Iceberg,
    ];

    /// The word of the language.
    pub fn name(self) -> &'static str {
        match self {
            OrderKind::Market => "market",
            OrderKind::Limit => "limit",
            OrderKind::Stop => "stop",
            OrderKind::Twap => "twap",
            OrderKind::Vwap => "vwap",
            OrderKind::Iceberg => "iceberg",
        }
    }
}

impl Tif {
    /// The word of the language.
    pub fn name(self) -> &'static str {
        match self {
            Tif::Gtc => "gtc",
            Tif::Day => "day",
            Tif::Ioc => "ioc",
        }
    }
}
