//! Columns that are made of later bars, by hand.

use qraft_data::Panel;
use qraft_exec::interp::Value;
use qraft_tests::run::{binding, interpreted, program};

use crate::around::PARAMS;

/// Bars of a session on the finer market.
pub(super) const SESSION: usize = 6;

/// How a column is made of the market.
#[derive(Clone, Debug)]
pub(super) enum Later {
    /// An expression's value so many bars later.
    Shifted(String, u32),
    /// What the close will have returned after so many bars.
    Return(u32),
    /// The mean of all closes.
    Mean,
    /// The sum of all closes.
    Sum,
    /// The close against the mean and spread of all closes.
    Standardised,
    /// The close, or else the next one that is there.
    Backfilled,
    /// The last close of the week that is running.
    WeekClose,
    /// The last close of the month that is running.
    MonthClose,
    /// The highest close of the session that is running.
    SessionHigh,
    /// The last close of so many days later.
    Published(u32),
}

impl Later {
    /// The column.
    pub(super) fn column(&self, market: &Panel) -> Result<Vec<f64>, String> {
        let (bars, width) = (market.bars(), market.width());
        let close = market.column("close").ok_or("no close")?;
        if let Later::Shifted(expression, ahead) = self {
            let values = valued(expression, market)?;
            return Ok(by_symbol(&values, bars, width, |series| shifted(series, *ahead)));
        }
        let months: Vec<i64> = market.ts.iter().map(|ts| month(ts.day())).collect();
        let weeks: Vec<i64> = market.ts.iter().map(|ts| i64::from(ts.day() + 3) / 7).collect();
        let one = |series: &[f64]| -> Vec<f64> {
            match self {
                Later::Shifted(_, ahead) => shifted(series, *ahead),
                Later::Return(ahead) => {
                    let later = shifted(series, *ahead);
                    later.iter().zip(series).map(|(later, now)| later / now - 1.0).collect()
                }
                Later::Mean => vec![mean(series); bars],
                Later::Sum => vec![present(series).sum(); bars],
                Later::Standardised => {
                    let mean = mean(series);
                    let spread: f64 = present(series).map(|x| (x - mean) * (x - mean)).sum();
                    let spread = (spread / present(series).count() as f64).sqrt();
                    series.iter().map(|x| (x - mean) / spread).collect()
                }
                Later::Backfilled => {
                    let next = |at: usize| series[at..].iter().copied().find(|x| !x.is_nan());
                    (0..bars).map(|at| next(at).unwrap_or(f64::NAN)).collect()
                }
                Later::WeekClose => until(series, |at, other| weeks[other] == weeks[at]),
                Later::MonthClose => until(series, |at, other| months[other] == months[at]),
                Later::SessionHigh => {
                    let high = |of: &[f64]| present(of).fold(f64::NAN, f64::max);
                    let sessions = series.chunks(SESSION);
                    sessions.flat_map(|of| vec![high(of); of.len()]).collect()
                }
                Later::Published(days) => {
                    let day = |at: usize| market.ts[at].day();
                    until(series, |at, other| day(other) <= day(at) + *days as i32)
                }
            }
        };
        Ok(by_symbol(close, bars, width, one))
    }

    /// The market with the column as `twin`.
    pub(super) fn joined(&self, market: &Panel) -> Result<Panel, String> {
        let mut joined = market.clone();
        joined.columns.push(("twin".to_owned(), self.column(market)?.into()));
        joined.columns.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(joined)
    }
}

/// A number that is the same within a civil month only.
fn month(day: i32) -> i64 {
    // Counted from March, so that the leap day comes last.
    let z = i64::from(day) + 719_468;
    let (era, doe) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let year = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let of_year = doe - (365 * year + year / 4 - year / 100);
    (era * 400 + year) * 12 + (5 * of_year + 2) / 153
}

/// An expression's numbers, by the interpreter.
fn valued(expression: &str, market: &Panel) -> Result<Vec<f64>, String> {
    let text = format!(
        "version: 1\nparams:\n{PARAMS}rebalance: 1D\nselection: {{mode: topk, topk: 1, \
         score: \"{expression}\"}}\n"
    );
    let program = program(&text, market)?;
    let defaults: Vec<f64> = program.params.iter().map(|param| param.default).collect();
    let bound = binding(&program, &defaults)?;
    let score = program.score.ok_or("no score")?;
    match interpreted(&program, &bound, market, &[score])?.pop() {
        Some(Value::Num(column)) => Ok(column),
        _ => Err("no number".to_owned()),
    }
}

fn by_symbol(
    cells: &[f64],
    bars: usize,
    width: usize,
    one: impl Fn(&[f64]) -> Vec<f64>,
) -> Vec<f64> {
    let mut made = vec![f64::NAN; bars * width];
    for symbol in 0..width {
        let series: Vec<f64> = cells.iter().skip(symbol).step_by(width).copied().collect();
        for (bar, value) in one(&series).into_iter().enumerate() {
            made[bar * width + symbol] = value;
        }
    }
    made
}

fn shifted(series: &[f64], ahead: u32) -> Vec<f64> {
    let value = |at: usize| series.get(at + ahead as usize).copied().unwrap_or(f64::NAN);
    (0..series.len()).map(value).collect()
}

/// At each bar the last of those after it that still belong to it.
fn until(series: &[f64], belongs: impl Fn(usize, usize) -> bool) -> Vec<f64> {
    let last = |at: usize| (at..series.len()).take_while(|other| belongs(at, *other)).last();
    (0..series.len()).map(|at| series[last(at).unwrap_or(at)]).collect()
}

fn present(series: &[f64]) -> impl Iterator<Item = f64> + '_ {
    series.iter().copied().filter(|x| !x.is_nan())
}

fn mean(series: &[f64]) -> f64 {
    present(series).sum::<f64>() / present(series).count() as f64
}
