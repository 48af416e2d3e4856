//! Market packs: what it costs to trade on a market, and by which rules, dated.
//!
//! A pack is a YAML file. It holds *changes*: from this date on, these terms hold, as this source
//! says. Changes of the whole market come first, those of a *class* of symbols (a board, a product)
//! over them. What the keys mean stands in [`mod@terms`]; `docs/packs.md` has the packs that come
//! with qraft and how to write one.
//!
//! - [`find`], [`names`]: the packs that come with qraft
//! - [`Pack::read`]: a pack of one's own
//! - [`Pack::terms`], [`Terms`]: what holds for a symbol on a day
//! - [`Pack::history`], [`Pack::sources`]: where it comes from
//! - [`Pack::eras`], [`Pack::class_of`], [`Pack::terms_of`]: the same as a small table
//! - [`Pack::digest`]: which pack it was

mod canonical;
mod error;
mod file;
mod symbol;
pub mod terms;

use std::sync::LazyLock;

use qraft_base::{Digest, DigestBuilder};

pub use error::PackError;
pub use terms::Terms;

use symbol::Spelling;
use terms::Stated;

use crate::calendar::date_text;

/// How a market trades.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Market {
    /// Shares: a short is borrowed.
    Stock,
    /// Coins, held outright.
    Spot,
    /// Contracts that expire.
    Future,
    /// Contracts that do not, and pay funding.
    Perpetual,
}

impl Market {
    /// As a pack's `market` spells it.
    pub fn word(self) -> &'static str {
        match self {
            Market::Stock => "stock",
            Market::Spot => "spot",
            Market::Future => "future",
            Market::Perpetual => "perpetual",
        }
    }
}

/// From a day on, some terms hold.
#[derive(Clone, PartialEq, Debug)]
struct Change {
    from: i32,
    sources: Vec<String>,
    stated: Stated,
}

/// Symbols that trade by the same terms.
#[derive(Clone, PartialEq, Debug)]
struct Class {
    name: String,
    about: String,
    codes: Vec<String>,
    changes: Vec<Change>,
}

/// From a day on, falls of the whole market that stop trading.
#[derive(Clone, PartialEq, Debug)]
struct Halt {
    from: i32,
    source: String,
    levels: Vec<f64>,
}

/// The terms of one market, by date and class.
#[derive(Clone, PartialEq, Debug)]
pub struct Pack {
    name: String,
    version: String,
    market: Market,
    currency: String,
    periods_per_year: f64,
    spelling: Spelling,
    default: Option<usize>,
    /// Each source by its key.
    sources: Vec<(String, String)>,
    notes: Vec<String>,
    halts: Vec<Halt>,
    changes: Vec<Change>,
    classes: Vec<Class>,
}

/// One dated statement of a pack, for people.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry<'a> {
    /// Of which class; `None` for the whole market.
    pub class: Option<&'a str>,
    /// Since when, in days since 1970-01-01.
    pub from: i32,
    /// The keys of its sources.
    pub sources: &'a [String],
    /// What it states: `key=value`, one blank apart.
    pub facts: String,
}

impl<'a> Entry<'a> {
    fn of(class: Option<&'a str>, change: &'a Change) -> Self {
        let facts = canonical::facts(&change.stated);
        Entry { class, from: change.from, sources: &change.sources, facts }
    }

    /// Whether that source stands behind it.
    pub fn cites(&self, source: &str) -> bool {
        self.sources.iter().any(|name| name == source)
    }
}

/// The packs that come with qraft: name and text.
const SHIPPED: [(&str, &str); 6] = [
    ("cn_stock", include_str!("../packs/cn_stock.yaml")),
    ("us_stock", include_str!("../packs/us_stock.yaml")),
    ("cn_future", include_str!("../packs/cn_future.yaml")),
    ("us_future", include_str!("../packs/us_future.yaml")),
    ("crypto_spot", include_str!("../packs/crypto_spot.yaml")),
    ("crypto_perp", include_str!("../packs/crypto_perp.yaml")),
];

/// A test holds that every one of them is read.
static PACKS: LazyLock<Vec<Pack>> = LazyLock::new(|| {
    let read = |(name, text): &(&str, &str)| Pack::read(&format!("{name}.yaml"), text).ok();
    SHIPPED.iter().filter_map(read).collect()
});

