//! Market-wide breakers: from an index's bars to the bars on which nothing trades.

use qraft_base::fixed::Price;
use qraft_base::{ErrorType, Failure, Stage, Ts};
use qraft_data::calendar::{date_text, year_month_day};
use qraft_data::{Calendar, Panel};
use qraft_sim::matching::breaker::{Halt, IndexBreaker, is_halted};

/// Whose breaker it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Breaker {
    /// China, 1 to 7 January 2016, on the CSI 300.
    Cn,
    /// United States since 8 April 2013, on the S&P 500.
    Us,
}

impl Breaker {
    /// The name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Breaker::Cn => "cn",
            Breaker::Us => "us",
        }
    }

    fn levels(self) -> IndexBreaker {
        match self {
            Breaker::Cn => IndexBreaker::cn_2016(),
            Breaker::Us => IndexBreaker::us(),
        }
    }

    fn calendar(self) -> &'static str {
        match self {
            Breaker::Cn => "XSHG",
            Breaker::Us => "XNYS",
        }
    }
}

fn bad(code: &'static str, message: String) -> Failure {
    Failure::new(ErrorType::Other, Stage::Data, code, message)
}

/// For each bar of the panel, whether the breaker of its market rested trading in it. A move that a
/// bar of the index shows is known at that bar's end: the bars after it are the ones that rest.
///
/// # Errors
/// `index_daily`, `index_bar`, `index_calendar`, `index_symbols`, `index_misaligned`.
pub fn halted_bars(panel: &Panel, index: &Panel, breaker: Breaker) -> Result<Vec<bool>, Failure> {
    let (calendar, bar_ms) = fitting(panel, index, breaker)?;
    let levels = breaker.levels();
    let mut halted = vec![false; panel.bars()];
    let mut before: Option<Price> = None;
    let mut first = 0;
    for session in index.session.chunk_by(|a, b| a == b) {
        let bars = first..first + session.len();
        first = bars.end;
        let day = calendar.local(index.ts[bars.start]).0;
        let (year, month, dom) = year_month_day(day);
        let in_force = u32::try_from(year)
            .is_ok_and(|year| levels.is_in_force(year, u32::from(month), u32::from(dom)));
        if let Some(before) = before.filter(|_| in_force) {
            let path = path(index, bars.clone(), calendar, bar_ms);
            let halts: Vec<Halt> = levels.halts(before, &path).into_iter().map(after).collect();
            for bar in bars.clone() {
                let from = clock_ms(calendar, index.ts[bar]);
                if let Ok(at) = panel.ts.binary_search(&index.ts[bar]) {
                    halted[at] = is_halted(&halts, from, from + bar_ms);
                }
            }
        }
        before = bars.rev().find_map(|bar| level(index, "close", bar)).or(before);
    }
    Ok(halted)
}

/// What the panel and its index have to share: intraday bars of one length, the market's calendar,
/// and the panel's stamps.
fn fitting(
    panel: &Panel,
    index: &Panel,
    breaker: Breaker,
) -> Result<(&'static Calendar, u32), Failure> {
    let seconds = panel.bar.seconds().filter(|_| panel.bar.is_intraday());
    let Some(seconds) = seconds else {
        let message = format!(
            "the prices have {} bars: a breaker rests trading within a session, which such bars \
             cannot show; leave the index out, or bring intraday bars",
            panel.bar
        );
        return Err(bad("index_daily", message));
    };
    if index.bar != panel.bar {
        let message = format!("the index has {} bars, the prices {}", index.bar, panel.bar);
        return Err(bad("index_bar", message));
    }
    let name = breaker.calendar();
    if let Some(other) = [panel, index].into_iter().find(|data| data.calendar != name) {
        let message = format!(
            "the breaker of `{}` goes by the calendar {name}, these data by `{}`",
            breaker.as_str(),
            other.calendar
        );
        return Err(bad("index_calendar", message));
    }
    let calendar = Calendar::named(name)
        .ok_or_else(|| bad("index_calendar", format!("there is no calendar {name}")))?;
    if index.width() != 1 {
        let message = format!("an index is one symbol, here are {}", index.width());
        return Err(bad("index_symbols", message));
    }
    if let Some(ts) = panel.ts.iter().find(|ts| index.ts.binary_search(ts).is_err()) {
        let (day, minute) = (calendar.local(*ts).0, clock_ms(calendar, *ts) / 60_000);
        let message = format!(
            "the prices have a bar at {} {:02}:{:02}, the index has none",
            date_text(day),
            minute / 60,
            minute % 60
        );
        return Err(bad("index_misaligned", message));
    }
    // An intraday bar is shorter than a day.
    Ok((calendar, u32::try_from(seconds * 1000).unwrap_or(u32::MAX)))
}

