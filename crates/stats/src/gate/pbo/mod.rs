//! The probability of backtest overfitting, by combinatorially symmetric cross-validation (Bailey,
//! Borwein, López de Prado & Zhu, J. Computational Finance 2017).
//!
//! The rows are cut into S blocks, S even, in the order of time. Each of the C(S, S/2) ways to take
//! half of the blocks is a split: the trial with the greatest Sharpe ratio in sample, n*, is ranked
//! out of sample among all N. ω = rank/(N + 1), λ = ln(ω/(1 − ω)), and PBO is the share of λ ≤ 0.
//!
//! A split's Sharpe ratios come from the means and squares of its blocks, so the work for a split
//! does not grow with the rows, and no more than a few thousand splits are held at once.

mod blocks;
mod line;
mod refusal;

pub use blocks::Blocks;
use blocks::WIDTH;
use line::Line;
pub use refusal::Refusal;

/// At most this many blocks: 2.7 million splits.
pub const MOST_BLOCKS: usize = 24;

/// One split.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Split {
    /// n*, the best trial in sample; the first one of equals.
    pub best: usize,
    /// Its Sharpe ratio in sample, per period, ddof 1.
    pub sharpe_in: f64,
    /// Its Sharpe ratio out of sample.
    pub sharpe_out: f64,
    /// Its rank out of sample, 1 for the worst of all; equals share the mean of their ranks.
    pub rank: f64,
    /// λ = ln(rank/(N + 1 − rank)).
    pub logit: f64,
}

/// What all splits say together.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pbo {
    /// C(S, S/2).
    pub splits: u64,
    /// The probability of backtest overfitting: the share of splits with λ ≤ 0.
    pub overfit: f64,
    /// The share of splits whose best loses out of sample: SR < 0.
    pub loss: f64,
    /// Slope of the line of SR out of sample on SR in sample, by least squares. `None` where the
    /// latter is the same in all splits.
    pub slope: Option<f64>,
    /// Where that line starts.
    pub intercept: Option<f64>,
}

impl Pbo {
    /// True where the probability is strictly below the limit.
    pub fn passes(&self, limit: f64) -> bool {
        self.overfit < limit
    }
}

/// PBO of some trials, each with its return of every period. The oldest T mod S rows are dropped.
/// All trials belong in it, not the good ones alone.
pub fn pbo<T: AsRef<[f64]>>(trials: &[T], blocks: usize) -> Result<Pbo, Refusal> {
    each_split(trials, blocks, |_| ())
}

/// [`pbo`], which tells each split as it comes: in lexicographic order of the in-sample blocks.
pub fn each_split<T: AsRef<[f64]>>(
    trials: &[T],
    blocks: usize,
    tell: impl FnMut(&Split),
) -> Result<Pbo, Refusal> {
    of_blocks(&Blocks::cut(trials, blocks)?, tell)
}

/// [`each_split`] of trials that were added one at a time.
///
/// # Errors
/// Fewer than two trials, or one without a Sharpe ratio in some half.
pub fn of_blocks(panel: &Blocks, mut tell: impl FnMut(&Split)) -> Result<Pbo, Refusal> {
    if panel.trials() < 2 {
        return Err(Refusal::Trials);
    }
    let blocks = panel.count();
    let mut next = Some((0..blocks / 2).collect::<Vec<usize>>());
    let (mut line, mut overfit, mut loss) = (Line::default(), 0u64, 0u64);
    while next.is_some() {
        let mut halves = Vec::with_capacity(TOGETHER);
        while let Some(chosen) = next.take() {
            let others = (0..blocks).filter(|block| !chosen.contains(block)).collect();
            let mut following = chosen.clone();
            halves.push((chosen, others));
            next = advance(&mut following, blocks).then_some(following);
            if halves.len() == TOGETHER {
                break;
            }
        }
        for split in judged(panel, &halves)? {
            line.push(split.sharpe_in, split.sharpe_out);
            overfit += u64::from(split.logit <= 0.0);
            loss += u64::from(split.sharpe_out < 0.0);
            tell(&split);
        }
    }
    let splits = line.count();
    let share = |count: u64| count as f64 / splits as f64;
    let (slope, intercept) = line.fit().unzip();
    Ok(Pbo { splits, overfit: share(overfit), loss: share(loss), slope, intercept })
}

/// Splits that are judged together: the blocks of some trials stay in the nearest cache while all
/// of these pass.
const TOGETHER: usize = 4_096;

/// The blocks in sample and those out of sample.
type Halves = (Vec<usize>, Vec<usize>);

/// The best of each split in sample, and its rank out of sample.
fn judged(panel: &Blocks, halves: &[Halves]) -> Result<Vec<Split>, Refusal> {
    let rows = panel.rows();
    let mut sharpes = [0.0; WIDTH];
    // the first of equals
    let mut best = vec![(0usize, f64::NEG_INFINITY); halves.len()];
    for part in panel.parts() {
        for ((inside, _), best) in halves.iter().zip(&mut best) {
            part.sharpes(inside, rows, &mut sharpes);
            if let Some(trial) = part.without(inside, &sharpes) {
                return Err(Refusal::NoSharpe(trial));
            }
            for (lane, sharpe) in sharpes[..part.width].iter().enumerate() {
                if *sharpe > best.1 {
                    *best = (part.first + lane, *sharpe);
                }
            }
        }
    }
    let own = halves.iter().zip(&best);
    let own: Vec<f64> = own.map(|((_, outside), best)| panel.sharpe(outside, best.0)).collect();
    let mut ranks = vec![(0u64, 0u64); halves.len()];
    for part in panel.parts() {
        for (((_, outside), own), (below, equal)) in halves.iter().zip(&own).zip(&mut ranks) {
            part.sharpes(outside, rows, &mut sharpes);
            if let Some(trial) = part.without(outside, &sharpes) {
                return Err(Refusal::NoSharpe(trial));
            }
            for sharpe in &sharpes[..part.width] {
                *below += u64::from(sharpe < own);
                *equal += u64::from(sharpe == own);
            }
        }
    }
    let trials = panel.trials() as f64;
    let split = |at: usize| {
        let ((best, sharpe_in), (below, equal)) = (best[at], ranks[at]);
        let rank = below as f64 + (equal as f64 + 1.0) / 2.0;
        // equal to ln(ω/(1 − ω)), and exactly 0 in the middle
        let logit = libm::log(rank / (trials + 1.0 - rank));
        Split { best, sharpe_in, sharpe_out: own[at], rank, logit }
    };
    Ok((0..halves.len()).map(split).collect())
}

/// The next combination of numbers below `n`, in lexicographic order; false after the last.
fn advance(chosen: &mut [usize], n: usize) -> bool {
    let k = chosen.len();
    let Some(at) = (0..k).rev().find(|at| chosen[*at] < n - k + at) else { return false };
    let first = chosen[at] + 1;
    chosen[at..].iter_mut().zip(first..).for_each(|(place, block)| *place = block);
    true
}

#[cfg(test)]
mod tests;