/// The names of the packs that come with qraft.
pub fn names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}

/// The pack of that name that comes with qraft. They are read once.
pub fn find(name: &str) -> Option<&'static Pack> {
    PACKS.iter().find(|pack| pack.name == name)
}

impl Pack {
    /// Reads the text of a pack; `file` is what errors call it.
    pub fn read(file: &str, text: &str) -> Result<Pack, PackError> {
        file::read(file, text)
    }

    /// As `costs.pack` names it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Three numbers, as in `1.2.0`; the last changes with texts, the others with terms.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How the market trades.
    pub fn market(&self) -> Market {
        self.market
    }

    /// What amounts of money are in.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// Daily bars a year.
    pub fn periods_per_year(&self) -> f64 {
        self.periods_per_year
    }

    /// Where the numbers come from: key and text.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// What the pack does not say in numbers.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().map(String::as_str)
    }

    /// The classes: name, and what is in it.
    pub fn classes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.classes.iter().map(|class| (class.name.as_str(), class.about.as_str()))
    }

    /// The place of the class of that name.
    pub fn class_named(&self, name: &str) -> Option<usize> {
        self.classes.iter().position(|class| class.name == name)
    }

    /// The place of the class that a symbol is in, by its code; without one, of the pack's default
    /// class. How codes are found in symbols stands in `docs/packs.md`.
    pub fn class_of(&self, symbol: &str) -> Result<usize, PackError> {
        let codes = self.classes.iter().map(|class| class.codes.as_slice());
        let found = self.spelling.best(symbol, codes).or(self.default);
        found.ok_or_else(|| PackError::unknown_symbol(self, symbol))
    }

    /// What holds for a symbol on a day (days since 1970-01-01).
    pub fn terms(&self, symbol: &str, day: i32) -> Result<Terms, PackError> {
        self.terms_of(self.class_of(symbol)?, day)
    }

    /// What holds for a class on a day: the changes of the market up to it in their order, then
    /// those of the class. An error before the first change of either, where it has any.
    pub fn terms_of(&self, class: usize, day: i32) -> Result<Terms, PackError> {
        let class = &self.classes[class];
        let mut stated = Stated::default();
        for changes in [&self.changes, &class.changes] {
            if let Some(first) = changes.first().filter(|first| first.from > day) {
                return Err(PackError::TooEarly {
                    pack: self.name.clone(),
                    class: class.name.clone(),
                    from: date_text(first.from),
                    day: date_text(day),
                });
            }
            for change in changes.iter().filter(|change| change.from <= day) {
                stated.override_by(&change.stated);
            }
        }
        Ok(stated.terms())
    }

    /// The days on which any term of any class changes, in rising order; before the first there are
    /// no terms, between two nothing changes.
    pub fn eras(&self) -> Vec<i32> {
        let of_classes = self.classes.iter().flat_map(|class| &class.changes);
        let mut days: Vec<i32> =
            self.changes.iter().chain(of_classes).map(|change| change.from).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Falls of the whole market within a session that stop trading, as fractions; none where the
    /// market has no such rule.
    pub fn halt_levels(&self, day: i32) -> &[f64] {
        let held = self.halts.iter().rfind(|halt| halt.from <= day);
        held.map_or(&[], |halt| halt.levels.as_slice())
    }

    /// Every dated statement: the market's, then those of each class.
    pub fn history(&self) -> impl Iterator<Item = Entry<'_>> {
        let of_market = self.changes.iter().map(|change| Entry::of(None, change));
        let of_classes = self.classes.iter().flat_map(|class| {
            class.changes.iter().map(|change| Entry::of(Some(&class.name), change))
        });
        let halts = self.halts.iter().map(|halt| Entry {
            class: None,
            from: halt.from,
            sources: std::slice::from_ref(&halt.source),
            facts: canonical::levels(&halt.levels),
        });
        of_market.chain(of_classes).chain(halts)
    }

    /// All that can change a result, in one fixed layout.
    pub fn canonical(&self) -> String {
        canonical::text(self)
    }

    /// The digest of [`Pack::canonical`]: comments, layout, sources and notes do not change it.
    pub fn digest(&self) -> Digest {
        DigestBuilder::new("qraft.pack/1").text("pack", &self.canonical()).finish()
    }
}

#[cfg(test)]
mod tests;
