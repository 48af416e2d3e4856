//! A return series cut into periods: years, months, whatever names its bars.

use super::{Metrics, MetricsError, Options, of_returns};

/// One period of a series.
#[derive(Clone, PartialEq, Debug)]
pub struct Period<K> {
    /// What its bars are called.
    pub key: K,
    /// Index of its first return.
    pub first: usize,
    /// Its returns on their own: equity from 1, the first bar a peak.
    pub metrics: Metrics,
}

/// Cuts a series where its bars' keys change and measures each part. A key that comes back later is
/// a period of its own. `benchmark`, where there is one, is cut alike.
///
/// # Errors
/// [`MetricsError`]; indices are into the whole series. [`MetricsError::BenchmarkLength`] also
/// where there are fewer keys than returns.
pub fn by_period<K: Copy + PartialEq>(
    returns: &[f64],
    keys: &[K],
    options: &Options,
    benchmark: Option<&[f64]>,
) -> Result<Vec<Period<K>>, MetricsError> {
    let lengths = benchmark.map_or(returns.len(), <[f64]>::len);
    if keys.len() != returns.len() || lengths != returns.len() {
        return Err(MetricsError::BenchmarkLength);
    }
    let mut periods = Vec::new();
    let mut first = 0;
    for part in keys.chunk_by(PartialEq::eq) {
        let rows = first..first + part.len();
        let against = benchmark.map(|benchmark| &benchmark[rows.clone()]);
        let metrics =
            of_returns(&returns[rows], options, against).map_err(|e| shifted(e, first))?;
        periods.push(Period { key: part[0], first, metrics });
        first += part.len();
    }
    Ok(periods)
}

fn shifted(error: MetricsError, by: usize) -> MetricsError {
    match error {
        MetricsError::MissingReturn(at) => MetricsError::MissingReturn(at + by),
        MetricsError::NonFiniteReturn(at) => MetricsError::NonFiniteReturn(at + by),
        MetricsError::ReturnBelowMinusOne(at) => MetricsError::ReturnBelowMinusOne(at + by),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_are_measured_on_their_own() {
        let returns = [0.1, -0.2, 0.05, 0.0, 0.3];
        let keys = [2001, 2001, 2002, 2002, 2004];
        let benchmark = [0.0, 0.1, 0.0, 0.1, 0.0];
        let options = Options::new(252.0);
        let parts = by_period(&returns, &keys, &options, Some(&benchmark)).expect("measured");
        let told: Vec<_> = parts.iter().map(|p| (p.key, p.first, p.metrics.n)).collect();
        assert_eq!(told, [(2001, 0, 2), (2002, 2, 2), (2004, 4, 1)]);
        assert_eq!(parts[0].metrics.max_drawdown.value(), Some(1.0 - (1.1 * 0.8) / 1.1));
        assert!(parts[0].metrics.benchmark.is_some());
    }

    #[test]
    fn what_is_wrong_is_told_of_the_whole() {
        let options = Options::new(252.0);
        let of = |r: &[f64], k: &[i32]| by_period(r, k, &options, None).map(|p| p.len());
        assert_eq!(of(&[0.1, f64::NAN], &[1, 2]), Err(MetricsError::MissingReturn(1)));
        assert_eq!(of(&[0.1, -2.0], &[1, 2]), Err(MetricsError::ReturnBelowMinusOne(1)));
        assert_eq!(of(&[0.1], &[]), Err(MetricsError::BenchmarkLength));
        assert_eq!(of(&[], &[]), Ok(0));
    }

    proptest! {
        #[test]
        fn parts_compound_to_the_whole(
            returns in proptest::collection::vec(-0.2f64..0.2, 1..60),
            cuts in proptest::collection::vec(0u8..4, 60),
        ) {
            let keys: Vec<u8> = cuts[..returns.len()].to_vec();
            let options = Options::new(252.0);
            let parts = by_period(&returns, &keys, &options, None).expect("measured");
            let product = |acc: f64, p: &Period<u8>| {
                acc * (1.0 + p.metrics.total_return.value().expect("finite"))
            };
            let whole = returns.iter().fold(1.0, |equity, r| equity * (1.0 + r));
            let made = parts.iter().fold(1.0, product);
            prop_assert!((made - whole).abs() <= 1e-9 * whole.abs());
            prop_assert_eq!(parts.iter().map(|p| p.metrics.n).sum::<usize>(), returns.len());
        }
    }
}
