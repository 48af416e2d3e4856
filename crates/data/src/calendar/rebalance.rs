//! On which bars a `rebalance` step falls.

use qraft_base::{Interval, IntervalUnit};

use super::Calendar;
use crate::Panel;

/// For each bar of the panel, whether `rebalance: every` acts on it.
///
/// - `n` of the panel's own unit (and any whole multiple of an intraday bar): bars with
///   t mod n = n − 1.
/// - `W`, `M`: the last session of the week or month by the calendar's own table. Under `none`:
///   Friday or the last weekday of the month, else the next bar that exists.
/// - `D`, `W`, `M` on intraday bars: the bar that runs into the session's close by the calendar's
///   own hours; a bar's stamp is its opening instant.
/// - `nD`, `nW`, `nM` of the latter two kinds count such ends from the first: ends k with
///   k mod n = n − 1.
///
/// No later bar is looked at. Errors are sentences for the author of the strategy: a step that is
/// finer than the bar, no multiple of it, or that needs hours that no calendar gives.
pub fn rebalance_rows(panel: &Panel, every: Interval) -> Result<Vec<bool>, String> {
    let bar = panel.bar;
    if let Some(step) = own_unit_step(bar, every)? {
        return Ok((0..panel.bars()).map(|t| t % step == step - 1).collect());
    }
    let calendar = Calendar::named(&panel.calendar)
        .ok_or_else(|| format!("the data name an unknown calendar `{}`", panel.calendar))?;
    let ends = if bar.is_intraday() {
        intraday_ends(panel, calendar, every)?
    } else if bar == Interval::DAY {
        daily_ends(panel, calendar, every)
    } else {
        return Err(format!(
            "rebalance {every} cannot be placed on bars of {bar}: use a multiple of \
             {bar}, or daily data"
        ));
    };
    Ok(every_nth(ends, every.count as usize))
}

/// Bars a step, where the step is a multiple of the bar by length alone.
fn own_unit_step(bar: Interval, every: Interval) -> Result<Option<usize>, String> {
    let (bar_len, step_len) = match (bar.seconds(), every.seconds()) {
        (Some(bar), Some(step)) => (bar, step),
        (None, Some(_)) => return Err(finer(bar, every)),
        (None, None) if bar.unit == every.unit => (u64::from(bar.count), u64::from(every.count)),
        (None, None) if every.unit < bar.unit => return Err(finer(bar, every)),
        _ => return Ok(None),
    };
    if step_len < bar_len {
        return Err(finer(bar, every));
    }
    if step_len % bar_len != 0 {
        return Err(format!("rebalance {every} is no whole multiple of the bars' {bar}"));
    }
    Ok(Some((step_len / bar_len) as usize))
}

fn finer(bar: Interval, every: Interval) -> String {
    format!("rebalance {every} is finer than the bars of {bar}: it can be {bar} at the finest")
}

fn daily_ends(panel: &Panel, calendar: &Calendar, every: Interval) -> Vec<bool> {
    let days: Vec<i32> = panel.ts.iter().map(|ts| ts.day()).collect();
    if !calendar.is_none() {
        return days.iter().map(|day| is_end(calendar, every, *day)).collect();
    }
    let mut earlier = None;
    let mut ends = Vec::with_capacity(days.len());
    for day in days {
        // An end since the bar before is this bar's, be it late. Two of them in a gap are one.
        let from = earlier.map_or(day, |earlier: i32| (earlier + 1).max(day - 40));
        ends.push((from..=day).any(|at| is_end(calendar, every, at)));
        earlier = Some(day);
    }
    ends
}

fn is_end(calendar: &Calendar, every: Interval, day: i32) -> bool {
    match every.unit {
        IntervalUnit::Week => calendar.is_last_of_week(day),
        IntervalUnit::Month => calendar.is_last_of_month(day),
        _ => calendar.is_session(day),
    }
}

fn intraday_ends(panel: &Panel, calendar: &Calendar, every: Interval) -> Result<Vec<bool>, String> {
    const MINUTE_NS: i64 = 60_000_000_000;
    let length = panel.bar.seconds().unwrap_or(0) as i64 * 1_000_000_000;
    let mut ends = Vec::with_capacity(panel.bars());
    for ts in &panel.ts {
        let (day, since_midnight) = calendar.local(*ts);
        let close = calendar.close_minute(day).ok_or_else(|| {
            format!(
                "rebalance {every} on bars of {} needs to know when a session closes, and the data \
                 name no calendar; declare one (XNYS, XSHG or 24/7), or write the step in bars, as in {}",
                panel.bar, panel.bar
            )
        })?;
        let close = i64::from(close) * MINUTE_NS;
        let runs_into_close = since_midnight < close && since_midnight + length >= close;
        ends.push(runs_into_close && is_end(calendar, every, day));
    }
    Ok(ends)
}

fn every_nth(mut ends: Vec<bool>, n: usize) -> Vec<bool> {
    let mut seen = 0;
    for end in ends.iter_mut().filter(|end| **end) {
        seen += 1;
        *end = seen % n == 0;
    }
    ends
}
