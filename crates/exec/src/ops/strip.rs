//! One symbol, or eight side by side: the numbers that folds are made of. A lane takes the steps
//! that a lone number takes, so that bits do not depend on how many there are.

use std::array::from_fn;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::finite;

/// A number a symbol.
pub(super) trait Strip:
    Copy
    + Send
    + Sync
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + 'static
{
    /// Symbols.
    const LANES: usize;
    /// The same number for all.
    fn all(x: f64) -> Self;
    /// The first numbers, which are at least as many.
    fn read(x: &[f64]) -> Self;
    /// In the first places, which are at least as many.
    fn write(self, out: &mut [f64]);
    /// Each by itself.
    fn map(self, f: impl Fn(f64) -> f64) -> Self;
    /// `yes` where the test is true of the two, else `no`.
    fn pick(test: impl Fn(f64, f64) -> bool, of: (Self, Self), yes: Self, no: Self) -> Self;
}

impl Strip for f64 {
    const LANES: usize = 1;

    #[inline(always)]
    fn all(x: f64) -> f64 {
        x
    }

    #[inline(always)]
    fn read(x: &[f64]) -> f64 {
        x[0]
    }

    #[inline(always)]
    fn write(self, out: &mut [f64]) {
        out[0] = self;
    }

    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> f64 {
        f(self)
    }

    #[inline(always)]
    fn pick(test: impl Fn(f64, f64) -> bool, of: (f64, f64), yes: f64, no: f64) -> f64 {
        if test(of.0, of.1) { yes } else { no }
    }
}

/// x / k. Halves and the like are products, which have the same bits and take less time.
#[inline(always)]
pub(super) fn divide<S: Strip>(x: S, k: f64) -> S {
    let is_power_of_two = k.to_bits() << 12 == 0;
    if is_power_of_two { x * S::all(1.0 / k) } else { x / S::all(k) }
}

/// Where the strips of a row start. The last one ends with the row, and may hold symbols of the one
/// before it again: they are the same in both. A row has at least as many symbols as a strip.
#[inline(always)]
pub(super) fn starts<S: Strip>(width: usize) -> impl Iterator<Item = usize> {
    (0..width).step_by(S::LANES).map(move |from| from.min(width - S::LANES))
}

/// Eight symbols.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Eight([f64; 8]);

impl Eight {
    /// The numbers, eight at a time; NaN for those that the last ones lack.
    #[inline(always)]
    pub(super) fn chunks(x: &[f64]) -> impl Iterator<Item = Eight> {
        let (eights, rest) = x.as_chunks::<8>();
        let last = from_fn(|lane| rest.get(lane).copied().unwrap_or(f64::NAN));
        let last = (!rest.is_empty()).then_some(Eight(last));
        eights.iter().map(|eight| Eight(*eight)).chain(last)
    }

    #[inline(always)]
    fn with(self, other: Eight, f: impl Fn(f64, f64) -> f64) -> Eight {
        Eight(from_fn(|lane| f(self.0[lane], other.0[lane])))
    }

    /// The lanes.
    #[inline(always)]
    pub(super) fn lanes(self) -> [f64; 8] {
        self.0
    }
}

impl Add for Eight {
    type Output = Eight;

    #[inline(always)]
    fn add(self, other: Eight) -> Eight {
        self.with(other, |x, y| x + y)
    }
}

impl Sub for Eight {
    type Output = Eight;

    #[inline(always)]
    fn sub(self, other: Eight) -> Eight {
        self.with(other, |x, y| x - y)
    }
}

impl Mul for Eight {
    type Output = Eight;

    #[inline(always)]
    fn mul(self, other: Eight) -> Eight {
        self.with(other, |x, y| x * y)
    }
}

impl Div for Eight {
    type Output = Eight;

    #[inline(always)]
    fn div(self, other: Eight) -> Eight {
        self.with(other, |x, y| x / y)
    }
}

impl Neg for Eight {
    type Output = Eight;

    #[inline(always)]
    fn neg(self) -> Eight {
        self.map(|x| -x)
    }
}

impl Strip for Eight {
    const LANES: usize = 8;

    #[inline(always)]
    fn all(x: f64) -> Eight {
        Eight([x; 8])
    }

    #[inline(always)]
    fn read(x: &[f64]) -> Eight {
        let mut eight = [0.0; 8];
        eight.copy_from_slice(&x[..8]);
        Eight(eight)
    }

