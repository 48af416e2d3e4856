//! Bars of a tile, trials of a group, and the memory of both.

use qraft_base::{Failure, Stage};

use super::{Make, Options, Output, Plan};
use crate::bound::fail;
use crate::jit::SLACK;
use crate::ops::state_bytes;

/// What the live columns of a tile should take.
const CACHE_BYTES: usize = 1 << 20;
/// Elements below which a tile is mostly overhead.
const LEAST_CELLS: usize = 4096;
/// The most bars of a chosen tile.
const MOST_BARS: usize = 8192;
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

/// Decides tile and group, and holds the memory to the options.
pub(super) fn choose(plan: &mut Plan, options: &Options) -> Result<(), Failure> {
    let (bars, width) = (plan.shape.bars.max(1), plan.shape.width.max(1));
    plan.tile_bars = options.tile_bars.unwrap_or_else(|| {
        let row = plan.columns.len().max(1) * width * 8;
        let fit = (CACHE_BYTES / row).max(LEAST_CELLS / width).clamp(1, MOST_BARS);
        // Whole words where bits run over time.
        if width == 1 { fit.div_ceil(64) * 64 } else { fit }
    });
    plan.tile_bars = plan.tile_bars.clamp(1, bars);
    let threads = rayon::current_num_threads().max(1);
    // Four groups a thread to steal from; whole eights for kernels that run across trials.
    let fair = plan.trials.div_ceil(4 * threads).next_multiple_of(8);
    let most = options.group.unwrap_or(64).max(1);
    plan.group = fair.min(most).min((GROUP_BYTES / trial_bytes(plan).max(1)).max(1));
    plan.memory = memory(plan, threads);
    let Some(limit) = options.memory else { return Ok(()) };
    while plan.memory > limit {
        let scratch = (threads * plan.group * trial_bytes(plan)) as u64;
        let tile = options.tile_bars.is_none() && plan.tile_bars > 1;
        if plan.group > 1 && (scratch > plan.memory / 2 || !tile) {
            plan.group /= 2;
        } else if tile {
            plan.tile_bars = smaller(plan.tile_bars, width);
        } else {
            return Err(too_large(plan, limit));
        }
        plan.memory = memory(plan, threads);
    }
    Ok(())
}

/// About half, in whole words where bits run over time and there is one.
fn smaller(tile_bars: usize, width: usize) -> usize {
    let half = tile_bars / 2;
    if width == 1 && half > 64 { half / 64 * 64 } else { half }
}

fn too_large(plan: &Plan, limit: u64) -> Failure {
    let message = format!(
        "the plan needs {} bytes ({} shared columns, tiles of {} bars × {} symbols), and {limit} \
         are allowed",
        plan.memory,
        plan.columns.len(),
        plan.tile_bars,
        plan.shape.width
    );
    let hint = "fewer trials a batch, shorter windows, or a larger budget";
    fail(Stage::Plan, "plan_too_large", message).with_hint(hint)
}

/// Bytes that the outputs of one trial take in a tile.
fn trial_bytes(plan: &Plan) -> usize {
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

fn memory(plan: &Plan, threads: usize) -> u64 {
    /// Bytes of a row in a frame: its bar, how many are complete, and when its bar is.
    const FRAME_ROW: usize = 16;
    let width = plan.shape.width;
    let looked_at = plan.looked_at.as_ref().map_or(0, Vec::len);
    let rows = plan.frames.len() * plan.shape.bars * FRAME_ROW + looked_at;
    let mut bytes = (rows + threads * plan.group * trial_bytes(plan)) as u64;
    for column in &plan.columns {
        let cells = capacity(column.history, plan.tile_bars) * width + SLACK;
        bytes += cells as u64 * 8;
        if let Make::State(kind, _) = &column.make {
            bytes += state_bytes(*kind, width);
        }
    }
    let arguments: usize =
        plan.calls.iter().map(|c| (c.call.loads.len() + c.call.numbers.len()) * 8 + 64).sum();
    bytes + arguments as u64
}
