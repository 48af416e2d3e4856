//! The words of a declaration.

use qraft_base::nearest;
use qraft_base::schema::{ColumnKind, KnownAt, Membership, Normalised, Stamp, Vintage};

pub(super) const STAMPS: [(&str, Stamp); 2] = [("open", Stamp::Open), ("close", Stamp::Close)];

pub(super) const MEMBERSHIPS: [(&str, Membership); 3] = [
    ("dated", Membership::Dated),
    ("static", Membership::Static),
    ("listed_today_only", Membership::ListedTodayOnly),
];

pub(super) const KINDS: [(&str, ColumnKind); 7] = [
    ("price", ColumnKind::Price),
    ("volume", ColumnKind::Volume),
    ("fundamental", ColumnKind::Fundamental),
    ("label", ColumnKind::Label),
    ("category", ColumnKind::Category),
    ("factor", ColumnKind::Factor),
    ("session_statistic", ColumnKind::SessionStatistic),
];

pub(super) const VINTAGES: [(&str, Vintage); 2] =
    [("first", Vintage::First), ("latest", Vintage::Latest)];

pub(super) const NORMALISED: [(&str, Normalised); 3] = [
    ("none", Normalised::None),
    ("trailing", Normalised::Trailing),
    ("full_sample", Normalised::FullSample),
];

pub(super) const KNOWN_AT_HELP: &str = "write close, open, session_end, close+1 (bars), \
                                        publication, publication+5d, period_end, \
                                        period_end+120d, or the column that holds the instant";

/// Words that have a meaning of their own, and so name no column.
const MOMENTS: [&str; 5] = ["close", "open", "session_end", "publication", "period_end"];

/// Why a text names no moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoMoment {
    /// What is wrong, to stand after the key.
    pub message: String,
    /// What was meant, where that can be told.
    pub meant: Option<String>,
}

/// `close`, `open`, `session_end`, `close+2`, `publication`, `publication+5d`, `period_end`,
/// `period_end+120d`; any other name is a column's.
///
/// Errors: a lag in other words, or on a moment that has none; a text that can be no column.
pub fn parse_known_at(text: &str) -> Result<KnownAt, NoMoment> {
    let (moment, lag) = match text.split_once('+') {
        Some((moment, lag)) => (moment.trim(), Some(lag.trim())),
        None => (text.trim(), None),
    };
    let fail = |message: String| Err(NoMoment { message, meant: None });
    let days = |lag: &str| lag.strip_suffix('d')?.trim_end().parse::<u32>().ok();
    match (moment, lag) {
        ("close", None) => Ok(KnownAt::Close),
        ("open", None) => Ok(KnownAt::Open),
        ("session_end", None) => Ok(KnownAt::SessionEnd),
        ("publication", None) => Ok(KnownAt::Publication { lag_days: 0 }),
        ("period_end", None) => Ok(KnownAt::PeriodEnd { lag_days: None }),
        ("close", Some(lag)) => match lag.parse() {
            Ok(bars) => Ok(KnownAt::BarsAfter(bars)),
            Err(_) => {
                fail(format!("has the lag `{lag}`: after `close+` stand bars, as in close+1"))
            }
        },
        ("publication" | "period_end", Some(lag)) => match (days(lag), moment) {
            (Some(lag_days), "publication") => Ok(KnownAt::Publication { lag_days }),
            (Some(lag_days), _) => Ok(KnownAt::PeriodEnd { lag_days: Some(lag_days) }),
            (None, _) => fail(format!("has the lag `{lag}`: write whole days, as in {moment}+5d")),
        },
        (_, Some(lag)) => {
            let meant = nearest(moment, MOMENTS).map(|near| format!("{near}+{lag}"));
            Err(NoMoment { message: format!("cannot lag `{moment}`"), meant })
        }
        ("", None) => fail("names no moment".to_owned()),
        (name, None) => match nearest(name, MOMENTS) {
            // A column may well be called almost as a moment is; only case and typos are too near.
            Some(near) if is_typo(name, near) => Err(NoMoment {
                message: format!("is `{name}`, which is no moment"),
                meant: Some(near.to_owned()),
            }),
            _ => Ok(KnownAt::Column(name.to_owned())),
        },
    }
}

/// Of the same length but one, without a part of its own: `sesion_end`, not `published`.
fn is_typo(name: &str, near: &str) -> bool {
    name.len().abs_diff(near.len()) <= 1
}
