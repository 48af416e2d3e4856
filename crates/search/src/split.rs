//! How the bars of a search are cut: what is searched, what is held back, and the folds of what is
//! searched. Params are chosen on what is searched alone.

use std::ops::Range;

use qraft_base::{ErrorType, Failure, Interval, IntervalUnit, Stage};
use qraft_data::Panel;

use crate::space::{Scheme, Split};

/// The fewest bars that are worth a name: a spread needs two, and a gate three.
const LEAST_BARS: usize = 3;

/// The bars of a panel, cut.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cut {
    /// What is searched: the first bars.
    pub in_sample: Range<usize>,
    /// What is held back, after the purged bars; `None` where nothing is.
    pub out_of_sample: Option<Range<usize>>,
    /// Bars that are in neither.
    pub purged: usize,
}

/// One test and what its params are chosen on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fold {
    /// The bars on which params are chosen, rising.
    pub train: Vec<Range<usize>>,
    /// The bars on which they are tested.
    pub test: Range<usize>,
}

/// Cuts the bars of a panel: the last share is held back.
///
/// # Errors
/// `split_too_small` where a part has fewer than three bars.
pub fn cut(split: &Split, panel: &Panel) -> Result<Cut, Failure> {
    let bars = panel.bars();
    let Some(share) = &split.out_of_sample else {
        return Ok(Cut { in_sample: 0..bars, out_of_sample: None, purged: 0 });
    };
    let held = (bars as f64 * share.value).round() as usize;
    let end = bars.saturating_sub(held);
    let start = after(panel, end, split.purge.as_ref().map(|purge| purge.value));
    if end < LEAST_BARS || bars.saturating_sub(start) < LEAST_BARS {
        let message = format!(
            "split: of {bars} bars {end} would be searched and {} held back; each part needs {LEAST_BARS}",
            bars.saturating_sub(start)
        );
        return Err(too_small(message).with_hint("take more data, or another share or purge"));
    }
    Ok(Cut { in_sample: 0..end, out_of_sample: Some(start..bars), purged: start - end })
}

/// The folds of the bars that are searched, which are all of the panel's.
///
/// # Errors
/// `split_too_small` where a fold, or what it is chosen on, has fewer than three bars.
pub fn folds(split: &Split, panel: &Panel) -> Result<Vec<Fold>, Failure> {
    let Some(count) = &split.folds else { return Ok(Vec::new()) };
    let (bars, count) = (panel.bars(), count.value as usize);
    let scheme = split.scheme.as_ref().map_or(Scheme::default(), |scheme| scheme.value);
    let value = |interval: &Option<qraft_diag::Spanned<Interval>>| {
        interval.as_ref().map(|interval| interval.value)
    };
    let (purge, embargo) = (value(&split.purge), value(&split.embargo));
    let edge = |fold: usize| (bars as u128 * fold as u128 / count as u128) as usize;
    let first = match scheme {
        Scheme::WalkForward => 1,
        Scheme::Purged => 0,
    };
    let mut folds = Vec::new();
    for fold in first..count {
        let test = edge(fold)..edge(fold + 1);
        let mut train = Vec::new();
        let before = 0..before(panel, test.start, purge);
        if !before.is_empty() {
            train.push(before);
        }
        let later = after(panel, test.end, embargo)..bars;
        if scheme == Scheme::Purged && !later.is_empty() {
            train.push(later);
        }
        let trained: usize = train.iter().map(ExactSizeIterator::len).sum();
        if test.len() < LEAST_BARS || trained < LEAST_BARS {
            let message = format!(
                "split: fold {} of {count} tests {} bars on {trained}; each needs {LEAST_BARS}",
                fold + 1,
                test.len()
            );
            return Err(too_small(message).with_hint("ask for fewer folds, or a shorter purge"));
        }
        folds.push(Fold { train, test });
    }
    Ok(folds)
}

fn too_small(message: String) -> Failure {
    Failure::new(ErrorType::Other, Stage::Data, "split_too_small", message)
}

/// The first bar that is kept where so much is left out from the start of bar `from` on.
fn after(panel: &Panel, from: usize, length: Option<Interval>) -> usize {
    let Some(length) = length else { return from };
    // a session that has begun already is no whole one
    let begun = from > 0 && panel.session.get(from) == panel.session.get(from - 1);
    let kept = |bar: usize| match whole(panel, from, bar, length) {
        Gap::Sessions(sessions) => sessions - i64::from(begun) >= i64::from(length.count),
        Gap::Span(span, least) => span >= least,
    };
    (from..panel.bars()).find(|bar| kept(*bar)).unwrap_or(panel.bars())
}

/// The end of the bars that are kept where so much is left out before the start of bar `to`.
fn before(panel: &Panel, to: usize, length: Option<Interval>) -> usize {
    let Some(length) = length else { return to };
    let kept = |bar: usize| match whole(panel, bar, to, length) {
        Gap::Sessions(sessions) => sessions > i64::from(length.count),
        Gap::Span(span, least) => span > least,
    };
    (0..to).rev().find(|bar| kept(*bar)).map_or(0, |bar| bar + 1)
}

