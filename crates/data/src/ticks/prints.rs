//! Rows of prints.

use std::path::Path;

use arrow::array::Array;
use qraft_base::tape::{Event, EventKind, Side};

use super::columns::{Ticks, Tile};
use super::levels::refine;
use super::step::Step;
use crate::DataError;

/// A print with its place in the order.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Print {
    pub(super) event: Event,
    pub(super) seq: Option<i64>,
    pub(super) received_ns: Option<i64>,
    pub(super) venue_ns: Option<i64>,
}

/// Reads prints. `levels` are refined where a print makes a step finer.
pub(super) fn read(
    path: &Path,
    price: &mut Step,
    size: &mut Step,
    levels: &mut [Event],
) -> Result<Vec<Print>, DataError> {
    let mut ticks = Ticks::open(path, &["price", "size"], &["side", "seq"])?;
    let mut prints = Vec::new();
    while let Some(tile) = ticks.next()? {
        push(&tile, price, size, levels, &mut prints)?;
    }
    Ok(prints)
}

fn push(
    tile: &Tile,
    tick: &mut Step,
    lot: &mut Step,
    levels: &mut [Event],
    prints: &mut Vec<Print>,
) -> Result<(), DataError> {
    let (prices, sizes) = (tile.numbers("price")?, tile.numbers("size")?);
    let (sides, seqs, times) = (tile.texts("side")?, tile.integers("seq")?, tile.times()?);
    for row in 0..tile.rows() {
        let text = sides.as_ref().and_then(|all| all.is_valid(row).then(|| all.value(row)));
        let (kind, side) = match text {
            Some("buy") => (EventKind::Print, Side::Buy),
            Some("sell") => (EventKind::Print, Side::Sell),
            None | Some("") => (EventKind::UnsidedPrint, Side::Buy),
            Some(other) => {
                let message = format!("`{other}` is no side; a print's taker is `buy` or `sell`");
                return Err(tile.wrong(row, "side", message));
            }
        };
        let ticks = tick.of(prices[row]).map_err(|why| tile.wrong(row, "price", why))?;
        let lots = lot.of(sizes[row]).map_err(|why| tile.wrong(row, "size", why))?;
        let finer = (ticks.finer, lots.finer);
        if finer != (1, 1) {
            let all = levels.iter_mut().chain(prints.iter_mut().map(|print| &mut print.event));
            if !refine(all, finer) {
                return Err(tile.wrong(row, "price", "makes the tick too fine".to_owned()));
            }
        }
        let price = i32::try_from(ticks.count).ok().filter(|price| *price > 0);
        let Some(price) = price else {
            let message = format!("`{}` is not above 0, or too large", prices[row]);
            return Err(tile.wrong(row, "price", message));
        };
        if lots.count <= 0 {
            let message = format!("`{}` is not above 0", sizes[row]);
            return Err(tile.wrong(row, "size", message));
        }
        let (size, exch_ns, local_ns) = (lots.count, 0, 0);
        let event = Event { exch_ns, local_ns, size, price, kind, side, last: true };
        let (received_ns, venue_ns) = times.at(row);
        let seq = seqs.as_ref().and_then(|all| all[row]);
        prints.push(Print { event, seq, received_ns, venue_ns });
    }
    Ok(())
}
