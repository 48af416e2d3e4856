//! Orders: what is asked for, for how long, and what became of it.

use qraft_base::fixed::{Price, Qty, Rate};

/// Buy or sell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The position grows.
    Buy,
    /// The position shrinks.
    Sell,
}

impl Side {
    /// +1 or −1.
    pub fn sign(self) -> i128 {
        if self == Side::Buy { 1 } else { -1 }
    }

    /// True where `a` is better for this side than `b`, or the same.
    pub(super) fn is_within(self, a: Price, b: Price) -> bool {
        if self == Side::Buy { a <= b } else { a >= b }
    }

    /// True where `a` is better for this side than `b`.
    pub(super) fn is_beyond(self, a: Price, b: Price) -> bool {
        a != b && self.is_within(a, b)
    }

    /// The better price for this side.
    pub(super) fn better(self, a: Price, b: Price) -> Price {
        if self.is_within(a, b) { a } else { b }
    }

    /// The side that closes what this one opened.
    pub fn opposite(self) -> Side {
        if self == Side::Buy { Side::Sell } else { Side::Buy }
    }
}

/// Whether a fill took what was there, or was there to be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Liquidity {
    /// Pays spread and impact.
    Taker,
    /// Pays neither.
    Maker,
}

impl Liquidity {
    /// The name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Liquidity::Taker => "taker",
            Liquidity::Maker => "maker",
        }
    }
}

/// How far a trailing stop stays behind the best price.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trail {
    /// By so much.
    Amount(Price),
    /// By this share of the best price.
    Share(Rate),
}

/// What kind of order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OrderKind {
    /// At what the market gives.
    Market,
    /// At this price or better.
    Limit {
        /// The worst price that is accepted.
        limit: Price,
    },
    /// A market order once the price is reached.
    Stop {
        /// The price that triggers it.
        stop: Price,
    },
    /// A limit order once the price is reached.
    StopLimit {
        /// The price that triggers it.
        stop: Price,
        /// The worst price that is accepted then.
        limit: Price,
    },
    /// A stop that follows the best price since the order became active.
    TrailingStop {
        /// How far behind.
        trail: Trail,
    },
    /// A limit order that shows a part of itself at a time.
    Iceberg {
        /// The worst price that is accepted.
        limit: Price,
        /// The most that one print, quote or bar may take.
        display: Qty,
    },
}

/// How long an order lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tif {
    /// Until it is filled or cancelled.
    #[default]
    Gtc,
    /// On bars: to the end of its first active bar. On ticks: to the end of its day.
    Day,
    /// What is not filled at the first try is cancelled.
    Ioc,
    /// All at the first try, or nothing.
    Fok,
}

/// An order of one venue, counted from 0 as submitted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OrderId(pub u32);

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Order {
    /// The caller's own number, carried to its fills.
    pub tag: u32,
    /// Buy or sell.
    pub side: Side,
    /// How much, above 0.
    pub qty: Qty,
    /// What kind.
    pub kind: OrderKind,
    /// How long it lives.
    pub tif: Tif,
    /// Orders of one venue with the same group: a fill of one cancels the others.
    pub oco: Option<u32>,
    /// The order whose fills this one protects: it waits for them, and is as large as they are.
    pub parent: Option<OrderId>,
    /// Injected failures: so many attempts to place it fail.
    pub failures: u32,
    /// Never more than the position; nothing where there is none to reduce.
    pub reduce_only: bool,
    /// Liquidation: without latency, and after a breaker too.
    pub forced: bool,
}

impl Order {
    /// An order without any extra.
    pub const fn new(side: Side, qty: Qty, kind: OrderKind) -> Order {
        Order {
            tag: 0,
            side,
            qty,
            kind,
            tif: Tif::Gtc,
            oco: None,
            parent: None,
            failures: 0,
            reduce_only: false,
            forced: false,
        }
    }

    /// A market order.
    pub const fn market(side: Side, qty: Qty) -> Order {
        Order::new(side, qty, OrderKind::Market)
    }

    /// A market order that takes a position out, whatever stands against it.
    pub const fn liquidation(side: Side, qty: Qty) -> Order {
        Order { reduce_only: true, forced: true, ..Order::market(side, qty) }
    }

