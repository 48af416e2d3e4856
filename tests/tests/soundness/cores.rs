//! What leaks, one core for each way that a rule knows; beside it a twin that the engine can read:
//! a column that is made by hand of later bars.

use qraft_base::schema::{ColumnKind, ColumnSchema, KnownAt, Normalised, Stamp, Vintage};
use qraft_tests::programs::Piece;

use crate::later::Later;

/// The rules that are tried, in the order in which [`core`] draws them.
pub(super) const RULES: [&str; 10] = [
    "LAH001", "LAH003", "LAH004", "LAH005", "LAH006", "LAH007", "LAH010", "LAH011", "LAH012",
    "LAH015",
];

/// A number that is read too early, or only just late enough.
#[derive(Clone, Debug)]
pub(super) struct Core {
    /// What must refuse it.
    pub rule: &'static str,
    /// As the strategy writes it.
    pub judged: String,
    /// The same for the engine, which binds no negative lag: it reads the twin.
    pub read: String,
    /// True where it is known in time, by how it was made.
    pub is_harmless: bool,
    /// What the data declare of the twin, where the strategy names it.
    pub declared: Option<ColumnSchema>,
    /// How the twin is made of the market.
    pub later: Later,
    /// A param that it needs.
    pub param: String,
    /// A definition that it needs.
    pub definition: String,
}

impl Core {
    /// The strategy's own words leak; the twin is what they mean.
    fn of_words(rule: &'static str, judged: String, later: Later) -> Core {
        Core {
            rule,
            judged,
            read: "twin".to_owned(),
            is_harmless: false,
            declared: None,
            later,
            param: String::new(),
            definition: String::new(),
        }
    }

    /// The strategy's words are fine, and are what the engine reads.
    fn fine(rule: &'static str, text: String) -> Core {
        let core = Core::of_words(rule, text.clone(), Later::Shifted("close".to_owned(), 0));
        Core { read: text, is_harmless: true, ..core }
    }

    /// A column that comes late, read with a lag of `n` where `needed` bars are enough.
    fn column(
        rule: &'static str,
        declared: ColumnSchema,
        later: Later,
        n: u32,
        needed: Option<u32>,
    ) -> Core {
        let text = if n > 0 { format!("twin[{n}]") } else { "twin".to_owned() };
        Core {
            read: text.clone(),
            is_harmless: needed.is_some_and(|needed| n >= needed),
            declared: Some(declared),
            ..Core::of_words(rule, text, later)
        }
    }
}

/// The core of a rule: `how` chooses among its ways, `h` is how far it looks ahead (1 to 5), `n`
/// how far the lag reaches back (0 to 8).
pub(super) fn core(rule: &'static str, how: u8, h: u32, n: u32, x: &Piece) -> Core {
    match rule {
        "LAH001" => shifted(rule, how, h, n, &x.text),
        "LAH003" => centred(rule, how, h, n),
        "LAH004" => whole_sample(rule, how, h, n),
        "LAH005" => unfinished(rule, how, n),
        "LAH006" => label(rule, how, h, n),
        "LAH007" => unpublished(rule, how, h, n),
        "LAH010" => {
            let kind = Some(ColumnKind::SessionStatistic);
            let known_at = how.is_multiple_of(2).then_some(KnownAt::SessionEnd);
            let declared = ColumnSchema { kind, known_at, ..ColumnSchema::default() };
            Core::column(rule, declared, Later::SessionHigh, n, Some(5))
        }
        "LAH011" if n > 5 => Core::fine(rule, "FILL(close, ffill)".to_owned()),
        "LAH011" => {
            let word = ["bfill", "'bfill'", "method=bfill", "backfill"][usize::from(how % 4)];
            Core::of_words(rule, format!("FILL(close, {word})"), Later::Backfilled)
        }
        "LAH012" => {
            let known_at = Some(KnownAt::BarsAfter(h));
            let declared = ColumnSchema { known_at, ..ColumnSchema::default() };
            Core::column(rule, declared, Later::Shifted("close".to_owned(), h), n, Some(h))
        }
        _ => standardised(rule, n),
    }
}