/// Milliseconds since local midnight.
fn clock_ms(calendar: &Calendar, ts: Ts) -> u32 {
    u32::try_from(calendar.local(ts).1 / 1_000_000).unwrap_or(0)
}

/// A session of the index: its lows and highs, each at the last millisecond of its bar.
fn path(
    index: &Panel,
    bars: std::ops::Range<usize>,
    calendar: &Calendar,
    bar_ms: u32,
) -> Vec<(u32, Price)> {
    let mut path = Vec::with_capacity(2 * bars.len());
    for bar in bars {
        let now = clock_ms(calendar, index.ts[bar]) + bar_ms - 1;
        for column in ["low", "high"] {
            let there = level(index, column, bar).or_else(|| level(index, "close", bar));
            path.extend(there.map(|level| (now, level)));
        }
    }
    path
}

fn level(index: &Panel, column: &str, bar: usize) -> Option<Price> {
    let value = *index.column(column)?.get(bar)?;
    Price::from_f64(value).filter(|price| price.is_positive())
}

/// A halt that begins when the bar that showed its cause is over.
fn after(halt: Halt) -> Halt {
    Halt { from_ms: halt.from_ms + 1, ..halt }
}

#[cfg(test)]
mod tests {
    use qraft_base::{Interval, IntervalUnit, Symbol};

    use super::*;

    const FIVE: Interval = Interval { count: 5, unit: IntervalUnit::Minute };

    /// Bars of 5 minutes from 9:30 on 4 and 5 January 2016 as far as they are given, Shanghai time.
    fn data(closes: &[&[f64]], symbols: &[&str], bar: Interval, calendar: &str) -> Panel {
        let start = |day: i64| (16_803 + day) * 86_400 + (9 * 60 + 30 - 8 * 60) * 60;
        let stamps = closes.iter().zip(1..).flat_map(|(closes, day)| {
            (0..closes.len() as i64).map(move |n| Ts((start(day) + n * 300) * 1_000_000_000))
        });
        let symbols: Vec<Symbol> = symbols.iter().map(|name| Symbol::new(name)).collect();
        let width = symbols.len();
        let values = closes.iter().flat_map(|closes| closes.iter());
        let values: Vec<f64> =
            values.flat_map(|close| std::iter::repeat_n(*close, width)).collect();
        let columns = vec![("close".to_owned(), values)];
        Panel::from_columns(symbols, stamps.collect(), bar, calendar, columns).expect("a panel")
    }

    const MOVES: &[&[f64]] = &[&[1000.0, 1000.0], &[990.0, 949.0, 949.0, 949.0, 949.0, 948.0]];

    #[test]
    fn trading_rests_after_the_bar_that_fell() {
        let prices = data(MOVES, &["A", "B"], FIVE, "XSHG");
        let index = data(MOVES, &["CSI300"], FIVE, "XSHG");
        let halted = halted_bars(&prices, &index, Breaker::Cn).expect("they fit");
        assert_eq!(halted, [false, false, false, false, true, true, true, false]);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let prices = data(MOVES, &["A"], FIVE, "XSHG");
        let index = |bar, calendar| data(MOVES, &["I"], bar, calendar);
        let code = |prices: &Panel, index: &Panel, of| {
            halted_bars(prices, index, of).expect_err("it does not fit").code
        };
        let five = index(FIVE, "XSHG");
        let mut daily = prices.clone();
        daily.bar = Interval::DAY;
        assert_eq!(code(&daily, &five, Breaker::Cn), "index_daily");
        let minute = Interval { count: 1, ..FIVE };
        assert_eq!(code(&prices, &index(minute, "XSHG"), Breaker::Cn), "index_bar");
        assert_eq!(code(&prices, &five, Breaker::Us), "index_calendar");
        let two = data(MOVES, &["I", "J"], FIVE, "XSHG");
        assert_eq!(code(&prices, &two, Breaker::Cn), "index_symbols");
        let short = data(&MOVES[..1], &["I"], FIVE, "XSHG");
        assert_eq!(code(&prices, &short, Breaker::Cn), "index_misaligned");
    }
}
