//! Student's t: the chance of a value at least as far from 0, and back.

use statrs::function::beta::checked_beta_reg;

/// From here on a normal stands in: Hill's value is then right to 1e-14 for |t| ≤ 10, and the
/// fraction behind the exact one may need more steps than it is given.
const MANY: f64 = 1000.0;

/// P(|T| ≥ |t|), T with `freedom` degrees of freedom: I(ν/(ν + t²); ν/2, 1/2). `None` where the
/// freedom is not positive or anything is not finite.
pub(super) fn two_sided(t: f64, freedom: f64) -> Option<f64> {
    if !(t.is_finite() && freedom.is_finite() && freedom > 0.0) {
        return None;
    }
    if freedom >= MANY {
        return Some(libm::erfc(as_normal(t, freedom) / std::f64::consts::SQRT_2));
    }
    let p = checked_beta_reg(freedom / 2.0, 0.5, freedom / (freedom + t * t)).ok()?;
    p.is_finite().then(|| p.clamp(0.0, 1.0))
}

/// The standard normal value that is as unlikely as |t| (G. W. Hill, CACM 13, 1970, Algorithm 395):
/// z = √y·(1 + (y + 3 − (0.4y³ + 3.3y² + 24y + 85.5)/(0.8y² + 100 + b))/b), where
/// y = (ν − ½)·ln(1 + t²/ν) and b = 48·(ν − ½)².
fn as_normal(t: f64, freedom: f64) -> f64 {
    let a = freedom - 0.5;
    let b = 48.0 * a * a;
    let y = a * libm::log1p(t * t / freedom);
    let above = -(y * (y * (0.4 * y + 3.3) + 24.0) + 85.5);
    let third = above / (0.8 * y * y + 100.0 + b);
    y.sqrt() * (1.0 + (third + y + 3.0) / b)
}

/// The least t in 0 to `most` that is as unlikely as `p`, by halving: P(|T| ≥ t) ≤ p. `None` where
/// `most` itself is likelier, or anything is undefined.
pub(super) fn inverse(p: f64, freedom: f64, most: f64) -> Option<f64> {
    if !(p >= 0.0 && two_sided(most, freedom)? <= p) {
        return None;
    }
    if p >= 1.0 {
        return Some(0.0);
    }
    let (mut low, mut high) = (0.0, most);
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return Some(high);
        }
        if two_sided(middle, freedom)? <= p {
            high = middle;
        } else {
            low = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(t: f64, freedom: f64, want: f64, relative: f64) {
        let have = two_sided(t, freedom).expect("defined");
        assert!((have / want - 1.0).abs() <= relative, "{t} with {freedom}: {have} is not {want}");
        assert_eq!(two_sided(-t, freedom), Some(have));
    }

    #[test]
    fn closed_forms() {
        // for an even number of degrees a finite sum, worked out with 120 digits
        near(0.1, 30.0, 0.9210096117902712, 1e-12);
        near(5.0, 30.0, 2.3296685467007796e-5, 1e-10);
        near(30.0, 30.0, 6.251791630608888e-24, 1e-10);
        near(2.0, 500.0, 0.04604068276903144, 1e-10);
        near(20.0, 500.0, 8.112003036187676e-66, 1e-9);
        near(2.0, 1000.0, 0.04577034649325164, 1e-13);
        near(10.0, 1000.0, 1.6670702958600067e-22, 1e-13);
        near(20.0, 4000.0, 6.841171030112691e-85, 1e-12);
        // one degree: 1 − 2·atan(t)/π
        near(1.0, 1.0, 0.5, 1e-12);
    }

    #[test]
    fn both_ways_meet_where_they_change() {
        for t in [0.01, 0.5, 1.0, 1.7, 1.8, 3.0, 8.0] {
            near(t, 999.999_999_999, two_sided(t, 1000.0).expect("defined"), 1e-9);
        }
    }

    #[test]
    fn a_million_bars_look_normal() {
        near(1.959963984540054, 1e7, 0.05, 1e-6);
    }

    #[test]
    fn back_again() {
        for freedom in [1.0, 2.5, 23.0, 503.0, 1249.0, 1e6] {
            for t in [1e-3, 0.3, 1.0, 2.1, 5.6] {
                let p = two_sided(t, freedom).expect("defined");
                let back = inverse(p, freedom, 2.0 * t).expect("defined");
                assert!((back - t).abs() <= 1e-9 * t.max(1.0), "{back} is not {t}");
            }
            assert_eq!(inverse(1.0, freedom, 3.0), Some(0.0));
            assert_eq!(inverse(1e-9, freedom, 0.5), None);
        }
    }

    #[test]
    fn undefined_stays_undefined() {
        assert_eq!(two_sided(f64::NAN, 5.0), None);
        assert_eq!(two_sided(1.0, 0.0), None);
        assert_eq!(two_sided(1.0, f64::NAN), None);
        assert_eq!(inverse(f64::NAN, 5.0, 1.0), None);
    }
}
