//! Names and figures that stand outside of the document and of the data's columns.

use std::collections::BTreeMap;

/// What else a check may take as known. `None` is not known, and nothing is said of it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The universes that can be named, without `all`.
    pub universes: Option<Vec<String>>,
    /// The symbols of the universe that is run on.
    pub symbols: Option<Vec<String>>,
    /// The calendars that can be named, with their sessions a year.
    pub calendars: Option<BTreeMap<String, f64>>,
    /// Money that changes hands in one bar of one symbol, typically.
    pub traded_value: Option<f64>,
    /// True where orders are matched one by one, not scanned.
    pub precise: bool,
    /// True where the result is to pass gates.
    pub gated: bool,
}
