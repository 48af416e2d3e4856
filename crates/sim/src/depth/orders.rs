//! Orders and what may come of them.

use qraft_base::tape::Side;

use super::queue::Queue;

/// An order, numbered from 0 in the order of sending.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OrderId(pub u32);

impl OrderId {
    #[inline]
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// How long an order stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tif {
    /// Good till cancelled: takes what it can, the rest stands.
    Gtc,
    /// Post only: refused where it would take.
    Gtx,
    /// Immediate or cancel: takes what it can, the rest expires.
    Ioc,
    /// Fill or kill: takes all of its size at once, or is refused.
    Fok,
}

/// What a strategy sends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NewOrder {
    /// Buy or sell.
    pub side: Side,
    /// The worst price in ticks; `None` is a market order, which never stands in the book.
    pub price: Option<i32>,
    /// Lots.
    pub size: i64,
    /// How long it stands. A market order is `Ioc` unless it is `Fok`.
    pub tif: Tif,
}

/// Where an order is, as the venue has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Sent, not arrived.
    OnTheWay,
    /// In the book.
    Open,
    /// All of it filled.
    Filled,
    /// Cancelled on request.
    Cancelled,
    /// What could not be taken at once is gone.
    Expired,
    /// Refused at arrival.
    Rejected,
}

impl Status {
    /// True where nothing more can come of the order.
    pub fn is_done(self) -> bool {
        !matches!(self, Status::OnTheWay | Status::Open)
    }
}

/// Why the venue refuses. A closed list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Reason {
    /// A post-only order would take.
    PostOnlyWouldTake,
    /// A fill-or-kill order finds less than its size.
    CannotFillWhole,
    /// The limit is not above 0.
    BadPrice,
    /// The size is not above 0.
    BadSize,
    /// It would reach an own order on the other side.
    WouldCrossOwn,
    /// With all that stands on its side it could pass the largest position allowed.
    PositionLimit,
    /// A change or cancel of an order that is not in the book.
    NotOpen,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 7] = [
        Reason::PostOnlyWouldTake,
        Reason::CannotFillWhole,
        Reason::BadPrice,
        Reason::BadSize,
        Reason::WouldCrossOwn,
        Reason::PositionLimit,
        Reason::NotOpen,
    ];

    /// Stable, snake case.
    pub fn code(self) -> &'static str {
        match self {
            Reason::PostOnlyWouldTake => "post_only_would_take",
            Reason::CannotFillWhole => "cannot_fill_whole",
            Reason::BadPrice => "bad_price",
            Reason::BadSize => "bad_size",
            Reason::WouldCrossOwn => "would_cross_own",
            Reason::PositionLimit => "position_limit",
            Reason::NotOpen => "not_open",
        }
    }
}

/// What travels to the venue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Request {
    /// A new order.
    New(NewOrder),
    /// Take it out of the book.
    Cancel,
    /// Give an open order another limit and another size still to fill. Less at the same limit
    /// keeps its place in the queue; anything else goes to the back as a new order would. Where
    /// that is refused the order stands as it was.
    Modify {
        /// The new limit.
        price: i32,
        /// What is still to fill.
        size: i64,
    },
}

/// An order as the venue has it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Order {
    /// Buy or sell.
    pub side: Side,
    /// Its limit; of a market order the worst price there is.
    pub price: i32,
    /// Still to fill.
    pub leaves: i64,
    /// Filled so far.
    pub filled: i64,
    /// How long it stands.
    pub tif: Tif,
    /// Where it is.
    pub status: Status,
    /// When it was sent.
    pub sent_ns: i64,
    /// When it arrived; of what is on the way, when it was sent.
    pub arrived_ns: i64,
    /// Twice the middle that the strategy saw when it sent the order.
    pub seen_mid2: Option<i64>,
    /// Twice the middle at the venue when the order arrived.
    pub arrival_mid2: Option<i64>,
    /// Where it stands at its price.
    pub queue: Queue,
}

/// What the venue says of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notice {
    /// It stands in the book.
    Accepted,
    /// It, or a part of it, is filled.
    Filled {
        /// Ticks.
        price: i32,
        /// Lots.
        size: i64,
        /// True where it stood in the book.
        maker: bool,
    },
    /// It has another limit or size.
    Modified {
        /// The new limit.
        price: i32,
        /// What is still to fill.
        size: i64,
    },
    /// It is out of the book, on request.
    Cancelled,
    /// What could not be taken at once is gone.
    Expired,
    /// A new order is refused.
    Rejected(Reason),
    /// A change or cancel is refused; the order is as it was.
    Refused(Reason),
}

/// A notice about an order, with its time at the venue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Which order.
    pub id: OrderId,
    /// When, at the venue.
    pub exch_ns: i64,
    /// What.
    pub notice: Notice,
}