    /// The limit, where it has one.
    pub fn limit(&self) -> Option<Price> {
        match self.kind {
            OrderKind::Limit { limit }
            | OrderKind::StopLimit { limit, .. }
            | OrderKind::Iceberg { limit, .. } => Some(limit),
            _ => None,
        }
    }

    /// True where every number of it is one.
    pub(super) fn is_sound(&self) -> bool {
        let above = |price: Price| price.is_positive();
        let kind = match self.kind {
            OrderKind::Market => true,
            OrderKind::Limit { limit } => above(limit),
            OrderKind::Stop { stop } => above(stop),
            OrderKind::StopLimit { stop, limit } => above(stop) && above(limit),
            OrderKind::TrailingStop { trail: Trail::Amount(amount) } => above(amount),
            OrderKind::TrailingStop { trail: Trail::Share(share) } => {
                share.is_positive() && (share < Rate::ONE || self.side == Side::Buy)
            }
            OrderKind::Iceberg { limit, display } => above(limit) && display.is_positive(),
        };
        kind && self.qty.is_positive()
    }
}

/// Why an order was rejected or cancelled: a closed list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// Less than one lot.
    BelowLot,
    /// The cost with fees exceeds the cash.
    InsufficientCash,
    /// More than is held, where shorts are not allowed.
    InsufficientPosition,
    /// Bought too recently to be sold.
    TPlus1,
    /// The equity after the fee does not carry the new position.
    InsufficientMargin,
    /// The drawdown breaker has tripped.
    DrawdownBreaker,
    /// Every attempt to place it failed.
    RetriesExhausted,
    /// Its day is over.
    Expired,
    /// Another order of its group was filled.
    Oco,
    /// What the first try left of an IOC order.
    IocRemainder,
    /// The first try could not fill all of a FOK order.
    Fok,
    /// The order that it protects ended without a fill.
    Parent,
    /// The caller cancelled it.
    Cancelled,
    /// There is no position to reduce.
    NothingToReduce,
    /// A quantity or price of it is not above 0.
    BadOrder,
    /// An amount does not fit its word.
    OutOfRange,
}

impl Reason {
    /// The name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::BelowLot => "below_lot",
            Reason::InsufficientCash => "insufficient_cash",
            Reason::InsufficientPosition => "insufficient_position",
            Reason::TPlus1 => "t_plus_1",
            Reason::InsufficientMargin => "insufficient_margin",
            Reason::DrawdownBreaker => "drawdown_breaker",
            Reason::RetriesExhausted => "retries_exhausted",
            Reason::Expired => "expired",
            Reason::Oco => "oco",
            Reason::IocRemainder => "ioc_remainder",
            Reason::Fok => "fok",
            Reason::Parent => "parent",
            Reason::Cancelled => "cancelled",
            Reason::NothingToReduce => "nothing_to_reduce",
            Reason::BadOrder => "bad_order",
            Reason::OutOfRange => "out_of_range",
        }
    }

    /// How an order with this reason ends.
    pub(super) fn ends(self) -> Status {
        use Reason::*;
        match self {
            Expired | Oco | IocRemainder | Fok | Parent | Cancelled | NothingToReduce => {
                Status::Cancelled(self)
            }
            _ => Status::Rejected(self),
        }
    }
}

/// What became of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Nothing is filled yet.
    New,
    /// A part is filled, the rest goes on.
    PartiallyFilled,
    /// All is filled.
    Filled,
    /// Ended before all was filled.
    Cancelled(Reason),
    /// Refused.
    Rejected(Reason),
}

impl Status {
    /// True while the order may still fill.
    pub fn is_open(self) -> bool {
        matches!(self, Status::New | Status::PartiallyFilled)
    }

    /// The name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::New => "new",
            Status::PartiallyFilled => "partially_filled",
            Status::Filled => "filled",
            Status::Cancelled(_) => "cancelled",
            Status::Rejected(_) => "rejected",
        }
    }

    /// Why, where it was refused or cancelled.
    pub fn reason(self) -> Option<Reason> {
        match self {
            Status::Cancelled(reason) | Status::Rejected(reason) => Some(reason),
            _ => None,
        }
    }
}

/// An order's state as it stands or as it ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OrderState {
    /// Which order.
    pub id: OrderId,
    /// The caller's own number.
    pub tag: u32,
    /// What became of it.
    pub status: Status,
    /// How much of it was filled.
    pub filled: Qty,
}
