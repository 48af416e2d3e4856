//! What a market pack's name says of its market, so that a document can be judged without reading
//! a pack. The packs themselves stand in `data`; a test holds that both say the same.

use qraft_base::Interval;

use crate::rules::Subject;

/// How a market trades.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) enum Kind {
    /// Shares: a short is borrowed.
    Stock,
    /// Coins, held outright.
    Spot,
    /// Contracts that expire.
    Future,
    /// Contracts that do not, and pay funding.
    Perpetual,
}

/// A pack: its name, its market, and the currency of its money amounts.
pub(in crate::rules) struct Pack {
    /// As in `costs.pack`.
    pub(in crate::rules) name: &'static str,
    /// How its market trades.
    pub(in crate::rules) kind: Kind,
    /// What its fees are in.
    pub(in crate::rules) currency: &'static str,
}

/// Every pack of the language.
pub(in crate::rules) static PACKS: [Pack; 6] = [
    Pack { name: "cn_stock", kind: Kind::Stock, currency: "CNY" },
    Pack { name: "us_stock", kind: Kind::Stock, currency: "USD" },
    Pack { name: "cn_future", kind: Kind::Future, currency: "CNY" },
    Pack { name: "us_future", kind: Kind::Future, currency: "USD" },
    Pack { name: "crypto_spot", kind: Kind::Spot, currency: "USDT" },
    Pack { name: "crypto_perp", kind: Kind::Perpetual, currency: "USDT" },
];

/// What the rules take every pack for: name, market and currency, as the packs spell them.
pub fn known_packs() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let market = |kind| match kind {
        Kind::Stock => "stock",
        Kind::Spot => "spot",
        Kind::Future => "future",
        Kind::Perpetual => "perpetual",
    };
    PACKS.iter().map(move |pack| (pack.name, market(pack.kind), pack.currency))
}

impl Subject<'_> {
    /// The bar of the data, else of the document.
    pub(in crate::rules) fn bar(&self) -> Option<Interval> {
        let schema = self.options.schema.as_ref();
        schema.and_then(|schema| schema.bar).or(self.program.data.bar)
    }

    /// The calendar of the data, else of the document.
    pub(in crate::rules) fn calendar(&self) -> Option<&str> {
        let schema = self.options.schema.as_ref();
        let declared = schema.and_then(|schema| schema.calendar.as_deref());
        declared.or(self.program.data.calendar.as_deref())
    }

    /// True where the calendar knows no night: what trades then is no share.
    pub(in crate::rules) fn day_and_night(&self) -> bool {
        self.calendar().is_some_and(|name| matches!(name, "24/7" | "24x7"))
    }

    /// The pack that the costs name, where it is one.
    pub(in crate::rules) fn pack(&self) -> Option<&'static Pack> {
        let name = self.document.costs.as_ref()?.value.pack.as_ref()?;
        PACKS.iter().find(|pack| pack.name == name.value)
    }
}
