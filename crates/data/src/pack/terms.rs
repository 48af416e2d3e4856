//! What a pack may state, and the terms that come of it.

/// What the keys of a change can hold.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Bound {
    /// Any number from 0.
    FromZero,
    /// A number above 0.
    AboveZero,
    /// A fraction from 0 to 1.
    Fraction,
    /// A whole number from 0.
    Whole,
}

impl Bound {
    pub(super) fn holds(self, x: f64) -> bool {
        match self {
            Bound::FromZero => x >= 0.0 && x.is_finite(),
            Bound::AboveZero => x > 0.0 && x.is_finite(),
            Bound::Fraction => (0.0..=1.0).contains(&x),
            Bound::Whole => (0.0..=10_000.0).contains(&x) && x.floor() == x,
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Bound::FromZero => "a number from 0",
            Bound::AboveZero => "a number above 0",
            Bound::Fraction => "a fraction from 0 to 1",
            Bound::Whole => "a whole number from 0",
        }
    }
}

/// A key that holds a number: how it is called, what it can hold, in what, and what it means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) bound: Bound,
    unit: &'static str,
    doc: &'static str,
}

macro_rules! keys {
    ($($name:ident: $bound:ident, $unit:literal, $doc:literal;)*) => {
        /// The numbers of a change, as a file states them.
        #[derive(Clone, Copy, PartialEq, Default, Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub(super) struct Stated {
            $(#[doc = $doc] pub(super) $name: Option<f64>,)*
            /// Whether a short may be opened.
            pub(super) allow_short: Option<bool>,
        }

        /// Every key that holds a number.
        pub(super) static KEYS: &[Key] = &[
            $(Key {
                name: stringify!($name), bound: Bound::$bound, unit: $unit, doc: $doc,
            },)*
        ];

        impl Stated {
            /// The numbers in the order of [`KEYS`].
            pub(super) fn numbers(&self) -> impl Iterator<Item = Option<f64>> {
                [$(self.$name,)*].into_iter()
            }

            /// What `later` states replaces what was stated before.
            pub(super) fn override_by(&mut self, later: &Stated) {
                $(self.$name = later.$name.or(self.$name);)*
                self.allow_short = later.allow_short.or(self.allow_short);
            }
        }
    };
}

keys! {
    broker_fee_bps: FromZero, "bps", "the broker's commission";
    exchange_fee_bps: FromZero, "bps", "what exchange, clearing house and regulator take of both sides";
    tax_bps: FromZero, "bps", "tax on both sides";
    sell_tax_bps: FromZero, "bps", "tax and fees on sells alone";
    maker_fee_bps: FromZero, "bps", "all fees of a fill that rested in the book; absent: as any fill";
    close_today_fee_bps: FromZero, "bps", "all fees of closing what was opened in the same session; absent: as any fill";
    min_fee: FromZero, "currency", "the least fee of an order";
    broker_fee_per_contract: FromZero, "currency", "the broker's fee on each contract";
    exchange_fee_per_contract: FromZero, "currency", "the exchange's fee on each contract";
    close_today_fee_per_contract: FromZero, "currency", "all fees on each contract of closing what was opened in the same session; absent: as any";
    spread_bps: FromZero, "bps", "the whole spread";
    borrow_bps: FromZero, "bps a year", "what is paid on shorts";
    tick_size: FromZero, "currency", "the step of prices; 0: none";
    low_price: FromZero, "currency", "below this price `low_tick_size` holds; 0: nowhere";
    low_tick_size: FromZero, "currency", "the step of low prices";
    lot_size: FromZero, "units", "the step of orders; 0: fractional";
    lot_min: FromZero, "units", "the least order; absent: `lot_size`";
    multiplier: AboveZero, "", "the value of a contract's point; absent: 1";
    price_limit: Fraction, "fraction", "the most a price may move from the previous close; 0: no limit";
    limit_free_sessions: Whole, "sessions", "after listing, for which there is no limit";
    t_plus: Whole, "sessions", "after which what was bought may be sold";
    initial_margin: Fraction, "fraction", "of the notional, to open; absent: 1";
    maintenance_margin: Fraction, "fraction", "of the notional, to stay; absent: 0";
    funding_hours: FromZero, "hours", "between fundings, counted from midnight UTC; 0: none";
}

/// Every key of a change that holds a number or a truth: name, unit, what it means.
pub fn keys() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let numbers = KEYS.iter().map(|key| (key.name, key.unit, key.doc));
    numbers.chain([("allow_short", "", "whether a short may be opened; absent: no")])
}

