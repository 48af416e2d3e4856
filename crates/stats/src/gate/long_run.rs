//! The long-run variance ω² of a mean difference: what the stationary bootstrap's own variance of
//! √T·d̄* is, in closed form (Politis & Romano 1994; Hansen, JBES 2005).

use std::ops::Range;

use crate::gate::panel::{Panel, SnoopError};

/// Lags whose weight is below this are left out: |γ̂ᵢ| ≤ γ̂₀, so all of them together change ω² by
/// less than 2T · 1e-20 · γ̂₀, which rounding does not see.
const LEAST_WEIGHT: f64 = 1e-20;

/// An ω² below this share of γ̂₀ is what cancellation left, and no variance.
const LEAST_SHARE: f64 = 1e-12;

/// κ(T, i) = (1 − i/T)(1 − p)ⁱ + (i/T)(1 − p)^(T − i) with p = 1/L, for the lags 1 .. T that count.
fn weights(rows: usize, block: usize) -> Vec<(usize, f64)> {
    let (n, stay) = (rows as f64, 1.0 - 1.0 / block as f64);
    let weight = |lag: usize| {
        let (near, far) = (lag as f64, (rows - lag) as f64);
        (far / n) * libm::pow(stay, near) + (near / n) * libm::pow(stay, far)
    };
    let all = (1..rows).map(|lag| (lag, weight(lag)));
    all.filter(|(_, weight)| *weight >= LEAST_WEIGHT).collect()
}

/// Σ x·y over the shorter of the two, in four interleaved partial sums.
fn dot(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len().min(y.len());
    let (x, y) = (&x[..n], &y[..n]);
    let mut lanes = [0.0f64; 4];
    for (a, b) in x.chunks_exact(4).zip(y.chunks_exact(4)) {
        for lane in 0..4 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    let whole = n - n % 4;
    let rest = x[whole..].iter().zip(&y[whole..]).map(|(a, b)| a * b).sum::<f64>();
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]) + rest
}

/// ω² of models `models` of the panel, with blocks of mean length `block`: γ̂₀ + 2 Σ κ(T, i)·γ̂ᵢ,
/// γ̂ᵢ = (1/T) Σ (d_t − d̄)(d_{t+i} − d̄). The kernel is the stationary bootstrap's whatever rows
/// are drawn with. Each model is a sum of its own, so any split into ranges gives the same bits.
///
/// # Errors
/// Where the block length is not in 1 ..= T, or a model has no variance.
pub fn of_models(
    panel: &Panel<'_>,
    block: usize,
    models: Range<usize>,
) -> Result<Vec<f64>, SnoopError> {
    if block == 0 || block > panel.rows() {
        return Err(SnoopError::BlockLength(block));
    }
    let weights = weights(panel.rows(), block);
    let models = models.start..models.end.min(panel.models());
    models.map(|model| of_one(panel, model, &weights)).collect()
}

/// ω² of every model of the panel; see [`of_models`].
///
/// # Errors
/// As for [`of_models`].
pub fn of_panel(panel: &Panel<'_>, block: usize) -> Result<Vec<f64>, SnoopError> {
    of_models(panel, block, 0..panel.models())
}

fn of_one(panel: &Panel<'_>, model: usize, weights: &[(usize, f64)]) -> Result<f64, SnoopError> {
    let mut x = panel.model(model);
    let n = x.len() as f64;
    let mean = panel.means()[model];
    x.iter_mut().for_each(|x| *x -= mean);
    let plain = dot(&x, &x) / n;
    let lagged = |(lag, weight): &(usize, f64)| weight * (dot(&x, &x[*lag..]) / n);
    let variance = plain + 2.0 * weights.iter().map(lagged).sum::<f64>();
    let is_variance = variance.is_finite() && plain > 0.0 && variance > LEAST_SHARE * plain;
    if is_variance { Ok(variance) } else { Err(SnoopError::ZeroVariance(model)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(rows: usize, models: usize) -> Panel<'static> {
        let draws = crate::gate::bootstrap::Draws::new(5, 0);
        let at = |k: usize, t: usize| draws.unit((k * rows + t) as u64) - 0.5;
        let returns: Vec<Vec<f64>> =
            (0..models).map(|k| (0..rows).map(|t| at(k, t)).collect()).collect();
        Panel::new(&returns, &vec![0.0; rows]).expect("a panel")
    }

    #[test]
    fn blocks_of_one_row_leave_the_plain_variance() {
        let panel = panel(101, 2);
        let omega = of_panel(&panel, 1).expect("variances");
        for (model, omega) in omega.iter().enumerate() {
            let x = panel.model(model);
            let mean = panel.means()[model];
            let plain = x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 101.0;
            assert!((omega - plain).abs() < 1e-12 * plain);
        }
    }

    #[test]
    fn lags_left_out_do_not_show() {
        let panel = panel(3000, 1);
        let (x, mean) = (panel.model(0), panel.means()[0]);
        let gamma = |lag: usize| {
            let pairs = x.iter().zip(&x[lag..]);
            pairs.map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / 3000.0
        };
        let stay = 1.0 - 1.0 / 20.0f64;
        let all = (1..3000).map(|lag| {
            let share = lag as f64 / 3000.0;
            let weight = (1.0 - share) * libm::pow(stay, lag as f64)
                + share * libm::pow(stay, (3000 - lag) as f64);
            weight * gamma(lag)
        });
        let want = gamma(0) + 2.0 * all.sum::<f64>();
        let have = of_panel(&panel, 20).expect("a variance")[0];
        assert!((have - want).abs() < 1e-12 * want, "{have} {want}");
        assert!(weights(3000, 20).len() < 2000);
    }

    #[test]
    fn ranges_of_models_give_the_same_bits() {
        let panel = panel(60, 5);
        let whole = of_panel(&panel, 4).expect("variances");
        let mut parts = of_models(&panel, 4, 0..2).expect("variances");
        parts.extend(of_models(&panel, 4, 2..9).expect("variances"));
        assert_eq!(whole, parts);
        assert_eq!(of_panel(&panel, 0), Err(SnoopError::BlockLength(0)));
        assert_eq!(of_panel(&panel, 61), Err(SnoopError::BlockLength(61)));
    }
}
