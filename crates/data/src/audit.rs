//! What looks wrong with data that can be read: the warnings of the `DAT` rules.

use qraft_base::schema::DataSchema;
use qraft_base::{Symbol, Ts};

use crate::calendar::date_text;
use crate::{Calendar, Panel};

/// One thing that looks wrong.
#[derive(Clone, PartialEq, Debug)]
pub struct Remark {
    /// The rule's code: `DAT003`, `DAT004` or `DAT005`, all of them warnings.
    pub code: &'static str,
    /// What, with the values: a sentence.
    pub message: String,
    /// The way out: a sentence.
    pub help: String,
    /// The symbol that shows it first, where it is one's own.
    pub symbol: Option<Symbol>,
    /// The bar that shows it first.
    pub ts: Option<Ts>,
}

/// What looks wrong with a panel, given what its data declare: sessions that the calendar has and
/// no row, no word on how prices are adjusted, and jumps that look like splits.
///
/// Columns that lack and repeated records are errors of [`crate::load()`]: see
/// [`crate::DataError::rule`].
pub fn audit(panel: &Panel, schema: &DataSchema) -> Vec<Remark> {
    [gaps(panel), adjustment(schema), splits(panel, schema)].into_iter().flatten().collect()
}

/// DAT003.
fn gaps(panel: &Panel) -> Option<Remark> {
    const SHOWN: usize = 3;
    let calendar = Calendar::named(&panel.calendar).filter(|calendar| !calendar.is_none())?;
    let daily = panel.bar == qraft_base::Interval::DAY;
    if !daily && !panel.bar.is_intraday() {
        return None;
    }
    let day = |ts: &Ts| if daily { ts.day() } else { calendar.local(*ts).0 };
    let mut days: Vec<i32> = panel.ts.iter().map(day).collect();
    days.dedup();
    let (first, last) = (*days.first()?, *days.last()?);
    let lacks = |day: &i32| calendar.is_session(*day) && days.binary_search(day).is_err();
    let absent: Vec<i32> = (first..=last).filter(lacks).collect();
    let shown: Vec<String> = absent.iter().take(SHOWN).map(|day| date_text(*day)).collect();
    let ts = Ts::from_day(*absent.first()?);
    let (plural, dots) =
        (if absent.len() == 1 { "" } else { "s" }, if absent.len() > SHOWN { ", …" } else { "" });
    Some(Remark {
        code: "DAT003",
        message: format!(
            "{} session{plural} of {} without a row: {}{dots}",
            absent.len(),
            panel.calendar,
            shown.join(", ")
        ),
        help: "bars count rows, so windows reach further back over a gap; add the rows, or \
               declare the calendar that the data follow"
            .to_owned(),
        symbol: None,
        ts: Some(ts),
    })
}

/// DAT004.
fn adjustment(schema: &DataSchema) -> Option<Remark> {
    schema.adjust.is_none().then(|| Remark {
        code: "DAT004",
        message: "nothing says how prices are adjusted".to_owned(),
        help: "declare `adjust`: none, split, split_dividend".to_owned(),
        symbol: None,
        ts: None,
    })
}

/// The ratios of splits and reverse splits, and how near to one an opening price comes.
const SPLITS: [(f64, f64); 7] =
    [(1.5, 0.01), (2.0, 0.04), (3.0, 0.04), (4.0, 0.04), (5.0, 0.04), (10.0, 0.04), (20.0, 0.04)];

/// The split that an overnight ratio looks like: `1:2` halves the price.
fn split_of(ratio: f64) -> Option<String> {
    let near = |of: f64| SPLITS.iter().find(|(split, by)| (of / split - 1.0).abs() <= *by);
    let text = |split: f64| if split == 1.5 { "2:3".to_owned() } else { format!("1:{split}") };
    let reverse = |split: f64| if split == 1.5 { "3:2".to_owned() } else { format!("{split}:1") };
    near(1.0 / ratio).map(|(split, _)| text(*split)).or_else(|| {
        let (split, _) = near(ratio)?;
        Some(reverse(*split))
    })
}

/// DAT005.
fn splits(panel: &Panel, schema: &DataSchema) -> Option<Remark> {
    let width = panel.width();
    let close = panel.column("close")?;
    let open = panel.column("open").unwrap_or(close);
    let mut first: Option<(usize, usize, f64, String)> = None;
    let mut count = 0;
    for symbol in 0..width {
        let mut before: Option<(usize, f64)> = None;
        for row in 0..panel.bars() {
            let at = row * width + symbol;
            let opened = if open[at].is_nan() { close[at] } else { open[at] };
            if let Some((last, price)) = before
                && panel.session[last] != panel.session[row]
                && let Some(split) = split_of(opened / price)
            {
                count += 1;
                if first.as_ref().is_none_or(|(earlier, ..)| row < *earlier) {
                    first = Some((row, symbol, opened / price - 1.0, split));
                }
            }
            if !close[at].is_nan() {
                before = Some((row, close[at]));
            }
        }
    }
    let (row, symbol, jump, split) = first?;
    let adjusted = schema.adjust.as_deref().is_some_and(|adjust| adjust != "none");
    let more = match count - 1 {
        0 => String::new(),
        1 => "; one more jump is like it".to_owned(),
        more => format!("; {more} more jumps are like it"),
    };
    let calendar = Calendar::named(&panel.calendar).unwrap_or_else(Calendar::none);
    let ts = panel.ts[row];
    let day = if panel.bar.is_intraday() { calendar.local(ts).0 } else { ts.day() };
    Some(Remark {
        code: "DAT005",
        message: format!(
            "`{}` opens {:+.1} % from its close before on {}, as in a split {split}{more}",
            panel.symbols[symbol],
            jump * 100.0,
            date_text(day)
        ),
        help: if adjusted {
            "prices are declared to be adjusted: check that day against another source".to_owned()
        } else {
            "use prices that are adjusted for splits".to_owned()
        },
        symbol: Some(panel.symbols[symbol].clone()),
        ts: Some(ts),
    })
}
