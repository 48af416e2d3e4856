//! A panel of trials cut into blocks: what the Sharpe ratio of any half needs of each block.

use super::{MOST_BLOCKS, Refusal};

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
    fn push(&mut self, returns: &[f64]) {
        let mean = returns.iter().sum::<f64>() / returns.len() as f64;
        self.means.push(mean);
        self.squares.push(returns.iter().map(|r| (r - mean) * (r - mean)).sum());
        self.least.push(returns.iter().copied().fold(f64::INFINITY, f64::min));
        self.greatest.push(returns.iter().copied().fold(f64::NEG_INFINITY, f64::max));
    }
}
