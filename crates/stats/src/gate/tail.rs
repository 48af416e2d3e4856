//! How far out in its bootstrap distribution a statistic lies.

use crate::gate::panel::SnoopError;

/// A statistic against its replications.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tail {
    /// The statistic.
    pub statistic: f64,
    /// B, the number of replications.
    pub replications: usize,
    /// Replications above the statistic.
    pub above: usize,
    /// Replications at the statistic or above.
    pub at_or_above: usize,
    /// The 95 % quantile of the replications, type 7.
    pub critical: f64,
    /// #{T* > T}/B; 1 for a truncated statistic of 0. Informative.
    pub p_raw: f64,
    /// (1 + #{T* ≥ T})/(B + 1), which gates compare: never 0, and 1 where nothing beats the
    /// benchmark (Davison & Hinkley 1997, 4.2; North et al., AJHG 2002).
    pub p: f64,
}

impl Tail {
    /// Counts.
    ///
    /// # Errors
    /// Where there are no replications, or one of them or the statistic is not finite.
    pub fn new(statistic: f64, replications: &[f64]) -> Result<Tail, SnoopError> {
        let critical = quantile(replications, 0.95)?;
        if !statistic.is_finite() {
            return Err(SnoopError::Replications);
        }
        let above = replications.iter().filter(|x| **x > statistic).count();
        let at_or_above = replications.iter().filter(|x| **x >= statistic).count();
        let n = replications.len();
        Ok(Tail {
            statistic,
            replications: n,
            above,
            at_or_above,
            critical,
            p_raw: above as f64 / n as f64,
            p: (1 + at_or_above) as f64 / (n + 1) as f64,
        })
    }

    /// Counts for a statistic that is truncated at 0, as its replications are. At 0 nothing beats
    /// the benchmark, and the raw p-value is 1; the other one is so of itself.
    ///
    /// # Errors
    /// As for [`Tail::new`].
    pub fn truncated(statistic: f64, replications: &[f64]) -> Result<Tail, SnoopError> {
        let tail = Tail::new(statistic, replications)?;
        Ok(if statistic <= 0.0 { Tail { p_raw: 1.0, p: 1.0, ..tail } } else { tail })
    }

    /// True where p is strictly below the level.
    pub fn passes(&self, level: f64) -> bool {
        self.p < level
    }
}

/// The type-7 quantile (Hyndman & Fan, Am. Stat. 1996): linear between order statistics at
/// (n − 1)·q.
///
/// # Errors
/// Where there are no numbers, one of them is not finite, or q is not within 0 ..= 1.
pub fn quantile(x: &[f64], q: f64) -> Result<f64, SnoopError> {
    if !(0.0..=1.0).contains(&q) {
        return Err(SnoopError::Level);
    }
    if x.is_empty() || x.iter().any(|x| !x.is_finite()) {
        return Err(SnoopError::Replications);
    }
    let mut sorted = x.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let place = (sorted.len() - 1) as f64 * q;
    let at = (place as usize).min(sorted.len() - 1);
    let next = (at + 1).min(sorted.len() - 1);
    Ok(sorted[at] + (place - at as f64) * (sorted[next] - sorted[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_between() {
        let x = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(quantile(&x, 0.0), Ok(1.0));
        assert_eq!(quantile(&x, 0.5), Ok(2.5));
        assert_eq!(quantile(&x, 1.0), Ok(4.0));
        assert_eq!(quantile(&[7.0], 0.95), Ok(7.0));
        assert_eq!(quantile(&[], 0.5), Err(SnoopError::Replications));
        assert_eq!(quantile(&[f64::NAN], 0.5), Err(SnoopError::Replications));
        assert_eq!(quantile(&x, f64::NAN), Err(SnoopError::Level));
    }

    #[test]
    fn nothing_above_is_not_nothing() {
        let tail = Tail::new(9.0, &[1.0; 99]).expect("a tail");
        assert_eq!((tail.above, tail.p_raw, tail.p), (0, 0.0, 0.01));
        assert!(tail.passes(0.05) && !tail.passes(0.01) && !tail.passes(f64::NAN));
    }

    #[test]
    fn a_statistic_of_nothing_is_no_surprise() {
        let tail = Tail::truncated(0.0, &[0.0; 20]).expect("a tail");
        assert_eq!((tail.above, tail.at_or_above, tail.p_raw, tail.p), (0, 20, 1.0, 1.0));
    }

    #[test]
    fn undefined_has_no_tail() {
        assert_eq!(Tail::new(f64::NAN, &[1.0]), Err(SnoopError::Replications));
        assert_eq!(Tail::new(1.0, &[]), Err(SnoopError::Replications));
        assert_eq!(Tail::new(1.0, &[1.0, f64::INFINITY]), Err(SnoopError::Replications));
    }
}
