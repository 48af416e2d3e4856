//! What data declare of themselves: in Parquet metadata, or in a `.data.yaml` beside the file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use qraft_base::{Interval, nearest};
use serde_yaml::Value;

use crate::DataError;
use crate::calendar::Calendar;
use crate::error::Place;
use crate::long::unreadable;
use crate::panel::unknown_calendar;

/// Parquet metadata key of the bar length.
pub(crate) const BAR_KEY: &str = "qraft.bar";
/// Parquet metadata key of the calendar's name.
pub(crate) const CALENDAR_KEY: &str = "qraft.calendar";

/// Keys that a sidecar may have. Those that nothing here reads are for the checker.
const KEYS: [&str; 7] = ["bar", "calendar", "stamp", "adjust", "currency", "membership", "columns"];

/// What data declare of themselves; what they do not say is `None`.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Declared {
    /// Length of a bar.
    pub bar: Option<Interval>,
    /// A calendar's name that [`Calendar::named`] knows.
    pub calendar: Option<String>,
    /// Intraday stamps are the bars' closes, not their opens.
    pub stamped_at_close: bool,
    /// How prices are adjusted: `none`, `split`, `split_dividend` …
    pub adjust: Option<String>,
    /// Currency of prices and capital.
    pub currency: Option<String>,
}

impl Declared {
    /// What the sidecar of a data file says: nothing if there is none.
    ///
    /// Errors: not readable, no YAML mapping, an unknown key, a value that cannot be.
    pub fn beside(path: &Path) -> Result<Declared, DataError> {
        let file = sidecar_path(path);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Declared::default()),
            Err(error) => return Err(unreadable(&file, &error)),
        };
        let fail =
            |message: String| DataError::Declaration { place: Some(Place::file(&file)), message };
        let tree: Value =
            serde_yaml::from_str(&text).map_err(|error| fail(format!("is no YAML: {error}")))?;
        let pairs = match &tree {
            Value::Null => return Ok(Declared::default()),
            Value::Mapping(pairs) => pairs,
            _ => return Err(fail("must be a mapping, as in `calendar: XNYS`".to_owned())),
        };
        let mut declared = Declared::default();
        for (key, value) in pairs {
            let key = key.as_str().unwrap_or_default();
            if !KEYS.contains(&key) {
                let hint = match nearest(key, KEYS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known are {}", KEYS.join(", ")),
                };
                return Err(fail(format!("unknown key `{key}`: {hint}")));
            }
            if matches!(key, "membership" | "columns") {
                continue;
            }
            let Some(value) = value.as_str() else {
                return Err(fail(format!("`{key}` must be a text; put its value into quotes")));
            };
            declared.set(key, value).map_err(|error| fail(error.message().to_owned()))?;
        }
        Ok(declared)
    }

    /// What Parquet metadata say; foreign keys mean nothing here.
    pub(crate) fn from_metadata<'a>(
        path: &Path,
        pairs: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Declared, DataError> {
        let mut declared = Declared::default();
        for (key, value) in pairs {
            if key == BAR_KEY || key == CALENDAR_KEY {
                let short = key.trim_start_matches("qraft.");
                declared.set(short, value).map_err(|error| DataError::Declaration {
                    place: Some(Place::file(path)),
                    message: format!("in the metadata: {}", error.message()),
                })?;
            }
        }
        Ok(declared)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), DataError> {
        let bad = |message: String| DataError::Declaration { place: None, message };
        match key {
            "bar" => self.bar = Some(value.parse::<Interval>().map_err(|e| bad(e.to_string()))?),
            "calendar" => {
                let known = Calendar::named(value).ok_or_else(|| unknown_calendar(value))?;
                self.calendar = Some(known.name().to_owned());
            }
            "stamp" => match value {
                "open" => self.stamped_at_close = false,
                "close" => self.stamped_at_close = true,
                _ => return Err(bad(format!("`stamp` is `open` or `close`, not `{value}`"))),
            },
            "adjust" => self.adjust = Some(value.to_owned()),
            _ => self.currency = Some(value.to_owned()),
        }
        Ok(())
    }

    /// These declarations, and where they are silent, the others.
    #[must_use]
    pub(crate) fn or(self, other: Declared) -> Declared {
        Declared {
            bar: self.bar.or(other.bar),
            calendar: self.calendar.or(other.calendar),
            stamped_at_close: self.stamped_at_close || other.stamped_at_close,
            adjust: self.adjust.or(other.adjust),
            currency: self.currency.or(other.currency),
        }
    }
}

/// `prices.csv` → `prices.data.yaml`.
fn sidecar_path(path: &Path) -> PathBuf {
    path.with_extension("data.yaml")
}
