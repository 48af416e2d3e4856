//! Covariances of a window of returns, and what is read off them. Matrices are row by row.

use super::finite;
use crate::lanes;

/// The covariance matrix (ddof 1) of `returns`, `[bar][name]`, into `matrix`. A return that is
/// missing counts as 0. A name whose greatest return is its least has exactly zero variance, and
/// covariances. False, and nothing written, with fewer than two bars.
///
/// Two passes in the order of bars: means, then products of deviations. `means` is room.
pub fn of_returns(
    returns: &[f64],
    names: usize,
    means: &mut Vec<f64>,
    matrix: &mut Vec<f64>,
) -> bool {
    let bars = returns.len().checked_div(names).unwrap_or(0);
    if bars < 2 {
        return false;
    }
    means.clear();
    means.resize(names, 0.0);
    for bar in returns.chunks_exact(names) {
        for (mean, x) in means.iter_mut().zip(bar) {
            *mean += finite(*x);
        }
    }
    for (name, mean) in means.iter_mut().enumerate() {
        let first = finite(returns[name]);
        let column = || returns.iter().skip(name).step_by(names);
        // A constant is its own mean, so that its deviations are 0 and not its rounding.
        *mean = if column().all(|x| finite(*x) == first) { first } else { *mean / bars as f64 };
    }
    matrix.clear();
    matrix.resize(names * names, 0.0);
    for bar in returns.chunks_exact(names) {
        for i in 0..names {
            let deviation = finite(bar[i]) - means[i];
            let row = &mut matrix[i * names..i * names + i + 1];
            for (cell, (x, mean)) in row.iter_mut().zip(bar.iter().zip(means.iter())) {
                *cell += deviation * (finite(*x) - mean);
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
