//! Which rows a resample takes: the stationary bootstrap (Politis & Romano, JASA 1994), circular
//! blocks (Politis & Romano 1992) and moving blocks (Künsch, Ann. Stat. 1989), from given draws or
//! from a counter-based generator.
//!
//! The generator is a pure function of (seed, replication, counter): no state runs from one
//! replication to the next, so any of them may be drawn first, anywhere, and by any thread.

use crate::gate::panel::SnoopError;

/// How blocks are laid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Method {
    /// Blocks of geometric length with mean L, around the circle of rows.
    #[default]
    Stationary,
    /// Blocks of length L around the circle of rows.
    Circular,
    /// Blocks of length L that lie within the rows.
    MovingBlock,
}

/// The stationary bootstrap from given draws. `i[0] = starts[0]`; then row t follows its
/// predecessor around the circle where `u[t] > p`, and is `starts[t]` where not. `u[0]` is not
/// used. The resample has as many rows as there are starts, and each start must be one of them.
pub fn stationary(starts: &[usize], u: &[f64], p: f64) -> Result<Vec<usize>, SnoopError> {
    let n = starts.len();
    let is_drawn = u.len() >= n && starts.iter().all(|start| *start < n);
    let is_share = p > 0.0 && p <= 1.0 && u.iter().all(|u| !u.is_nan());
    if !(is_drawn && is_share) {
        return Err(SnoopError::Draws);
    }
    let mut last = 0;
    let rows = starts.iter().zip(u).enumerate().map(|(t, (start, u))| {
        last = if t > 0 && *u > p { following(last, n) } else { *start };
        last
    });
    Ok(rows.collect())
}

/// Circular blocks from given draws: start, start + 1, … modulo n, `block` rows each, cut at n.
pub fn circular(starts: &[usize], block: usize, n: usize) -> Result<Vec<usize>, SnoopError> {
    laid(starts, block, n, n)
}

/// Moving blocks from given draws: as [`circular`], with starts in 0 ..= n − block.
pub fn moving_block(starts: &[usize], block: usize, n: usize) -> Result<Vec<usize>, SnoopError> {
    laid(starts, block, n, n.saturating_sub(block).saturating_add(1))
}

fn laid(starts: &[usize], block: usize, n: usize, below: usize) -> Result<Vec<usize>, SnoopError> {
    if block == 0 || block > n {
        return Err(SnoopError::BlockLength(block));
    }
    let is_drawn = starts.len() >= n.div_ceil(block) && starts.iter().all(|start| *start < below);
    if !is_drawn {
        return Err(SnoopError::Draws);
    }
    let rows = starts.iter().flat_map(|start| (0..block).map(move |step| (start + step) % n));
    Ok(rows.take(n).collect())
}

fn following(row: usize, n: usize) -> usize {
    if row + 1 == n { 0 } else { row + 1 }
}

