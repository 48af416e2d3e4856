//! How long blocks should be: the data-driven length of Politis & White (Econometric Reviews 2004)
//! as corrected by Patton, Politis & White (2009), or √T.

use crate::gate::bootstrap::Method;
use crate::gate::panel::Panel;
use crate::gate::tail::quantile;

/// ⌈√T⌉, at least 1.
pub fn root(rows: usize) -> usize {
    ((rows as f64).sqrt().ceil() as usize).max(1)
}

/// The length for a whole panel: the median of the models' [`politis_white`] lengths, rounded up,
/// within 1 ..= T; [`root`] where no model has one. The median, since the greatest of thousands of
/// estimates is always at its ceiling.
pub fn of_panel(panel: &Panel<'_>, method: Method) -> usize {
    let models = 0..panel.models();
    of_lengths(models.filter_map(|k| politis_white(&panel.model(k), method)), panel.rows())
}

/// The same from the models' lengths, where a caller has shared the work out.
pub fn of_lengths(lengths: impl Iterator<Item = f64>, rows: usize) -> usize {
    match quantile(&lengths.collect::<Vec<f64>>(), 0.5) {
        Ok(length) => (length.ceil() as usize).clamp(1, rows),
        Err(_) => root(rows).min(rows),
    }
}

/// The length that makes the variance estimate of a mean best: (2G²/D)^⅓ · T^⅓, with
/// G = Σ λ(k/M)|k|R(k) and D = 2S² (stationary) or 4/3·S² (fixed blocks), S = Σ λ(k/M)R(k), over
/// lags −M .. M; λ is flat to ½ and falls to 0 at 1. M is twice the lag after which K = max(5,
/// √log₁₀T) autocorrelations in a row are below 2√(log₁₀T/T), and at most ⌈√T⌉ + K. Within
/// 1 ..= ⌈min(3√T, T/3)⌉. `None` for fewer than 8 rows, for what is not finite, and for a constant.
pub fn politis_white(x: &[f64], method: Method) -> Option<f64> {
    if x.len() < 8 {
        return None;
    }
    let n = x.len() as f64;
    let logged = libm::log10(n);
    let run = (logged.sqrt().ceil() as usize).max(5);
    let greatest = (root(x.len()) + run).min(x.len() - 1);
    let covariances = autocovariances(x, (greatest + run).min(x.len() - 1));
    let variance = *covariances.first()?;
    if !(variance.is_finite() && variance > 0.0) {
        return None;
    }
    let bound = 2.0 * (logged / n).sqrt() * variance;
    let last = last_lag(&covariances, bound, run, greatest);
    let span = (2 * last.max(1)).min(greatest);
    let (mut slope, mut sum) = (0.0, variance);
    for (lag, covariance) in covariances.iter().enumerate().skip(1).take(span) {
        let share = lag as f64 / span as f64;
        let taper = if share <= 0.5 { 1.0 } else { 2.0 * (1.0 - share) };
        slope += 2.0 * taper * lag as f64 * covariance;
        sum += 2.0 * taper * covariance;
    }
    let spread = match method {
        Method::Stationary => 2.0 * sum * sum,
        Method::Circular | Method::MovingBlock => 4.0 / 3.0 * sum * sum,
    };
    let length = libm::cbrt(2.0 * slope * slope / spread * n);
    let ceiling = (3.0 * n.sqrt()).min(n / 3.0).ceil();
    // a sum of 0 asks for blocks without end
    (!length.is_nan()).then(|| length.clamp(1.0, ceiling))
}

/// The lag after which `run` autocovariances in a row are within the bound; the last one beyond it
/// where there is no such lag.
fn last_lag(covariances: &[f64], bound: f64, run: usize, greatest: usize) -> usize {
    let is_small = |lag: usize| covariances.get(lag).is_none_or(|c| c.abs() < bound);
    let quiet = (0..=greatest).find(|lag| (1..=run).all(|step| is_small(lag + step)));
    quiet.or_else(|| (1..=greatest).rev().find(|lag| !is_small(*lag))).unwrap_or(0)
}

/// R(0) ..= R(greatest), divided by T each.
fn autocovariances(x: &[f64], greatest: usize) -> Vec<f64> {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    let centred: Vec<f64> = x.iter().map(|x| x - mean).collect();
    let at = |lag: usize| {
        let pairs = centred.iter().zip(centred.iter().skip(lag));
        pairs.map(|(a, b)| a * b).sum::<f64>() / n
    };
    (0..=greatest).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::bootstrap::Draws;

    /// x[t] = φ·x[t−1] + e, e uniform.
    fn autoregression(phi: f64, rows: usize, stream: u64) -> Vec<f64> {
        let draws = Draws::new(77, stream);
        let mut last = 0.0;
        let mut step = |t: usize| {
            last = phi * last + draws.unit(t as u64) - 0.5;
            last
        };
        (0..rows).map(&mut step).collect()
    }

    #[test]
    fn autoregressions_have_the_length_of_theory() {
        // (2φ/(1 − φ²))^⅔ · T^⅓ for the stationary bootstrap, (3/2)^⅓ of that for fixed blocks
        for phi in [0.3, 0.5, 0.7] {
            let rows = 20_000;
            let ratio = 2.0 * phi / (1.0 - phi * phi);
            let want = libm::cbrt(ratio * ratio * rows as f64);
            let all = (0..10).filter_map(|stream| {
                politis_white(&autoregression(phi, rows, stream), Method::Stationary)
            });
            let mean = all.sum::<f64>() / 10.0;
            assert!((mean / want - 1.0).abs() < 0.2, "{phi}: {mean} against {want}");
        }
        let x = autoregression(0.5, 500, 1);
        let length = |method| politis_white(&x, method).expect("a length");
        let ratio = length(Method::Circular) / length(Method::Stationary);
        assert!((ratio - libm::cbrt(1.5)).abs() < 1e-12);
    }

    #[test]
    fn noise_needs_short_blocks() {
        let noise = autoregression(0.0, 2000, 3);
        assert!(politis_white(&noise, Method::Stationary).is_some_and(|length| length < 8.0));
        assert_eq!(politis_white(&[1.0; 50], Method::Stationary), None);
        assert_eq!(politis_white(&noise[..7], Method::Stationary), None);
        let trend: Vec<f64> = (0..300).map(f64::from).collect();
        assert!(politis_white(&trend, Method::Stationary).is_some_and(|length| length > 20.0));
        let mut broken = noise;
        broken[5] = f64::NAN;
        assert_eq!(politis_white(&broken, Method::Stationary), None);
    }

    #[test]
    fn a_panel_takes_the_median() {
        let models: Vec<Vec<f64>> =
            [0.0, 0.4, 0.8].iter().map(|phi| autoregression(*phi, 900, 1)).collect();
        let panel = Panel::new(&models, &[0.0; 900]).expect("a panel");
        let middle = politis_white(&models[1], Method::Stationary).expect("a length");
        assert_eq!(of_panel(&panel, Method::Stationary), middle.ceil() as usize);
        let short = Panel::new(&[[1.0, 2.0, 4.0]], &[0.0; 3]).expect("a panel");
        assert_eq!(of_panel(&short, Method::Stationary), 2);
        assert_eq!(root(0), 1);
    }
}
