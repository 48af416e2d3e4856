//! Functions that answer the same bits natively and in Wasm: one pinned `libm`, 0.2.16, which is
//! also qraft's own.

pub use libm::{
    acos, asin, atan, atan2, cbrt, cos, cosh, erf, erfc, exp, expm1, lgamma, log as ln,
    log1p as ln_1p, log2, log10, pow, sin, sinh, tan, tanh,
};

/// The square root: exact to the last bit by the IEEE standard, so that std's will do.
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// The root of a variance: 0 where rounding, or an estimate that allows it, left it below 0.
pub fn deviation(variance: f64) -> f64 {
    if variance < 0.0 { 0.0 } else { variance.sqrt() }
}

/// The inverse of the standard normal distribution: the `x` below which a share `p` of it lies.
/// NaN outside 0 < p < 1.
///
/// Acklam's rational approximation (P. J. Acklam, "An algorithm for computing the inverse normal
/// cumulative distribution function", 2003), and one step of Halley's method against [`erfc`],
/// which takes the error from 1e-9 to the last digits.
///
/// ```
/// use qraft_operator::math::normal_quantile;
/// assert_eq!(normal_quantile(0.5), 0.0);
/// assert!((normal_quantile(0.975) - 1.959963984540054).abs() < 1e-14);
/// ```
pub fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969683028665376e1,
        2.209460984245205e2,
        -2.759285104469687e2,
        1.38357751867269e2,
        -3.066479806614716e1,
        2.506628277459239,
    ];
    const B: [f64; 6] = [
        -5.447609879822406e1,
        1.615858368580409e2,
        -1.556989798598866e2,
        6.680131188771972e1,
        -1.328068155288572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784894002430293e-3,
        -3.223964580411365e-1,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
        2.938163982698783,
    ];
    const D: [f64; 5] =
        [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1.0];
    if !(p > 0.0 && p < 1.0) {
        return f64::NAN;
    }
    // By the lower half, so that the answers for p and 1 - p are of one size.
    if p > 0.5 {
        return -normal_quantile(1.0 - p);
    }
    let polynomial = |of: &[f64], x: f64| of.iter().fold(0.0, |sum, c| sum * x + c);
    let x = if p < 0.02425 {
        let q = sqrt(-2.0 * ln(p));
        polynomial(&C, q) / polynomial(&D, q)
    } else {
        let q = p - 0.5;
        q * polynomial(&A, q * q) / polynomial(&B, q * q)
    };
    let error = 0.5 * erfc(-x / std::f64::consts::SQRT_2) - p;
    let step = error * sqrt(2.0 * std::f64::consts::PI) * exp(x * x / 2.0);
    let better = x - step / (1.0 + x * step / 2.0);
    // Far in the tail the density is 0 to double precision and the step is no number.
    if better.is_finite() { better } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_symmetric_and_invert_the_distribution() {
        for i in 1..1000 {
            let p = f64::from(i) / 1000.0;
            let x = normal_quantile(p);
            assert!((0.5 * erfc(-x / std::f64::consts::SQRT_2) - p).abs() < 1e-15, "{p}");
        }
        assert_eq!(normal_quantile(0.25), -normal_quantile(0.75));
        assert!((normal_quantile(1e-300) + 37.0471).abs() < 1e-3);
        for p in [0.0, 1.0, -1.0, f64::NAN] {
            assert!(normal_quantile(p).is_nan());
        }
    }
}
