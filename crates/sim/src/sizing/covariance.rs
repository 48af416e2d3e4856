//! Covariances of a window of returns, and what is read off them. Matrices are row by row.

use super::finite;
use crate::lanes;

/// The covariance matrix (ddof 1) of `returns`, `[bar][name]`, into `matrix`. A return that is
/// missing counts as 0. A name whose greatest return is its least has exactly zero variance, and
/// covariances. False, and nothing written, with fewer than two bars.
///
/// Two passes in the order of bars: means, then products of deviations. `room` is for the
/// deviations.
pub fn of_returns(
    returns: &[f64],
    names: usize,
    room: &mut Vec<f64>,
    matrix: &mut Vec<f64>,
) -> bool {
    let bars = returns.len().checked_div(names).unwrap_or(0);
    if bars < 2 {
        return false;
    }
    room.clear();
    room.extend(returns[..bars * names].iter().map(|x| finite(*x)));
    for name in 0..names {
        let mean = mean(room.iter().skip(name).step_by(names), bars);
        room.iter_mut().skip(name).step_by(names).for_each(|x| *x -= mean);
    }
    matrix.clear();
    matrix.resize(names * names, 0.0);
    for bar in room.chunks_exact(names) {
        for (i, deviation) in bar.iter().enumerate() {
            let row = &mut matrix[i * names..i * names + i + 1];
            for (cell, other) in row.iter_mut().zip(bar) {
                *cell += deviation * other;
            }
        }
    }
    for i in 0..names {
        for j in 0..=i {
            let cell = matrix[i * names + j] / (bars - 1) as f64;
            matrix[i * names + j] = cell;
            matrix[j * names + i] = cell;
        }
    }
    true
}

/// The mean of a column. A constant is its own mean, so that its deviations are 0 and not rounding.
fn mean<'a>(column: impl Iterator<Item = &'a f64> + Clone, bars: usize) -> f64 {
    match column.clone().next() {
        Some(first) if column.clone().all(|x| x == first) => *first,
        _ => column.fold(0.0, |sum, x| sum + x) / bars as f64,
    }
}

/// wᵀΣw: each row with the weights on the lanes, then the rows' answers on the lanes.
pub fn quadratic(weights: &[f64], covariance: &[f64]) -> f64 {
    debug_assert_eq!(weights.len() * weights.len(), covariance.len());
    if weights.is_empty() {
        return 0.0;
    }
    let rows = weights.iter().zip(covariance.chunks_exact(weights.len()));
    lanes::sum(rows.map(|(weight, row)| weight * lanes::dot(row, weights)))
}

/// The standard deviation (ddof 1) of a series, in two passes; exactly 0 where its greatest is its
/// least. `None` with fewer than two numbers.
pub fn deviation(series: &[f64]) -> Option<f64> {
    let (first, rest) = series.split_first()?;
    if rest.is_empty() {
        return None;
    }
    if rest.iter().all(|x| x == first) {
        return Some(0.0);
    }
    let mean = series.iter().fold(0.0, |sum, x| sum + x) / series.len() as f64;
    let squares = series.iter().fold(0.0, |sum, x| sum + (x - mean) * (x - mean));
    Some((squares / (series.len() - 1) as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(returns: &[f64], names: usize) -> Vec<f64> {
        let mut out = Vec::new();
        assert!(of_returns(returns, names, &mut Vec::new(), &mut out));
        out
    }

    #[test]
    fn two_names_by_hand() {
        // means 2 and 4; deviations (-1, 0, 1) and (-2, 2, 0)
        let out = matrix(&[1.0, 2.0, 2.0, 6.0, 3.0, 4.0], 2);
        assert_eq!(out, [1.0, 1.0, 1.0, 4.0]);
        assert_eq!(quadratic(&[0.5, -0.5], &out), 0.75);
    }

    #[test]
    fn a_constant_name_has_no_covariance_at_all() {
        let out = matrix(&[0.1, 1.0, 0.1, 2.0, 0.1, 4.0], 2);
        assert_eq!((out[0], out[1], out[2]), (0.0, 0.0, 0.0));
        assert!(out[3] > 0.0);
    }

    #[test]
    fn one_bar_has_no_covariance() {
        assert!(!of_returns(&[0.1, 0.2], 2, &mut Vec::new(), &mut Vec::new()));
        assert!(!of_returns(&[], 0, &mut Vec::new(), &mut Vec::new()));
        assert_eq!(deviation(&[0.1]), None);
        assert_eq!(deviation(&[0.1, 0.1, 0.1]), Some(0.0));
        assert_eq!(deviation(&[1.0, 2.0, 3.0]), Some(1.0));
    }
}
