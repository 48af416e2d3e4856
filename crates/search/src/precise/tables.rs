//! A matched run as tables. Their bytes depend on the run alone.

use qraft_base::Ts;
use qraft_data::write::{Column, table_bytes};
use qraft_data::{DataError, Panel};

use super::{Filled, Matched};

fn stamps(panel: &Panel, bars: impl Iterator<Item = u32>) -> Vec<Ts> {
    bars.map(|bar| panel.ts[bar as usize]).collect()
}

fn names(panel: &Panel, symbols: impl Iterator<Item = u32>) -> Vec<String> {
    symbols.map(|symbol| panel.symbols[symbol as usize].as_str().to_owned()).collect()
}

/// A row a fill, in order.
///
/// # Errors
/// The table cannot be encoded.
pub fn trades_table(matched: &Matched, panel: &Panel) -> Result<Vec<u8>, DataError> {
    let fills = &matched.fills;
    let ts = stamps(panel, fills.iter().map(|fill| fill.bar));
    let decided = stamps(panel, fills.iter().map(|fill| fill.decided));
    let symbol = names(panel, fills.iter().map(|fill| fill.symbol));
    let side: Vec<String> = fills.iter().map(|fill| fill.side.name().to_owned()).collect();
    let liquidity = |fill: &Filled| if fill.is_maker { "maker" } else { "taker" }.to_owned();
    let liquidity: Vec<String> = fills.iter().map(liquidity).collect();
    let reason: Vec<String> = fills.iter().map(|fill| fill.reason.name().to_owned()).collect();
    let of = |value: fn(&Filled) -> f64| fills.iter().map(value).collect::<Vec<f64>>();
    let (shares, base, price) = (of(|f| f.shares), of(|f| f.base), of(|f| f.price));
    let (fee, tax, spread) = (of(|f| f.fee), of(|f| f.tax), of(|f| f.spread));
    let (impact, rounding) = (of(|f| f.impact), of(|f| f.rounding));
    let (latency, realised) = (of(|f| f.latency), of(|f| f.realised));
    table_bytes(&[
        ("ts", Column::Ts(&ts)),
        ("decided_ts", Column::Ts(&decided)),
        ("symbol", Column::Text(&symbol)),
        ("side", Column::Text(&side)),
        ("shares", Column::F64(&shares)),
        ("base", Column::F64(&base)),
        ("price", Column::F64(&price)),
        ("liquidity", Column::Text(&liquidity)),
        ("fee", Column::F64(&fee)),
        ("tax", Column::F64(&tax)),
        ("spread", Column::F64(&spread)),
        ("impact", Column::F64(&impact)),
        ("rounding", Column::F64(&rounding)),
        ("latency", Column::F64(&latency)),
        ("realised", Column::F64(&realised)),
        ("reason", Column::Text(&reason)),
    ])
}

/// A row an order that ended without all of its shares, in order.
///
/// # Errors
/// The table cannot be encoded.
pub fn rejections_table(matched: &Matched, panel: &Panel) -> Result<Vec<u8>, DataError> {
    let all = &matched.rejections;
    let ts = stamps(panel, all.iter().map(|rejection| rejection.bar));
    let symbol = names(panel, all.iter().map(|rejection| rejection.symbol));
    let side: Vec<String> = all.iter().map(|rejection| rejection.side.name().to_owned()).collect();
    let shares: Vec<f64> = all.iter().map(|rejection| rejection.shares).collect();
    let reason: Vec<String> = all.iter().map(|rejection| rejection.reason.to_owned()).collect();
    table_bytes(&[
        ("ts", Column::Ts(&ts)),
        ("symbol", Column::Text(&symbol)),
        ("side", Column::Text(&side)),
        ("shares", Column::F64(&shares)),
        ("reason", Column::Text(&reason)),
    ])
}

/// Equity at each bar's close.
///
/// # Errors
/// The table cannot be encoded.
pub fn equity_table(matched: &Matched, panel: &Panel) -> Result<Vec<u8>, DataError> {
    let ts = Column::Ts(&panel.ts);
    table_bytes(&[("ts", ts), ("equity", Column::F64(&matched.equity))])
}
