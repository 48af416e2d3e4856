//! What the positions are worth at the closes to come, while nothing is ordered: the bars' sums go
//! side by side, where one after the other each would wait for its own additions.

use super::super::vector::V;
use super::{At, DENSE, LedgerTrial, dispatch};
use crate::lanes;

/// Bars that are summed together: a week.
pub(super) const BARS: usize = 5;

/// Worths at rows of a tile, for as long as the positions stay what they are.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    first: usize,
    count: usize,
    worths: [f64; BARS],
}

impl Ahead {
    /// The positions changed, or the tile did.
    pub(super) fn forget(&mut self) {
        self.count = 0;
    }

    fn at(&self, row: usize) -> Option<f64> {
        self.worths[..self.count].get(row.checked_sub(self.first)?).copied()
    }
}

impl LedgerTrial {
    /// Σ points × mark over the lanes, at the close of a bar.
    pub(super) fn worth_at_close(&mut self, at: &At<'_>) -> f64 {
        if let Some(worth) = self.ahead.at(at.row) {
            return worth;
        }
        let count = self.bars_alike(at);
        if count == 1 || self.held_count * DENSE <= self.width {
            return self.worth(at.marks());
        }
        // beyond the last bar there is nothing to look up, and the last is as good as any
        let marks = std::array::from_fn(|ahead| at.marks_ahead(ahead.min(count - 1)));
        let worths = dispatch::dots(&self.points, marks);
        self.ahead = Ahead { first: at.row, count, worths };
        worths[0]
    }

    /// Bars of the tile from this one on at whose closes the positions are likely the same: nothing
    /// is ordered, and the next decision is a rebalance.
    fn bars_alike(&self, at: &At<'_>) -> usize {
        if self.order_count > 0 {
            return 1;
        }
        let coming = at.tile.rebalance.iter().skip(at.row).take(BARS);
        let to_decide = coming.clone().position(|rebalance| *rebalance);
        to_decide.map_or(coming.len(), |bars| bars + 1).max(1)
    }
}

/// [`lanes::dot`] of the same numbers with some others.
#[inline(always)]
pub(super) fn dots(a: &[f64], others: [&[f64]; BARS]) -> [f64; BARS] {
    let mut sums = [V::<8>::all(0.0); BARS];
    let (a, rest) = a.as_chunks::<8>();
    let eights = others.map(|b| &b.as_chunks::<8>().0[..a.len()]);
    for (at, a) in a.iter().enumerate() {
        let a = V::load(a, 0);
        for (sums, b) in sums.iter_mut().zip(&eights) {
            *sums = sums.add(a.mul(V::load(&b[at], 0)));
        }
    }
    std::array::from_fn(|at| {
        let mut sums = sums[at].0;
        let last = &others[at][a.len() * 8..];
        for (sum, (a, b)) in sums.iter_mut().zip(rest.iter().zip(last)) {
            *sum += a * b;
        }
        lanes::tree(&sums)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn together_as_one_by_one() {
        let row = |seed: usize, n: usize| -> Vec<f64> {
            (0..n).map(|i| ((i * 7 + seed * 31) as f64).sin() * 1e3).collect()
        };
        for n in [0, 1, 7, 8, 9, 64, 503] {
            let a = row(0, n);
            let others: Vec<Vec<f64>> = (1..=BARS).map(|seed| row(seed, n)).collect();
            let views: [&[f64]; BARS] = std::array::from_fn(|at| &others[at][..]);
            let want: Vec<u64> = others.iter().map(|b| lanes::dot(&a, b).to_bits()).collect();
            assert_eq!(dots(&a, views).map(f64::to_bits).to_vec(), want);
            assert_eq!(dispatch::dots(&a, views).map(f64::to_bits).to_vec(), want);
        }
    }
}
