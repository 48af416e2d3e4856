//! A panel of trials cut into blocks: what the Sharpe ratio of any half needs of each block.

use super::{MOST_BLOCKS, Refusal};

/// Trials that go side by side.
const TOGETHER: usize = 64;

/// One block, trial by trial.
#[derive(Clone, Debug, Default)]
struct Block {
    means: Vec<f64>,
    /// Σ (r − the block's mean)².
    squares: Vec<f64>,
    least: Vec<f64>,
    greatest: Vec<f64>,
}

/// All blocks, in the order of time. Trials are added one at a time, and nothing of their returns
/// is kept but four numbers a block.
#[derive(Clone, Debug)]
pub struct Blocks {
    blocks: Vec<Block>,
    /// Rows of a trial.
    length: usize,
    /// Rows of each block.
    rows: usize,
    trials: usize,
}

impl Blocks {
    /// Cuts the newest ⌊T/S⌋·S of `length` rows into `count` blocks. No trial yet.
    ///
    /// # Errors
    /// [`Refusal`]: an odd count, too many blocks, fewer than two rows in each.
    pub fn new(length: usize, count: usize) -> Result<Blocks, Refusal> {
        if !count.is_multiple_of(2) {
            return Err(Refusal::OddBlocks);
        }
        if count == 0 || count > MOST_BLOCKS {
            return Err(Refusal::Blocks);
        }
        let rows = length / count;
        if rows < 2 {
            return Err(Refusal::Rows);
        }
        Ok(Blocks { blocks: vec![Block::default(); count], length, rows, trials: 0 })
    }

    /// Trials so far.
    pub fn trials(&self) -> usize {
        self.trials
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.blocks.len()
    }

    /// Adds a trial.
    ///
    /// # Errors
    /// [`Refusal`]: another number of rows, a return that is not finite.
    pub fn push(&mut self, returns: &[f64]) -> Result<(), Refusal> {
        if returns.len() != self.length {
            return Err(Refusal::Length(self.trials));
        }
        if !returns.iter().all(|r| r.is_finite()) {
            return Err(Refusal::NotFinite(self.trials));
        }
        let oldest = self.length % self.blocks.len();
        for (block, returns) in self.blocks.iter_mut().zip(returns[oldest..].chunks(self.rows)) {
            block.push(returns);
        }
        self.trials += 1;
        Ok(())
    }

    /// True for returns that some half of the blocks could not tell apart: such a trial has no
    /// Sharpe ratio there, and no split can rank it.
    pub fn is_idle(&self, returns: &[f64]) -> bool {
        let oldest = returns.len() % self.blocks.len();
        let blocks = returns.get(oldest..).unwrap_or(&[]).chunks(self.rows.max(1));
        let flat = |block: &&[f64]| block.iter().all(|r| *r == block[0]);
        let mut constants: Vec<f64> = blocks.filter(flat).map(|block| block[0]).collect();
        constants.sort_by(f64::total_cmp);
        let same = constants.chunk_by(|a, b| a == b).map(<[f64]>::len).max();
        same.unwrap_or(0) >= self.blocks.len() / 2
    }

    /// Cuts some trials.
    pub(super) fn cut<T: AsRef<[f64]>>(trials: &[T], count: usize) -> Result<Blocks, Refusal> {
        let [first, _, ..] = trials else {
            // what is wrong with the count is told first
            Blocks::new(usize::MAX, count)?;
            return Err(Refusal::Trials);
        };
        let mut blocks = Blocks::new(first.as_ref().len(), count)?;
        for trial in trials {
            blocks.push(trial.as_ref())?;
        }
        Ok(blocks)
    }

    /// Each trial's Sharpe ratio over k blocks of m rows: the mean of their means, divided by
    /// √((Σ squares + m·Σ (block's mean − mean)²)/(k·m − 1)). Refuses a trial that has none.
    ///
    /// Trials go side by side, so that a wide machine takes several at once; each sum is over the
    /// blocks in their order.
    pub(super) fn sharpes(&self, chosen: &[usize], into: &mut [f64]) -> Result<(), Refusal> {
        for (at, sharpes) in into.chunks_mut(TOGETHER).enumerate() {
            let first = at * TOGETHER;
            if let Some(trial) = self.part(chosen, first, sharpes) {
                return Err(Refusal::NoSharpe(trial));
            }
        }
        Ok(())
    }

    /// The trials from `first` on; answers the first that has no Sharpe ratio.
    fn part(&self, chosen: &[usize], first: usize, sharpes: &mut [f64]) -> Option<usize> {
        let (rows, count) = (self.rows as f64, chosen.len() as f64);
        let freedom = (self.rows * chosen.len() - 1) as f64;
        let width = sharpes.len();
        let part = |of: &'_ [f64]| -> [f64; TOGETHER] {
            let mut part = [0.0; TOGETHER];
            part[..width].copy_from_slice(&of[first..first + width]);
            part
        };
        let mut mean = [0.0; TOGETHER];
        for block in chosen {
            let means = part(&self.blocks[*block].means);
            mean.iter_mut().zip(means).for_each(|(sum, x)| *sum += x);
        }
        mean.iter_mut().for_each(|sum| *sum /= count);
        let (mut squares, mut between) = ([0.0; TOGETHER], [0.0; TOGETHER]);
        let (mut least, mut greatest) = ([f64::INFINITY; TOGETHER], [f64::NEG_INFINITY; TOGETHER]);
        for block in chosen {
            let block = &self.blocks[*block];
            let (means, own) = (part(&block.means), part(&block.squares));
            let (low, high) = (part(&block.least), part(&block.greatest));
            for lane in 0..TOGETHER {
                let off = means[lane] - mean[lane];
                squares[lane] += own[lane];
                between[lane] += off * off;
                least[lane] = if low[lane] < least[lane] { low[lane] } else { least[lane] };
                greatest[lane] =
                    if high[lane] > greatest[lane] { high[lane] } else { greatest[lane] };
            }
        }
        let mut bad = None;
        for (lane, sharpe) in sharpes.iter_mut().enumerate() {
            let spread = ((squares[lane] + rows * between[lane]) / freedom).sqrt();
            *sharpe = mean[lane] / spread;
            // all returns the same: the spread is 0, whatever the sums say
            let none = least[lane] == greatest[lane];
            if bad.is_none() && (none || !(spread.is_finite() && sharpe.is_finite())) {
                bad = Some(first + lane);
            }
        }
        bad
    }
}

impl Block {
    fn push(&mut self, returns: &[f64]) {
        let mean = returns.iter().sum::<f64>() / returns.len() as f64;
        self.means.push(mean);
        self.squares.push(returns.iter().map(|r| (r - mean) * (r - mean)).sum());
        self.least.push(returns.iter().copied().fold(f64::INFINITY, f64::min));
        self.greatest.push(returns.iter().copied().fold(f64::NEG_INFINITY, f64::max));
    }
}