/// Lags below 0, plain and folded and out of a param's domain.
fn shifted(rule: &'static str, how: u8, h: u32, n: u32, x: &str) -> Core {
    let close = |text: String| Core::of_words(rule, text, Later::Shifted("close".to_owned(), h));
    if n > 6 {
        return Core::fine(rule, format!("({x})[{h}]"));
    }
    match how % 6 {
        0 => close(format!("close[-{h}]")),
        1 => close(format!("close[{n} - {}]", n + h)),
        2 => {
            let param = format!("  ahead: {{default: -{h}, range: [-{h}, 3], step: 1}}\n");
            Core { param, ..close("close[ahead]".to_owned()) }
        }
        3 => {
            let definition = format!("  ahead: \"-{h}\"\n");
            Core { definition, ..close("close[ahead]".to_owned()) }
        }
        // The param is 2 by default.
        4 => close(format!("close[back - {}]", 2 + h)),
        _ => Core::of_words(rule, format!("({x})[-{h}]"), Later::Shifted(x.to_owned(), h)),
    }
}

const WINDOWS: [&str; 4] = ["SMA", "TS_MAX", "SUM", "STD"];

fn centred(rule: &'static str, how: u8, h: u32, n: u32) -> Core {
    let (name, window) = (WINDOWS[usize::from(how % 4)], 2 * h + 1);
    if n > 6 {
        return Core::fine(rule, format!("{name}(close, {window}, center=false)"));
    }
    let later = Later::Shifted(format!("{name}(close, {window})"), h);
    Core::of_words(rule, format!("{name}(close, {window}, center=true)"), later)
}

fn whole_sample(rule: &'static str, how: u8, h: u32, n: u32) -> Core {
    let (name, later) = match how % 3 {
        0 => ("SMA", Later::Mean),
        1 => ("SUM", Later::Sum),
        _ => ("TS_ZSCORE", Later::Standardised),
    };
    if n > 6 {
        return Core::fine(rule, format!("{name}(close, {})", h + 1));
    }
    Core::of_words(rule, format!("{name}(close)"), later)
}

/// A coarser bar that is stamped when it begins.
fn unfinished(rule: &'static str, how: u8, n: u32) -> Core {
    let (bar, later, lag, needed) = match how % 2 {
        0 => ("1W", Later::WeekClose, n, 6),
        _ => ("1M", Later::MonthClose, 4 * n, 30),
    };
    let bar = bar.parse().ok();
    let declared = ColumnSchema { bar, stamp: Some(Stamp::Open), ..ColumnSchema::default() };
    Core::column(rule, declared, later, lag, Some(needed))
}

fn label(rule: &'static str, how: u8, h: u32, n: u32) -> Core {
    let later = Later::Return(h);
    if how.is_multiple_of(2) {
        let (kind, horizon_bars) = (Some(ColumnKind::Label), Some(h));
        let declared = ColumnSchema { kind, horizon_bars, ..ColumnSchema::default() };
        return Core::column(rule, declared, later, n, Some(h));
    }
    let lag = if n > 0 { format!("[{n}]") } else { String::new() };
    let core = Core::of_words(rule, format!("FWD_RET(close, {h}){lag}"), later);
    Core { read: format!("twin{lag}"), is_harmless: n >= h, ..core }
}

fn unpublished(rule: &'static str, how: u8, h: u32, n: u32) -> Core {
    let kind = Some(ColumnKind::Fundamental);
    let declared = ColumnSchema { kind, ..ColumnSchema::default() };
    let restated = || Later::Shifted("close".to_owned(), 20);
    match how % 4 {
        0 => Core::column(rule, declared, restated(), n, None),
        1 => {
            let (vintage, known_at) = (Some(Vintage::Latest), Some(KnownAt::Close));
            Core::column(rule, ColumnSchema { vintage, known_at, ..declared }, restated(), n, None)
        }
        _ => {
            let known_at = Some(KnownAt::PeriodEnd { lag_days: Some(h) });
            let declared = ColumnSchema { known_at, ..declared };
            Core::column(rule, declared, Later::Published(h), n, Some(h))
        }
    }
}

fn standardised(rule: &'static str, n: u32) -> Core {
    let declared =
        |normalised| ColumnSchema { normalised: Some(normalised), ..ColumnSchema::default() };
    if n > 6 {
        let later = Later::Shifted("TS_ZSCORE(close, 5)".to_owned(), 0);
        return Core::column(rule, declared(Normalised::Trailing), later, 0, Some(0));
    }
    Core::column(rule, declared(Normalised::FullSample), Later::Standardised, n, None)
}
