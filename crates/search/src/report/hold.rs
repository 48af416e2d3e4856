//! Buying everything and doing nothing: what any strategy over the same universe is held against.

use qraft_data::{Panel, Trail};
use qraft_stats::{Figures, Tally};

use crate::record::Stats;

/// The figures of holding the universe: the capital is cut into equal parts, one a symbol; each is
/// put into its symbol at the symbol's first valid close and stays there to the end, without costs.
/// Until then, and where a symbol never has a close, the part is cash. A missing close is the last
/// valid one. `None` where the panel has no `close`, no bar or no symbol.
pub fn buy_and_hold(panel: &Panel) -> Option<Stats> {
    let mut tally = Tally::default();
    let (mut last, mut peak) = (1.0, 1.0);
    let bought = held(panel, |equity, holds| {
        tally.push(equity / last - 1.0);
        last = equity;
        if equity > peak {
            peak = equity;
        }
        tally.max_drawdown = f64::max(tally.max_drawdown, 1.0 - equity / peak);
        tally.held_bars += u64::from(holds);
    })?;
    tally.total_return = last - 1.0;
    tally.trades = bought;
    // Every part is bought once, for 1/width of the capital.
    tally.turnover = tally.trades as f64 / panel.width() as f64;
    Some(Stats::from(&Figures::from_tally(&tally, panel.periods_per_year)))
}

/// What holding the universe earns in each bar, as [`buy_and_hold`] holds it. `None` as there.
pub fn hold_returns(panel: &Panel) -> Option<Vec<f64>> {
    let mut returns = Vec::with_capacity(panel.bars());
    let mut last = 1.0;
    held(panel, |equity, _| {
        returns.push(equity / last - 1.0);
        last = equity;
    })?;
    Some(returns)
}

/// What a capital of 1 is worth at each bar's close, held as in [`buy_and_hold`]. `None` as there.
pub fn hold_equity(panel: &Panel) -> Option<Vec<f64>> {
    let mut equity = Vec::with_capacity(panel.bars());
    held(panel, |worth, _| equity.push(worth))?;
    Some(equity)
}

/// Tells equity at each close, from 1, and whether anything is held; answers how many symbols were
/// bought.
fn held(panel: &Panel, mut each: impl FnMut(f64, bool)) -> Option<u64> {
    let close = panel.column("close")?;
    let (bars, width) = (panel.bars(), panel.width());
    if bars == 0 || width == 0 {
        return None;
    }
    // What one unit of each part is worth now: 1 until it is invested, and right after.
    let mut first = vec![f64::NAN; width];
    let mut worth = vec![1.0; width];
    let mut trail = Trail::of(panel);
    for (at, bar) in close.chunks_exact(width).enumerate() {
        trail.to(at);
        for ((price, first), worth) in bar.iter().zip(&mut first).zip(&mut worth) {
            if *price > 0.0 && price.is_finite() {
                if first.is_nan() {
                    *first = *price;
                }
                *worth = price / *first;
            }
        }
        let equity = worth.iter().sum::<f64>() / width as f64;
        each(equity, first.iter().any(|price| !price.is_nan()));
    }
    Some(first.iter().filter(|price| !price.is_nan()).count() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_base::{Digest, Interval, Symbol, Ts};

    fn panel(width: usize, close: &[f64]) -> Panel {
        let bars = close.len() / width;
        Panel {
            symbols: (0..width).map(|s| Symbol::new(&s.to_string())).collect(),
            ts: (0..bars).map(|t| Ts::from_day(t as i32)).collect(),
            bar: Interval::DAY,
            calendar: "24/7".to_owned(),
            periods_per_year: 365.0,
            session: (0..bars as u32).collect(),
            columns: vec![("close".to_owned(), close.to_vec().into())],
            categories: std::collections::BTreeMap::new(),
            members: None,
            snapshot: Digest::of(b""),
        }
    }

    fn value(stats: &Stats, name: &str) -> f64 {
        stats.get(name).unwrap().value().unwrap()
    }

    #[test]
    fn equal_parts_bought_once_and_kept() {
        let nan = f64::NAN;
        // The second symbol is listed on the second bar, and has a gap on the third.
        let close = [10.0, nan, 20.0, 5.0, 10.0, nan, 40.0, 10.0];
        let stats = buy_and_hold(&panel(2, &close)).unwrap();
        assert_eq!(value(&stats, "total_return"), 2.0);
        assert_eq!(value(&stats, "max_drawdown"), 1.0 - 1.0 / 1.5);
        assert_eq!(value(&stats, "trades"), 2.0);
        assert_eq!(value(&stats, "exposure"), 1.0);
        assert_eq!(value(&stats, "fees"), 0.0);
        assert_eq!(hold_equity(&panel(2, &close)), Some(vec![1.0, 1.5, 1.0, 3.0]));
    }

    #[test]
    fn nothing_to_hold_is_flat_or_nothing() {
        let stats = buy_and_hold(&panel(1, &[f64::NAN, f64::NAN])).unwrap();
        assert_eq!(value(&stats, "total_return"), 0.0);
        assert_eq!(stats.get("sharpe_ratio").unwrap().value(), None);
        assert!(buy_and_hold(&panel(1, &[])).is_none());
        assert!(buy_and_hold(&Panel { columns: vec![], ..panel(1, &[1.0]) }).is_none());
    }
}
