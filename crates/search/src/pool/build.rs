//! Clusters, who stays, and weights.

use std::fmt;

use qraft_sim::sizing::parity::{Parity, ParityError};
use qraft_sim::sizing::{clusters, covariance, volatility};

/// In what candidates are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Similarity {
    /// What they earned, bar by bar.
    Returns,
    /// What they held, bar by bar and symbol by symbol.
    Signals,
}

impl Similarity {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Similarity::Returns => "returns",
            Similarity::Signals => "signals",
        }
    }
}

/// How money is shared out.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Allocation {
    /// The same to each.
    Equal,
    /// The same to each, scaled to a volatility of so much a year, and at most so much in all.
    TargetVolatility {
        /// A year's, as a fraction.
        volatility: f64,
        /// The greatest sum of weights.
        max_leverage: f64,
    },
    /// So that each bears the same share of the risk (Spinu 2013).
    RiskParity,
}

impl Allocation {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Allocation::Equal => "equal",
            Allocation::TargetVolatility { .. } => "target_volatility",
            Allocation::RiskParity => "risk_parity",
        }
    }
}

/// A candidate, as pools see it.
#[derive(Clone, PartialEq, Debug)]
pub struct Member {
    /// Its rank in the search.
    pub rank: usize,
    /// Its trial.
    pub trial: u64,
    /// What is better about it: more is better; NaN where it has none.
    pub score: f64,
    /// What it earned in each bar.
    pub returns: Vec<f64>,
    /// What it held: `[bar][symbol]`, shares of its equity.
    pub weights: Vec<f64>,
    /// Share of the volume that each of its fills took.
    pub participation: Vec<f64>,
}

/// How a pool is made.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Wanted {
    /// In what candidates are compared.
    pub similarity: Similarity,
    /// |Pearson| from which on two say the same.
    pub threshold: f64,
    /// How money is shared out.
    pub allocation: Allocation,
    /// Bars a year.
    pub periods_per_year: f64,
}

/// A pool.
#[derive(Clone, PartialEq, Debug)]
pub struct Pool {
    /// The places of members that say the same, each rising, by their lowest place.
    pub clusters: Vec<Vec<usize>>,
    /// The place of the best of each, rising.
    pub kept: Vec<usize>,
    /// The weight of each that is kept.
    pub weights: Vec<f64>,
    /// The pool's volatility a year, by the covariance of what its members earned; `None` for fewer
    /// than two bars.
    pub volatility: Option<f64>,
}

/// Why there is no pool.
#[derive(Clone, PartialEq, Debug)]
pub enum PoolError {
    /// There is no member.
    Empty,
    /// Fewer than two bars.
    Short,
    /// Risk cannot be shared out.
    Parity(ParityError),
}

impl fmt::Display for PoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PoolError::Empty => f.write_str("there is no candidate to pool"),
            PoolError::Short => f.write_str("fewer than two bars: there is no covariance"),
            PoolError::Parity(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PoolError {}

/// Makes a pool of members that have the same bars.
///
/// # Errors
/// [`PoolError`].
pub fn build(members: &[Member], wanted: &Wanted) -> Result<Pool, PoolError> {
    if members.is_empty() {
        return Err(PoolError::Empty);
    }
    let series = members.iter().map(|member| match wanted.similarity {
        Similarity::Returns => &member.returns[..],
        Similarity::Signals => &member.weights[..],
    });
    let clusters = clusters::alike(&series.collect::<Vec<_>>(), wanted.threshold);
    let scores: Vec<f64> = members.iter().map(|member| member.score).collect();
    let kept = clusters::best_of_each(&clusters, &scores);
    let names = kept.len();
    let bars = members[0].returns.len();
    let returns: Vec<f64> = (0..bars)
        .flat_map(|bar| kept.iter().map(move |place| members[*place].returns[bar]))
        .collect();
    let (mut room, mut matrix) = (Vec::new(), Vec::new());
    if !covariance::of_returns(&returns, names, &mut room, &mut matrix) {
        return Err(PoolError::Short);
    }
    let equal = vec![1.0 / names as f64; names];
    let annual = |weights: &[f64]| volatility::ex_ante(weights, &matrix, wanted.periods_per_year);
    let weights = match wanted.allocation {
        Allocation::Equal => equal,
        Allocation::TargetVolatility { volatility, max_leverage } => {
            let target = volatility::Target { volatility, max_leverage };
            let scale = target.scale(annual(&equal));
            equal.into_iter().map(|weight| weight * scale).collect()
        }
        Allocation::RiskParity => {
            let mut parity = Parity::default();
            parity.weights(&matrix, &vec![1.0; names]).map_err(PoolError::Parity)?.to_vec()
        }
    };
    let volatility = Some(annual(&weights));
    Ok(Pool { clusters, kept, weights, volatility })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(rank: usize, score: f64, returns: Vec<f64>) -> Member {
        let weights = returns.iter().map(|r| r.signum()).collect();
        Member { rank, trial: rank as u64, score, returns, weights, participation: Vec::new() }
    }

    fn series(seed: u64, scale: f64) -> Vec<f64> {
        let draws = qraft_stats::gate::bootstrap::Draws::new(seed, 0);
        (0..200).map(|t| (draws.unit(t) - 0.5) * scale).collect()
    }

    fn wanted(allocation: Allocation) -> Wanted {
        let similarity = Similarity::Returns;
        Wanted { similarity, threshold: 0.9, allocation, periods_per_year: 252.0 }
    }

    #[test]
    fn twins_are_one_and_the_better_stays() {
        let twin: Vec<f64> = series(1, 0.01).iter().map(|r| r * 2.0).collect();
        let members = [
            member(1, 1.0, series(1, 0.01)),
            member(2, 2.0, twin),
            member(3, 0.5, series(2, 0.01)),
        ];
        let pool = build(&members, &wanted(Allocation::Equal)).expect("a pool");
        assert_eq!(pool.clusters, [vec![0, 1], vec![2]]);
        assert_eq!((pool.kept, pool.weights), (vec![1, 2], vec![0.5, 0.5]));
    }

    #[test]
    fn risk_is_shared_and_a_target_is_met() {
        let members = [member(1, 1.0, series(1, 0.01)), member(2, 2.0, series(2, 0.04))];
        let pool = build(&members, &wanted(Allocation::RiskParity)).expect("a pool");
        let ratio = pool.weights[0] / pool.weights[1];
        assert!((3.0..5.0).contains(&ratio), "{ratio}");
        assert!((pool.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let target = Allocation::TargetVolatility { volatility: 0.05, max_leverage: 3.0 };
        let pool = build(&members, &wanted(target)).expect("a pool");
        assert!((pool.volatility.expect("defined") - 0.05).abs() < 1e-12);
    }

    #[test]
    fn nothing_makes_no_pool() {
        assert_eq!(build(&[], &wanted(Allocation::Equal)), Err(PoolError::Empty));
        let short = [member(1, 1.0, vec![0.1])];
        assert_eq!(build(&short, &wanted(Allocation::Equal)), Err(PoolError::Short));
        let flat = [member(1, 1.0, vec![0.0; 9])];
        let refused = build(&flat, &wanted(Allocation::RiskParity)).expect_err("no variance");
        assert!(refused.to_string().contains("no variance"), "{refused}");
    }
}
