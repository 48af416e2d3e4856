//! The last rows.

use crate::{Bytes, Saved};

/// The last `n` values, oldest first, as one slice.
///
/// Figures are computed from the slice anew, in its order, so that a value depends on the window
/// alone and not on what has long left it.
///
/// ```
/// # use qraft_operator::Window;
/// let mut window = Window::new(3);
/// for x in [1.0, 2.0, 6.0] {
///     window.push(x);
/// }
/// assert_eq!(window.values(), [1.0, 2.0, 6.0]);
/// assert_eq!(window.mean(), 3.0);
/// window.push(f64::NAN);
/// assert!(!window.is_whole());
/// assert!(window.mean().is_nan());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// Each value stands twice, `n` apart: wherever the window begins, it lies in one piece.
    twice: Vec<f64>,
    /// Where the next value goes, below `n`.
    next: usize,
    /// How many values were pushed, up to `n`.
    filled: usize,
    /// How many of those in the window are missing.
    missing: usize,
}

impl Window {
    /// An empty window of `n` rows, at least one.
    pub fn new(n: u32) -> Window {
        Window { twice: vec![f64::NAN; 2 * n.max(1) as usize], ..Window::default() }
    }

    fn length(&self) -> usize {
        self.twice.len() / 2
    }

    /// Takes the next value; the oldest leaves where the window is full. An infinity is taken as
    /// missing, as everywhere in qraft.
    ///
    /// # Panics
    /// On a window of no length, which is one that `start` has not made.
    pub fn push(&mut self, x: f64) {
        let n = self.length();
        assert!(n > 0, "a window gets its length by `Window::new` in `start`");
        let x = if x.is_finite() { x } else { f64::NAN };
        if self.filled == n && self.twice[self.next].is_nan() {
            self.missing -= 1;
        }
        self.missing += usize::from(x.is_nan());
        self.twice[self.next] = x;
        self.twice[self.next + n] = x;
        self.next = (self.next + 1) % n;
        self.filled = n.min(self.filled + 1);
    }

    /// What is in it, oldest first: fewer than `n` values until it is full.
    pub fn values(&self) -> &[f64] {
        let n = self.length();
        let end = if self.filled < n { self.next } else { self.next + n };
        &self.twice[end - self.filled..end]
    }

    /// The value of `ago` rows ago, 0 being the newest; NaN where there is none.
    pub fn ago(&self, ago: usize) -> f64 {
        self.values().iter().rev().nth(ago).copied().unwrap_or(f64::NAN)
    }

    /// True where it is full and nothing in it is missing.
    pub fn is_whole(&self) -> bool {
        self.filled > 0 && self.filled == self.length() && self.missing == 0
    }

    /// The sum; NaN where it is not whole.
    pub fn sum(&self) -> f64 {
        if self.is_whole() { self.values().iter().sum() } else { f64::NAN }
    }

    /// The mean; NaN where it is not whole.
    pub fn mean(&self) -> f64 {
        self.sum() / self.filled as f64
    }

    /// The variance, by `n - 1`; NaN where it is not whole or holds one value.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        let squares: f64 = self.values().iter().map(|x| (x - mean) * (x - mean)).sum();
        squares / (self.filled as f64 - 1.0)
    }
}

/// As its values, oldest first; the length is that of the window it is loaded into.
impl Saved for Window {
    fn save(&self, to: &mut Vec<u8>) {
        self.values().to_vec().save(to);
    }

    fn load(&mut self, from: &mut Bytes<'_>) -> Result<(), String> {
        let mut values: Vec<f64> = Vec::new();
        values.load(from)?;
        let n = self.length();
        if values.len() > n {
            return Err(format!("{} values for a window of {n}", values.len()));
        }
        self.twice.fill(f64::NAN);
        (self.next, self.filled, self.missing) = (0, 0, 0);
        values.into_iter().for_each(|x| self.push(x));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_last_n_of_a_plain_list() {
        for n in [1, 2, 5] {
            let mut window = Window::new(n);
            let mut list: Vec<f64> = Vec::new();
            for i in 0..40 {
                let x = if i % 11 == 3 { f64::NAN } else { f64::from(i * i % 17) };
                window.push(x);
                list.push(x);
                let last = &list[list.len().saturating_sub(n as usize)..];
                let bits = |xs: &[f64]| xs.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(window.values()), bits(last));
                let whole = last.len() == n as usize && last.iter().all(|x| !x.is_nan());
                assert_eq!(window.is_whole(), whole);
                assert_eq!(window.ago(0).to_bits(), x.to_bits());
                assert_eq!(window.sum().is_nan(), !whole);
            }
        }
    }

    #[test]
    fn it_goes_on_from_what_was_saved() {
        let mut window = Window::new(3);
        for x in [1.0, f64::NAN, 2.0, 3.0, 5.0] {
            window.push(x);
            let mut bytes = Vec::new();
            window.save(&mut bytes);
            let mut back = Window::new(3);
            Bytes::whole(&bytes, |from| back.load(from)).unwrap();
            let (mut one, mut other) = (window.clone(), back);
            for y in [7.0, 8.0, 10.0, 14.0] {
                one.push(y);
                other.push(y);
                assert_eq!(one.variance().to_bits(), other.variance().to_bits());
            }
            let small = Bytes::whole(&bytes, |from| Window::new(1).load(from));
            assert_eq!(small.is_err(), window.values().len() > 1);
        }
    }

    #[test]
    fn variance_of_a_known_sample() {
        let mut window = Window::new(4);
        [2.0, 4.0, 4.0, 6.0].into_iter().for_each(|x| window.push(x));
        assert_eq!(window.variance(), 8.0 / 3.0);
    }
}
