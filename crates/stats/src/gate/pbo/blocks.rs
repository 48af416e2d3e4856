//! A panel of trials cut into blocks: what the Sharpe ratio of any half needs of each block.

use super::{MOST_BLOCKS, Refusal};

/// One block, trial by trial.
struct Block {
    means: Vec<f64>,
    /// Σ (r − the block's mean)².
    squares: Vec<f64>,
    least: Vec<f64>,
    greatest: Vec<f64>,
}

/// All blocks, in the order of time.
pub(super) struct Blocks {
    blocks: Vec<Block>,
    /// Rows of each.
    rows: usize,
}

impl Blocks {
    /// Cuts the newest ⌊T/S⌋·S rows into S blocks.
    pub(super) fn cut<T: AsRef<[f64]>>(trials: &[T], count: usize) -> Result<Blocks, Refusal> {
        if !count.is_multiple_of(2) {
            return Err(Refusal::OddBlocks);
        }
        if count == 0 || count > MOST_BLOCKS {
            return Err(Refusal::Blocks);
        }
        let [first, _, ..] = trials else { return Err(Refusal::Trials) };
        let length = first.as_ref().len();
        let rows = length / count;
        if rows < 2 {
            return Err(Refusal::Rows);
        }
        for (at, trial) in trials.iter().enumerate() {
            let trial = trial.as_ref();
            if trial.len() != length {
                return Err(Refusal::Length(at));
            }
            if !trial.iter().all(|r| r.is_finite()) {
                return Err(Refusal::NotFinite(at));
            }
        }
        let oldest = length % count;
        let block = |at: usize| {
            let from = oldest + at * rows;
            Block::of(trials.iter().map(|trial| &trial.as_ref()[from..from + rows]))
        };
        Ok(Blocks { blocks: (0..count).map(block).collect(), rows })
    }

    /// Each trial's Sharpe ratio over k blocks of m rows: the mean of their means, divided by
    /// √((Σ squares + m·Σ (block's mean − mean)²)/(k·m − 1)). Refuses a trial that has none.
    pub(super) fn sharpes(&self, chosen: &[usize], into: &mut [f64]) -> Result<(), Refusal> {
        let rows = self.rows as f64;
        let freedom = (self.rows * chosen.len() - 1) as f64;
        for (trial, sharpe) in into.iter_mut().enumerate() {
            let blocks = || chosen.iter().map(|block| &self.blocks[*block]);
            let mean = blocks().map(|block| block.means[trial]).sum::<f64>() / chosen.len() as f64;
            let (mut squares, mut between) = (0.0, 0.0);
            let (mut least, mut greatest) = (f64::INFINITY, f64::NEG_INFINITY);
            for block in blocks() {
                let off = block.means[trial] - mean;
                squares += block.squares[trial];
                between += off * off;
                least = least.min(block.least[trial]);
                greatest = greatest.max(block.greatest[trial]);
            }
            let spread = ((squares + rows * between) / freedom).sqrt();
            *sharpe = mean / spread;
            // all returns the same: the spread is 0, whatever the sums say
            if least == greatest || !(spread.is_finite() && sharpe.is_finite()) {
                return Err(Refusal::NoSharpe(trial));
            }
        }
        Ok(())
    }
}

impl Block {
    fn of<'a>(trials: impl Iterator<Item = &'a [f64]>) -> Block {
        let (mut means, mut squares) = (Vec::new(), Vec::new());
        let (mut least, mut greatest) = (Vec::new(), Vec::new());
        for returns in trials {
            let mean = returns.iter().sum::<f64>() / returns.len() as f64;
            means.push(mean);
            squares.push(returns.iter().map(|r| (r - mean) * (r - mean)).sum());
            least.push(returns.iter().copied().fold(f64::INFINITY, f64::min));
            greatest.push(returns.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        }
        Block { means, squares, least, greatest }
    }
}
