//! Sums across symbols: lane j adds symbols j, j + 8, …; the lanes are added as a fixed tree.

use super::finite;

/// Eight sums on their way.
#[derive(Clone, Copy, Default)]
pub(super) struct Lanes([f64; 8]);

impl Lanes {
    /// The term of the symbol at that place; those of one lane come in their order.
    pub(super) fn add(&mut self, at: usize, term: f64) {
        self.0[at % 8] += term;
    }

    /// All of them.
    pub(super) fn total(self) -> f64 {
        let [a, b, c, d, e, f, g, h] = self.0;
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }
}

/// The sum of a term over a row; NaN adds nothing.
pub(super) fn lanes(x: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let mut sums = [0.0; 8];
    for eight in x.chunks(8) {
        for (sum, x) in sums.iter_mut().zip(eight) {
            let x = finite(*x);
            *sum += if x.is_nan() { 0.0 } else { term(x) };
        }
    }
    Lanes(sums).total()
}

/// How many values of a row are valid, and their least and greatest.
pub(super) fn extent(x: &[f64]) -> (f64, f64, f64) {
    let (mut count, mut low, mut high) = (0.0, f64::INFINITY, f64::NEG_INFINITY);
    for x in x.iter().map(|x| finite(*x)).filter(|x| !x.is_nan()) {
        count += 1.0;
        low = if x < low { x } else { low };
        high = if x > high { x } else { high };
    }
    (count, low, high)
}
