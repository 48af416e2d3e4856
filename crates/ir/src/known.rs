//! When a column's values are known, from what the data declare. Decided from the declaration
//! alone, never from a column's name.

use qraft_base::schema::{
    ColumnKind, ColumnSchema, DataSchema, KnownAt, Normalised, Stamp, Vintage,
};

use crate::clock::Clock;
use crate::program::{Known, Late, Unit};

/// Later than any lag reaches: nothing says when it is known, or it needs the end of the data.
pub(crate) const NEVER: i32 = i32::MAX / 4;

/// What `column` of `data` declares, for a strategy that decides at the closes of `clock`'s bars.
pub fn known(column: &ColumnSchema, data: &DataSchema, clock: &Clock) -> Known {
    let late = |bars: i32, why: Late| Known { bars, why: Some(why) };
    if column.kind == Some(ColumnKind::Label) {
        let horizon = column.horizon_bars.unwrap_or(1).max(1);
        return late(i32::try_from(horizon).unwrap_or(NEVER).min(NEVER), Late::Label);
    }
    if column.normalised == Some(Normalised::FullSample) {
        return late(NEVER, Late::WholeSample);
    }
    if column.vintage == Some(Vintage::Latest) && column.kind == Some(ColumnKind::Fundamental) {
        return late(NEVER, Late::Restated);
    }
    if let Some(own) = column.bar {
        let bars = clock.bars_in_one(own);
        let ends = column.stamp.or(data.stamp) == Some(Stamp::Close);
        if bars > 1 && !ends {
            return late(bars as i32 - 1, Late::Unfinished);
        }
    }
    let session = || {
        let bars = clock.bars_a_session() as i32 - 1;
        if bars > 0 { late(bars, Late::Session) } else { Known::CLOSE }
    };
    match &column.known_at {
        Some(KnownAt::Close) => Known::CLOSE,
        Some(KnownAt::Open) => Known { bars: -1, why: None },
        Some(KnownAt::SessionEnd) => session(),
        Some(KnownAt::BarsAfter(0)) => Known::CLOSE,
        Some(KnownAt::BarsAfter(n)) => {
            late(i32::try_from(*n).unwrap_or(NEVER).min(NEVER), Late::After)
        }
        // Loading puts such a value where it is known.
        Some(KnownAt::Publication { .. } | KnownAt::Column(_)) => Known::CLOSE,
        Some(KnownAt::PeriodEnd { lag_days: None }) => late(NEVER, Late::Unpublished),
        Some(KnownAt::PeriodEnd { lag_days: Some(days) }) => {
            // A session is at least a day, so as many sessions are always enough.
            let sessions = days.div_ceil(clock.days_a_bar());
            let bars = sessions.saturating_mul(clock.bars_a_session());
            let bars = i32::try_from(bars).unwrap_or(NEVER).min(NEVER);
            if bars > 0 { late(bars, Late::Unpublished) } else { Known::CLOSE }
        }
        None => match column.kind {
            Some(ColumnKind::Fundamental) => late(NEVER, Late::Unpublished),
            Some(ColumnKind::SessionStatistic) => session(),
            _ => Known::CLOSE,
        },
    }
}

/// The unit of a column: what the data declare, else what its name means by convention.
pub(crate) fn unit(name: &str, column: Option<&ColumnSchema>) -> Unit {
    if let Some(column) = column {
        match column.unit.as_deref() {
            Some("price") => return Unit::Price,
            Some("shares") => return Unit::Shares,
            Some("ratio") => return Unit::Ratio,
            Some("bps") => return Unit::Bps,
            Some(_) => return Unit::None,
            None => {}
        }
        match column.kind {
            Some(ColumnKind::Price) => return Unit::Price,
            Some(ColumnKind::Volume) => return Unit::Shares,
            Some(_) => return Unit::None,
            None => {}
        }
    }
    match name {
        "open" | "high" | "low" | "close" | "vwap" => Unit::Price,
        "volume" => Unit::Shares,
        _ => Unit::None,
    }
}