/// How far two bars are apart, as a length counts it.
enum Gap {
    /// By the ordinals of their sessions.
    Sessions(i64),
    /// By their stamps, and the length: in nanoseconds, or in days.
    Span(i64, i64),
}

/// Days are sessions of the calendar, weeks and months 7 and 30 days of it.
fn whole(panel: &Panel, from: usize, to: usize, length: Interval) -> Gap {
    const SECOND_NS: i64 = 1_000_000_000;
    let (Some(a), Some(b)) = (panel.ts.get(from), panel.ts.get(to)) else { return Gap::Span(0, 1) };
    let count = i64::from(length.count);
    let days = |each: i64| Gap::Span(i64::from(b.day() - a.day()), count * each);
    match (length.seconds(), length.unit) {
        (Some(seconds), _) => Gap::Span(b.0 - a.0, (seconds as i64).saturating_mul(SECOND_NS)),
        (None, IntervalUnit::Week) => days(7),
        (None, IntervalUnit::Month) => days(30),
        (None, _) => Gap::Sessions(i64::from(panel.session[to]) - i64::from(panel.session[from])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_base::{Symbol, Ts};
    use qraft_diag::{Span, Spanned};

    const DAY_NS: i64 = 86_400_000_000_000;

    fn panel(bars: usize) -> Panel {
        let ts: Vec<Ts> = (0..bars as i64).map(|day| Ts(day * DAY_NS)).collect();
        let close = vec![1.0; bars];
        let columns = vec![("close".to_owned(), close)];
        Panel::from_columns(vec![Symbol::new("A")], ts, Interval::DAY, "24/7", columns)
            .expect("a panel")
    }

    fn said<T>(value: T) -> Option<Spanned<T>> {
        Some(Spanned::new(value, Span::new(0, 0)))
    }

    fn days(count: u32) -> Option<Spanned<Interval>> {
        said(Interval { count, unit: IntervalUnit::Day })
    }

    #[test]
    fn what_is_held_back_is_the_end_and_never_touches_the_rest() {
        let split = Split { out_of_sample: said(0.3), purge: days(5), ..Split::default() };
        let cut = cut(&split, &panel(100)).expect("enough");
        assert_eq!(cut, Cut { in_sample: 0..70, out_of_sample: Some(75..100), purged: 5 });
        let none = super::cut(&Split::default(), &panel(10)).expect("enough");
        assert_eq!((none.in_sample, none.out_of_sample), (0..10, None));
    }

    #[test]
    fn too_little_is_refused_with_the_numbers() {
        let split = Split { out_of_sample: said(0.3), purge: days(30), ..Split::default() };
        let refused = cut(&split, &panel(100)).expect_err("nothing is left");
        assert!(refused.message.contains("70 would be searched and 0 held back"), "{refused}");
        let split = Split { folds: said(60), ..Split::default() };
        assert_eq!(folds(&split, &panel(100)).expect_err("thin").code, "split_too_small");
    }

    #[test]
    fn folds_are_tested_on_what_is_before_or_around_them() {
        let split = Split { folds: said(4), purge: days(5), embargo: days(3), ..Split::default() };
        let forward = folds(&split, &panel(100)).expect("enough");
        let tests: Vec<_> = forward.iter().map(|fold| fold.test.clone()).collect();
        assert_eq!(tests, [25..50, 50..75, 75..100]);
        assert_eq!(forward[1].train, vec![0..45]);
        let split = Split { scheme: said(Scheme::Purged), ..split };
        let purged = folds(&split, &panel(100)).expect("enough");
        assert_eq!(purged.len(), 4);
        assert_eq!(purged[0].train, vec![28..100]);
        assert_eq!(purged[2].train, [0..45, 78..100]);
    }

    /// A session of hours that has begun is no whole one, on either side of a cut.
    #[test]
    fn days_are_whole_sessions_of_intraday_bars() {
        const HOURS: usize = 24;
        let ts: Vec<Ts> = (0..10 * HOURS as i64).map(|hour| Ts(hour * DAY_NS / 24)).collect();
        let columns = vec![("close".to_owned(), vec![1.0; 10 * HOURS])];
        let bar: Interval = "1h".parse().expect("an hour");
        let panel =
            Panel::from_columns(vec![Symbol::new("A")], ts, bar, "24/7", columns).expect("a panel");
        let day = Some(Interval::DAY);
        assert_eq!(after(&panel, 2 * HOURS, day), 3 * HOURS);
        assert_eq!(after(&panel, 2 * HOURS + 5, day), 4 * HOURS);
        assert_eq!(before(&panel, 5 * HOURS, day), 4 * HOURS);
        assert_eq!(before(&panel, 5 * HOURS + 7, day), 4 * HOURS);
        let hours: Interval = "3h".parse().expect("hours");
        assert_eq!(after(&panel, 50, Some(hours)), 53);
        assert_eq!(before(&panel, 50, Some(hours)), 47);
    }
}