    #[inline(always)]
    fn write(self, out: &mut [f64]) {
        out[..8].copy_from_slice(&self.0);
    }

    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Eight {
        Eight(self.0.map(f))
    }

    #[inline(always)]
    fn pick(test: impl Fn(f64, f64) -> bool, of: (Eight, Eight), yes: Eight, no: Eight) -> Eight {
        // Both are read before one is taken, so that what is chosen is a value and not its place.
        let one = |lane| {
            let (yes, no): (f64, f64) = (yes.0[lane], no.0[lane]);
            if test(of.0.0[lane], of.1.0[lane]) { yes } else { no }
        };
        Eight(from_fn(one))
    }
}

/// What a window is made of: a value a symbol, or a pair of them.
pub(super) trait Cell<S: Strip>: Copy + Send + Sync {
    /// No values.
    fn missing() -> Self;
    /// NaN where there is no value.
    fn first(self) -> S;
    /// The cells of the inputs from a place on, ±inf as missing.
    fn read(inputs: &[&[f64]], from: usize) -> Self;
    /// The same of as many places as there are symbols: at one place in each block of each input.
    fn gather(blocks: &[[&[f64]; 8]; 2], at: usize) -> Self;
}

/// A number of each block.
#[inline(always)]
fn column<S: Strip>(blocks: &[&[f64]; 8], at: usize) -> S {
    S::read(&blocks.map(|block| block[at])).map(finite)
}

/// Both or neither.
#[inline(always)]
fn paired<S: Strip>(x: S, y: S) -> (S, S) {
    let none = |x: f64, y: f64| x.is_nan() | y.is_nan();
    let missing = S::all(f64::NAN);
    (S::pick(none, (x, y), missing, x), S::pick(none, (x, y), missing, y))
}

impl<S: Strip> Cell<S> for S {
    #[inline(always)]
    fn missing() -> S {
        S::all(f64::NAN)
    }

    #[inline(always)]
    fn first(self) -> S {
        self
    }

    #[inline(always)]
    fn read(inputs: &[&[f64]], from: usize) -> S {
        <S as Strip>::read(&inputs[0][from..]).map(finite)
    }

    #[inline(always)]
    fn gather(blocks: &[[&[f64]; 8]; 2], at: usize) -> S {
        column(&blocks[0], at)
    }
}

impl<S: Strip> Cell<S> for (S, S) {
    #[inline(always)]
    fn missing() -> (S, S) {
        (S::all(f64::NAN), S::all(f64::NAN))
    }

    #[inline(always)]
    fn first(self) -> S {
        self.0
    }

    #[inline(always)]
    fn read(inputs: &[&[f64]], from: usize) -> (S, S) {
        let x = <S as Strip>::read(&inputs[0][from..]).map(finite);
        let y = <S as Strip>::read(&inputs[1][from..]).map(finite);
        paired(x, y)
    }

    #[inline(always)]
    fn gather(blocks: &[[&[f64]; 8]; 2], at: usize) -> (S, S) {
        paired(column(&blocks[0], at), column(&blocks[1], at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_end_with_a_strip() {
        let x: Vec<f64> = (0..11).map(f64::from).collect();
        let mut out = [0.0; 11];
        assert_eq!(starts::<Eight>(11).collect::<Vec<_>>(), [0, 3]);
        for from in starts::<Eight>(11) {
            (-<Eight as Strip>::read(&x[from..])).write(&mut out[from..]);
        }
        assert!(x.iter().zip(out).all(|(x, out)| out == -x));
        let last = Eight::chunks(&x).last().expect("two").lanes();
        assert_eq!(last[..3], [8.0, 9.0, 10.0]);
        assert!(last[3..].iter().all(|x| x.is_nan()));
        assert_eq!(Eight::chunks(&x[..8]).count(), 1);
    }

    #[test]
    fn both_or_neither() {
        let x = [1.0, f64::NAN, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        let y = [4.0, 5.0, f64::INFINITY, 1.0, 1.0, 1.0, 1.0, 1.0];
        let (a, b): (Eight, Eight) = Cell::read(&[&x, &y], 0);
        assert_eq!((a.0[0], b.0[0], a.0[7]), (1.0, 4.0, 1.0));
        assert!((1..3).all(|lane| a.0[lane].is_nan() && b.0[lane].is_nan()));
    }
}
