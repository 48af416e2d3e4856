//! Bars of a tile, trials of a group, and the memory of both.

use qraft_base::{Failure, Stage};

use super::{Make, Options, Output, Plan};
use crate::bound::fail;
use crate::jit::SLACK;
use crate::run::BLOCK;

/// What the live columns of a tile should take.
const CACHE_BYTES: usize = 1 << 20;
/// Elements below which a tile is mostly overhead.
const LEAST_CELLS: usize = 4096;
/// Bars below which what operators remember of a symbol is loaded too often, where memory allows.
const LEAST_BARS: usize = 8;
/// What a caller's books remember of a symbol and a trial, about. Where all of it is more than the
/// cache holds, it is loaded for every tile, and tiles are longer.
const BOOK_BYTES: usize = 48;
/// The most bars that operators from outside are sent at once, and the least where memory allows,
/// which a tile has where they read what is made in tiles: a call costs as much as some hundred
/// rows.
const GUEST_BARS: usize = 1024;
const GUEST_TILE: usize = 256;
/// What all of them should make ahead.
const AHEAD_BYTES: usize = 64 << 20;
/// Threads whose caches a tile may fill.
const MOST_CACHES: usize = 4;
/// The most bars of a chosen tile.
const MOST_BARS: usize = 8192;
/// Bars of a tile of one symbol for each cache: whole words of bits, few enough that the columns
/// stay near.
const ALONE_BARS: usize = 1024;
/// The most trials of a chosen group.
const MOST_TRIALS: usize = 256;
/// What the scratch of one group should take.
const GROUP_BYTES: usize = 4 << 20;

/// Rows of a column's buffer: its history, and room for at least one tile, so that history moves
/// to the front no more often than once in as many rows as it has.
pub(crate) fn capacity(history: usize, tile_bars: usize) -> usize {
    history + tile_bars.max(history)
}

/// Words of one mask of a tile.
pub(crate) fn mask_words(bars: usize, width: usize) -> usize {
    if width == 1 { bars.div_ceil(64) } else { bars * width.div_ceil(64) }
}

/// Words from one shared mask to the next.
pub(crate) fn mask_stride(plan: &Plan) -> usize {
    mask_words(plan.tile_bars, plan.shape.width).next_multiple_of(BLOCK)
}

/// Decides tile and group, and holds the memory to the options.
pub(super) fn choose(plan: &mut Plan, options: &Options) -> Result<(), Failure> {
    let (bars, width) = (plan.shape.bars.max(1), plan.shape.width.max(1));
    // Each thread has a cache of its own, and fewer tiles are fewer times to wait for another.
    let caches = plan.threads.min(MOST_CACHES);
    plan.guest_bars = options.guest_bars.or(options.tile_bars).unwrap_or_else(|| {
        let ahead = plan.columns.iter().filter(|column| plan.goes_ahead(&column.make)).count();
        let row = ahead.max(1) * width * 8;
        (AHEAD_BYTES / row).clamp(GUEST_TILE, GUEST_BARS)
    });
    plan.tile_bars = options.tile_bars.unwrap_or_else(|| {
        if width == 1 {
            return ALONE_BARS * caches;
        }
        // Two bits a cell of a shared condition, in whole words.
        let masks = plan.masks.leaves.len() * 2 * width.next_multiple_of(64);
        let row = plan.columns.len().max(1) * width * 8 + masks / 8;
        let roomy = options.memory.is_none_or(|limit| (row * LEAST_BARS * 4) as u64 <= limit);
        let books = plan.trials * width * BOOK_BYTES;
        let least = match (roomy, books > CACHE_BYTES) {
            (false, _) => 1,
            (true, false) => LEAST_BARS,
            (true, true) => LEAST_BARS * 4,
        };
        let waits = |make: &Make| matches!(make, Make::External(..)) && !plan.goes_ahead(make);
        let guests = plan.columns.iter().any(|column| waits(&column.make));
        let enough = if guests && roomy { GUEST_TILE } else { LEAST_CELLS / width };
        (CACHE_BYTES / row).max(enough).clamp(least, MOST_BARS) * caches
    });
    plan.tile_bars = plan.tile_bars.clamp(1, bars);
    plan.guest_bars = plan.guest_bars.clamp(plan.tile_bars, bars);
    let threads = plan.threads;
    // Four groups a thread to steal from; whole eights for kernels that run across trials.
    let fair = plan.trials.div_ceil(4 * threads).next_multiple_of(8);
    let most = options.group.unwrap_or(MOST_TRIALS).max(1);
    plan.group = fair.min(most).min((GROUP_BYTES / trial_bytes(plan).max(1)).max(1));
    let mut report = plan.memory_report();
    while let Some(limit) = options.memory.filter(|limit| report.total() > *limit) {
        let tile = options.tile_bars.is_none() && plan.tile_bars > 1;
        let ahead = plan.guest_bars > plan.tile_bars;
        if ahead {
            plan.guest_bars = plan.tile_bars;
        } else if plan.group > 1 && (report.scratch > report.total() / 2 || !tile) {
            plan.group /= 2;
        } else if tile {
            plan.tile_bars = smaller(plan.tile_bars, width);
            plan.guest_bars = plan.tile_bars;
        } else {
            return Err(too_large(plan, report.total(), limit));
        }
        report = plan.memory_report();
    }
    plan.memory = report.total();
    Ok(())
}

/// About half, in whole words where bits run over time and there is one.
fn smaller(tile_bars: usize, width: usize) -> usize {
    let half = tile_bars / 2;
    if width == 1 && half > 64 { half / 64 * 64 } else { half }
}

fn too_large(plan: &Plan, bytes: u64, limit: u64) -> Failure {
    let message = format!(
        "the plan needs {bytes} bytes ({} shared columns, tiles of {} bars × {} symbols), and \
         {limit} are allowed",
        plan.columns.len(),
        plan.tile_bars,
        plan.shape.width
    );
    let hint = "fewer trials a batch, shorter windows, or a larger budget";
    fail(Stage::Plan, "plan_too_large", message).with_hint(hint)
}

/// Bytes that the outputs of one trial take in a tile.
pub(crate) fn trial_bytes(plan: &Plan) -> usize {
    let (masks, columns) = scratch(plan);
    (masks + columns) * 8
}

/// Words of masks and values of columns that one trial's outputs take in a tile.
pub(crate) fn scratch(plan: &Plan) -> (usize, usize) {
    let columns = plan.outputs.iter().filter(|o| matches!(o, Output::Column(_))).count();
    let masks = plan.outputs.len() - columns;
    let cells = plan.tile_bars * plan.shape.width + SLACK;
    (masks * mask_words(plan.tile_bars, plan.shape.width), columns * cells)
}
