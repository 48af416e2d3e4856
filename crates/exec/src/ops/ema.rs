//! `EMA`: α = 2/(n+1), seeded with the first valid value, shown from the n-th or, where
//! `min_periods` says so, from an earlier one.

use super::strip::{Eight, Strip};
use super::{Operator, Rows, finite};

/// A running mean for each symbol, and how many valid values it has seen.
#[derive(Clone)]
pub(crate) struct Ema {
    least: u64,
    alpha: f64,
    keep: f64,
    mean: Vec<f64>,
    seen: Vec<u64>,
}

impl Ema {
    /// Over n bars, shown from the `least`-th valid value.
    pub(super) fn new(n: u32, least: u32, width: usize) -> Self {
        let alpha = 2.0 / (f64::from(n) + 1.0);
        let (mean, seen) = (vec![0.0; width], vec![0; width]);
        Ema { least: u64::from(least), alpha, keep: 1.0 - alpha, mean, seen }
    }
}

impl Operator for Ema {
    #[inline(always)]
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        if rows.width == 1 {
            return self.one(&inputs[0][..rows.count], out);
        }
        for row in 0..rows.count {
            let span = row * rows.width..(row + 1) * rows.width;
            let states = self.mean.iter_mut().zip(&mut self.seen);
            for ((x, y), (mean, seen)) in
                inputs[0][span.clone()].iter().zip(&mut out[span]).zip(states)
            {
                let x = finite(*x);
                let valid = !x.is_nan();
                let next = if *seen == 0 { x } else { self.alpha * x + self.keep * *mean };
                *mean = if valid { next } else { *mean };
                *seen += u64::from(valid);
                *y = finite(if valid && *seen >= self.least { next } else { f64::NAN });
            }
        }
    }

    fn as_ema(&mut self) -> Option<&mut Ema> {
        Some(self)
    }
}

impl Ema {
    /// One symbol: once seeded and shown, a valid value is one step of the recurrence.
    #[inline(always)]
    fn one(&mut self, x: &[f64], out: &mut [f64]) {
        let (mut mean, mut seen) = (self.mean[0], self.seen[0]);
        for (x, y) in x.iter().zip(out) {
            let x = finite(*x);
            *y = f64::NAN;
            if !x.is_nan() {
                mean = if seen == 0 { x } else { self.alpha * x + self.keep * mean };
                seen += 1;
                if seen >= self.least {
                    *y = finite(mean);
                }
            }
        }
        (self.mean[0], self.seen[0]) = (mean, seen);
    }
}

/// Means of one series of one symbol, eight at a time: one by one, each bar waits for the last.
pub(super) struct Abreast<'e, 'o> {
    /// The means, all of them as far as one another.
    pub emas: Vec<&'e mut Ema>,
    /// Where each answers.
    pub outs: Vec<&'o mut [f64]>,
}

impl Operator for Abreast<'_, '_> {
    #[inline(always)]
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], _: &mut [f64]) {
        for (emas, outs) in self.emas.chunks_mut(8).zip(self.outs.chunks_mut(8)) {
            eight(emas, &inputs[0][..rows.count], outs);
        }
    }
}

/// At most eight of them.
#[inline(always)]
fn eight(emas: &mut [&mut Ema], x: &[f64], outs: &mut [&mut [f64]]) {
    let of = |value: &dyn Fn(&Ema) -> f64| {
        let mut all = [0.0; 8];
        all.iter_mut().zip(&*emas).for_each(|(lane, ema)| *lane = value(ema));
        Eight::read(&all)
    };
    let (alpha, keep) = (of(&|ema| ema.alpha), of(&|ema| ema.keep));
    let least = of(&|ema| ema.least as f64);
    let mut mean = of(&|ema| ema.mean[0]);
    let mut seen = emas[0].seen[0];
    for (row, x) in x.iter().enumerate() {
        let mut shown = Eight::all(f64::NAN);
        if x.abs() < f64::INFINITY {
            let x = Eight::all(*x);
            mean = if seen == 0 { x } else { alpha * x + keep * mean };
            seen += 1;
            let enough = |seen: f64, least: f64| seen >= least;
            let seen = Eight::all(seen as f64);
            shown = Eight::pick(enough, (seen, least), mean.map(finite), shown);
        }
        for (out, shown) in outs.iter_mut().zip(shown.lanes()) {
            out[row] = shown;
        }
    }
    for (ema, mean) in emas.iter_mut().zip(mean.lanes()) {
        (ema.mean[0], ema.seen[0]) = (mean, seen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abreast_as_alone() {
        let x: Vec<f64> = (0..50).map(|i| [f64::NAN, 2.0, 7.0, 1.5, 1e9][i * 7 % 13 % 5]).collect();
        let windows: Vec<u32> = (1..=11).collect();
        let make = |n: &u32| Ema::new(*n, n.div_ceil(2), 1);
        let (mut alone, mut together): (Vec<Ema>, Vec<Ema>) =
            (windows.iter().map(make).collect(), windows.iter().map(make).collect());
        for x in x.chunks(20) {
            let rows = Rows { count: x.len(), width: 1, looked_at: None };
            let (mut one, mut other) = (vec![vec![0.0; 20]; 11], vec![vec![0.0; 20]; 11]);
            for (ema, out) in alone.iter_mut().zip(&mut one) {
                ema.update(rows, &[x], out);
            }
            let outs = other.iter_mut().map(Vec::as_mut_slice).collect();
            Abreast { emas: together.iter_mut().collect(), outs }.update(rows, &[x], &mut []);
            let bits =
                |all: &[Vec<f64>]| all.concat().iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&one), bits(&other));
        }
    }

    #[test]
    fn seeded_shown_and_held() {
        let x = [f64::NAN, 2.0, 4.0, f64::NAN, 8.0];
        let mut wide_x = Vec::new();
        for v in x {
            wide_x.extend([v, v]);
        }
        let (mut one, mut two) = ([0.0; 5], [0.0; 10]);
        let rows = |width| Rows { count: 5, width, looked_at: None };
        Ema::new(3, 3, 1).update(rows(1), &[&x], &mut one);
        Ema::new(3, 3, 2).update(rows(2), &[&wide_x], &mut two);
        assert!(one[..4].iter().all(|v| v.is_nan()));
        assert_eq!(one[4], 0.5 * 8.0 + 0.5 * 3.0);
        assert_eq!(two[8..], [one[4]; 2]);
    }
}
