//! Other clocks: each coarse bar is gathered anew from its rows.

use qraft_data::frame::Frame;
use qraft_ir::program::Join;

/// The rows of a column, joined into the completed bars of a frame, `[coarse bar][symbol]`.
/// `weights` are read by the weighted mean alone.
pub(super) fn joined(
    join: Join,
    x: &[f64],
    weights: Option<&[f64]>,
    frame: &Frame,
    width: usize,
) -> Vec<f64> {
    let rows = frame.bar_of.len();
    let mut out = Vec::new();
    for bar in 0..completed(frame) {
        for symbol in 0..width {
            let of_bar = (0..rows).filter(|row| frame.bar_of[*row] == bar as u32);
            let cells: Vec<usize> = of_bar.map(|row| row * width + symbol).collect();
            let valid: Vec<f64> = cells.iter().map(|c| x[*c]).filter(|x| !x.is_nan()).collect();
            out.push(super::finite(match join {
                Join::First => valid.first().copied().unwrap_or(f64::NAN),
                Join::Last => valid.last().copied().unwrap_or(f64::NAN),
                Join::Max => fold(&valid, |a, b| if b > a { b } else { a }),
                Join::Min => fold(&valid, |a, b| if b < a { b } else { a }),
                Join::Sum => fold(&valid, |a, b| a + b),
                Join::Weighted => weighted(&cells, x, weights.unwrap_or(&[])),
            }));
        }
    }
    out
}

fn fold(valid: &[f64], of: fn(f64, f64) -> f64) -> f64 {
    valid.iter().copied().reduce(of).unwrap_or(f64::NAN)
}

fn weighted(cells: &[usize], x: &[f64], weights: &[f64]) -> f64 {
    let both = cells.iter().filter(|c| !x[**c].is_nan() && !weights[**c].is_nan());
    let (mut sum, mut over) = (0.0, 0.0);
    for cell in both {
        sum += x[*cell] * weights[*cell];
        over += weights[*cell];
    }
    sum / over
}

/// Coarse bars that are complete by the end of the data.
pub(super) fn completed(frame: &Frame) -> usize {
    frame.bar_of.len().checked_sub(1).map_or(0, |last| frame.completed(last))
}

/// The last completed value at each row of a finer clock: `rows` are the panel's rows at which its
/// bars end.
pub(super) fn held<T: Copy>(
    x: &[T],
    frame: &Frame,
    rows: impl Iterator<Item = usize>,
    width: usize,
    missing: T,
) -> Vec<T> {
    let mut out = Vec::new();
    for row in rows {
        match frame.completed(row).checked_sub(1) {
            Some(bar) => out.extend_from_slice(&x[bar * width..(bar + 1) * width]),
            None => out.extend(std::iter::repeat_n(missing, width)),
        }
    }
    out
}