/// What holds for one class on one day. Money is in the pack's currency; what the pack does not
/// state is 0, or what is said.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Terms {
    /// Fee of a fill in bps of its notional: broker, exchange, and tax on both sides.
    pub fee_bps: f64,
    /// The same for a fill that rested in the book.
    pub maker_fee_bps: f64,
    /// The same for closing what was opened in the same session.
    pub close_today_fee_bps: f64,
    /// The part of `fee_bps` that is the broker's, and that another broker changes.
    pub broker_fee_bps: f64,
    /// The least fee of an order.
    pub min_fee: f64,
    /// Tax and fees on sells alone, in bps of the notional.
    pub sell_tax_bps: f64,
    /// Fee on each contract: broker and exchange.
    pub fee_per_contract: f64,
    /// The same for closing what was opened in the same session.
    pub close_today_fee_per_contract: f64,
    /// The part of `fee_per_contract` that is the broker's.
    pub broker_fee_per_contract: f64,
    /// The whole spread, in bps.
    pub spread_bps: f64,
    /// What is paid on shorts, in bps a year.
    pub borrow_bps: f64,
    /// The step of prices; 0 where there is none.
    pub tick_size: f64,
    /// Below this price, `low_tick_size` is the step; 0 where there is no such price.
    pub low_price: f64,
    /// The step of prices below `low_price`.
    pub low_tick_size: f64,
    /// The step of orders; 0 where they are fractional.
    pub lot_size: f64,
    /// The least order.
    pub lot_min: f64,
    /// The value of a contract's point: 1 for what is no contract.
    pub multiplier: f64,
    /// The most a price may move from the previous close, as a fraction.
    pub price_limit: Option<f64>,
    /// Sessions after a listing for which there is no limit.
    pub limit_free_sessions: u32,
    /// Sessions after which what was bought may be sold.
    pub t_plus: u32,
    /// Whether a short may be opened.
    pub allow_short: bool,
    /// Of the notional, to open: 1 where all is paid.
    pub initial_margin: f64,
    /// Of the notional, to stay: 0 where there is no margin call.
    pub maintenance_margin: f64,
    /// Hours between fundings, counted from midnight UTC; 0 where there is none.
    pub funding_hours: f64,
}

impl Terms {
    /// The step of prices at a price.
    pub fn tick_at(&self, price: f64) -> f64 {
        if price < self.low_price { self.low_tick_size } else { self.tick_size }
    }
}

impl Stated {
    pub(super) fn terms(&self) -> Terms {
        let or_zero = |x: Option<f64>| x.unwrap_or(0.0);
        let broker_fee_bps = or_zero(self.broker_fee_bps);
        let fee_bps = broker_fee_bps + or_zero(self.exchange_fee_bps) + or_zero(self.tax_bps);
        let broker_fee_per_contract = or_zero(self.broker_fee_per_contract);
        let fee_per_contract = broker_fee_per_contract + or_zero(self.exchange_fee_per_contract);
        Terms {
            fee_bps,
            maker_fee_bps: self.maker_fee_bps.unwrap_or(fee_bps),
            close_today_fee_bps: self.close_today_fee_bps.unwrap_or(fee_bps),
            broker_fee_bps,
            min_fee: or_zero(self.min_fee),
            sell_tax_bps: or_zero(self.sell_tax_bps),
            fee_per_contract,
            close_today_fee_per_contract: self
                .close_today_fee_per_contract
                .unwrap_or(fee_per_contract),
            broker_fee_per_contract,
            spread_bps: or_zero(self.spread_bps),
            borrow_bps: or_zero(self.borrow_bps),
            tick_size: or_zero(self.tick_size),
            low_price: or_zero(self.low_price),
            low_tick_size: or_zero(self.low_tick_size),
            lot_size: or_zero(self.lot_size),
            lot_min: self.lot_min.or(self.lot_size).unwrap_or(0.0),
            multiplier: self.multiplier.unwrap_or(1.0),
            price_limit: self.price_limit.filter(|limit| *limit > 0.0),
            limit_free_sessions: or_zero(self.limit_free_sessions) as u32,
            t_plus: or_zero(self.t_plus) as u32,
            allow_short: self.allow_short.unwrap_or(false),
            initial_margin: self.initial_margin.unwrap_or(1.0),
            maintenance_margin: or_zero(self.maintenance_margin),
            funding_hours: or_zero(self.funding_hours),
        }
    }
}
