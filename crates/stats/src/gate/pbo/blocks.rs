//! A panel of trials cut into blocks: what the Sharpe ratio of any half needs of each block.

use super::{MOST_BLOCKS, Refusal};

/// Trials of a [`Part`].
pub(super) const WIDTH: usize = 32;

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

    /// The trials, some side by side, with what every half of the blocks needs of them.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part> + '_ {
        (0..self.trials).step_by(WIDTH).map(|first| Part::of(self, first))
    }

    /// One trial's Sharpe ratio over some blocks, which it is known to have.
    pub(super) fn sharpe(&self, chosen: &[usize], trial: usize) -> f64 {
        let first = trial / WIDTH * WIDTH;
        let mut sharpes = [0.0; WIDTH];
        Part::of(self, first).sharpes(chosen, self.rows, &mut sharpes);
        sharpes[trial - first]
    }

    /// Rows of each block.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }
}

/// Trials that go side by side: what is known of their blocks stays in the nearest cache while all
/// splits pass.
pub(super) struct Part {
    pub(super) first: usize,
    pub(super) width: usize,
    means: Vec<[f64; WIDTH]>,
    squares: Vec<[f64; WIDTH]>,
    /// The value of each block whose returns are all the same, of trials that have so many of them
    /// that they may fill a half.
    constants: Vec<(usize, Vec<Option<f64>>)>,
}

impl Part {
    fn of(blocks: &Blocks, first: usize) -> Part {
        let width = WIDTH.min(blocks.trials - first);
        // lanes beyond the last repeat it
        let lanes = |of: &[f64]| -> [f64; WIDTH] {
            std::array::from_fn(|lane| of[first + lane.min(width - 1)])
        };
        let half = blocks.blocks.len() / 2;
        let constants = (first..first + width).filter_map(|trial| {
            let value = |block: &Block| {
                let value = block.least[trial];
                (value == block.greatest[trial]).then_some(value)
            };
            let values: Vec<Option<f64>> = blocks.blocks.iter().map(value).collect();
            (values.iter().flatten().count() >= half).then_some((trial, values))
        });
        Part {
            first,
            width,
            means: blocks.blocks.iter().map(|block| lanes(&block.means)).collect(),
            squares: blocks.blocks.iter().map(|block| lanes(&block.squares)).collect(),
            constants: constants.collect(),
        }
    }

    /// Each trial's Sharpe ratio over k blocks of m rows: the mean of their means, divided by
    /// √((Σ squares + m·Σ (block's mean − mean)²)/(k·m − 1)). Each sum is over the blocks in their
    /// order.
    #[inline]
    pub(super) fn sharpes(&self, chosen: &[usize], rows: usize, into: &mut [f64; WIDTH]) {
        let (m, k) = (rows as f64, chosen.len() as f64);
        let freedom = (rows * chosen.len() - 1) as f64;
        let mut mean = [0.0; WIDTH];
        for block in chosen {
            let means = &self.means[*block];
            for lane in 0..WIDTH {
                mean[lane] += means[lane];
            }
        }
        for mean in &mut mean {
            *mean /= k;
        }
        let (mut squares, mut between) = ([0.0; WIDTH], [0.0; WIDTH]);
        for block in chosen {
            let (means, own) = (&self.means[*block], &self.squares[*block]);
            for lane in 0..WIDTH {
                let off = means[lane] - mean[lane];
                squares[lane] += own[lane];
                between[lane] += off * off;
            }
        }
        for lane in 0..WIDTH {
            let spread = ((squares[lane] + m * between[lane]) / freedom).sqrt();
            // 0 more, and nothing where the spread is not finite
            into[lane] = mean[lane] / spread + spread * 0.0;
        }
    }

    /// The first trial without a Sharpe ratio over those blocks, of which `sharpes` were computed:
    /// where all returns are the same the spread is 0, whatever the sums say.
    pub(super) fn without(&self, chosen: &[usize], sharpes: &[f64; WIDTH]) -> Option<usize> {
        let odd = || sharpes[..self.width].iter().position(|sharpe| !sharpe.is_finite());
        // one addition a lane: what is not finite stays so
        let all = sharpes.iter().map(|sharpe| sharpe * 0.0).sum::<f64>();
        let odd = if all == 0.0 { None } else { odd().map(|lane| self.first + lane) };
        let flat = self.constants.iter().find(|(_, values)| {
            let first = values[chosen[0]];
            first.is_some() && chosen.iter().all(|block| values[*block] == first)
        });
        [odd, flat.map(|(trial, _)| *trial)].into_iter().flatten().min()
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