/// The draws of one replication, by counter. The key is a mix of seed and replication; draw i is
/// the SplitMix64 output (Steele, Lea & Flood, OOPSLA 2014) at key + (i + 1)·γ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Draws {
    key: u64,
}

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of SplitMix64 (Stafford's variant 13).
fn mixed(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

impl Draws {
    /// Of that replication under that seed.
    pub fn new(seed: u64, replication: u64) -> Draws {
        let stream = replication.wrapping_add(1).wrapping_mul(GAMMA);
        Draws { key: mixed(mixed(seed.wrapping_add(GAMMA)) ^ mixed(stream)) }
    }

    /// 64 bits.
    pub fn bits(self, counter: u64) -> u64 {
        mixed(self.key.wrapping_add(counter.wrapping_add(1).wrapping_mul(GAMMA)))
    }

    /// Uniform on [0, 1), a multiple of 2⁻⁵³.
    pub fn unit(self, counter: u64) -> f64 {
        (self.bits(counter) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform on 0 .. n, by the high half of a product; no row is favoured by more than n/2⁶⁴.
    pub fn below(self, counter: u64, n: usize) -> usize {
        ((u128::from(self.bits(counter)) * n as u128) >> 64) as usize
    }
}

/// A generator of resamples of `rows` rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bootstrap {
    method: Method,
    block: usize,
    rows: usize,
    seed: u64,
}

impl Bootstrap {
    /// With blocks of that (mean) length, 1 ..= rows.
    pub fn new(
        method: Method,
        block: usize,
        rows: usize,
        seed: u64,
    ) -> Result<Bootstrap, SnoopError> {
        if block == 0 || block > rows {
            return Err(SnoopError::BlockLength(block));
        }
        Ok(Bootstrap { method, block, rows, seed })
    }

    /// The method.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The (mean) length of a block.
    pub fn block(&self) -> usize {
        self.block
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Writes the rows of one replication. A function of the generator and the number alone.
    pub fn draw(&self, replication: usize, into: &mut [usize]) {
        let draws = Draws::new(self.seed, replication as u64);
        match self.method {
            Method::Stationary => self.draw_stationary(draws, into),
            Method::Circular => self.draw_blocks(draws, self.rows, into),
            Method::MovingBlock => self.draw_blocks(draws, self.rows - self.block + 1, into),
        }
    }

    fn draw_stationary(&self, draws: Draws, into: &mut [usize]) {
        let p = 1.0 / self.block as f64;
        let mut last = 0;
        for (t, row) in into.iter_mut().enumerate() {
            let counter = 2 * t as u64;
            last = if t > 0 && draws.unit(counter) > p {
                following(last, self.rows)
            } else {
                draws.below(counter + 1, self.rows)
            };
            *row = last;
        }
    }

    fn draw_blocks(&self, draws: Draws, below: usize, into: &mut [usize]) {
        for (at, block) in into.chunks_mut(self.block).enumerate() {
            let mut row = draws.below(at as u64, below);
            for place in block {
                *place = row;
                row = following(row, self.rows);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(bootstrap: &Bootstrap, replication: usize) -> Vec<usize> {
        let mut rows = vec![0; bootstrap.rows];
        bootstrap.draw(replication, &mut rows);
        rows
    }

    #[test]
    fn a_generator_follows_its_rule() {
        for method in [Method::Stationary, Method::Circular, Method::MovingBlock] {
            let bootstrap = Bootstrap::new(method, 7, 40, 11).expect("a generator");
            for replication in [0, 1, 99] {
                let draws = Draws::new(11, replication as u64);
                let starts = |n| (0..6).map(|at| draws.below(at, n)).collect::<Vec<usize>>();
                let want = match method {
                    Method::Stationary => {
                        let starts: Vec<usize> =
                            (0..40).map(|t| draws.below(2 * t + 1, 40)).collect();
                        let u: Vec<f64> = (0..40).map(|t| draws.unit(2 * t)).collect();
                        stationary(&starts, &u, 1.0 / 7.0)
                    }
                    Method::Circular => circular(&starts(40), 7, 40),
                    Method::MovingBlock => moving_block(&starts(34), 7, 40),
                };
                assert_eq!(Ok(row(&bootstrap, replication)), want);
            }
        }
    }

    #[test]
    fn rows_are_drawn_evenly_and_blocks_are_as_long_as_asked() {
        let bootstrap = Bootstrap::new(Method::Stationary, 5, 50, 3).expect("a generator");
        let (mut hits, mut breaks) = (vec![0usize; 50], 0usize);
        for replication in 0..4000 {
            let rows = row(&bootstrap, replication);
            rows.iter().for_each(|row| hits[*row] += 1);
            breaks += rows.windows(2).filter(|pair| pair[1] != following(pair[0], 50)).count();
        }
        assert!(hits.iter().all(|count| (3600..4400).contains(count)), "{hits:?}");
        // a new block starts with p = 1/5, and lands on the next row by chance once in 50
        let share = breaks as f64 / (4000.0 * 49.0);
        assert!((share - 0.2 * 49.0 / 50.0).abs() < 0.005, "{share}");
    }

    #[test]
    fn seeds_and_replications_differ() {
        let first = Bootstrap::new(Method::Stationary, 5, 50, 3).expect("a generator");
        let other = Bootstrap { seed: 4, ..first };
        assert_ne!(row(&first, 0), row(&first, 1));
        assert_ne!(row(&first, 0), row(&other, 0));
        assert_ne!(row(&first, 1), row(&other, 0));
    }

    #[test]
    fn draws_out_of_range_are_refused() {
        assert_eq!(stationary(&[0, 2], &[0.5; 2], 0.5), Err(SnoopError::Draws));
        assert_eq!(stationary(&[0, 1], &[0.5; 1], 0.5), Err(SnoopError::Draws));
        assert_eq!(stationary(&[0, 1], &[0.5; 2], 0.0), Err(SnoopError::Draws));
        assert_eq!(circular(&[0], 2, 4), Err(SnoopError::Draws));
        assert_eq!(moving_block(&[0, 3], 2, 4), Err(SnoopError::Draws));
        assert_eq!(circular(&[0, 3], 2, 4), Ok(vec![0, 1, 3, 0]));
        for block in [0, 5] {
            assert_eq!(circular(&[0; 9], block, 4), Err(SnoopError::BlockLength(block)));
            let answer = Bootstrap::new(Method::Circular, block, 4, 0);
            assert_eq!(answer, Err(SnoopError::BlockLength(block)));
        }
    }
}
