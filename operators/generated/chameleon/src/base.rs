//! A row's answer from the rows that have come.

use chameleon_spec::{Base, Deed, Spec, Twist};

/// What a row's answer is computed from.
pub struct Seen<'a> {
    /// The input's last values, the row's own last: one more than the window, or all there are.
    pub x: &'a [f64],
    /// The second input's, where there is one.
    pub y: &'a [f64],
    /// The mean in which older rows weigh less, with how many rows went in.
    pub ema: (f64, u64),
    /// The row's number, from 1.
    pub row: u64,
}

/// Inputs of a base.
pub fn inputs(base: Base) -> usize {
    if base == Base::Ratio { 2 } else { 1 }
}

/// Rows before the first answer.
pub fn warm_up(base: Base, window: usize) -> usize {
    if base == Base::Diff { window } else { window - 1 }
}

/// The weighted mean with one more value; a missing one changes nothing.
pub fn eased((mean, count): (f64, u64), x: f64, window: usize) -> (f64, u64) {
    match (x.is_nan(), count) {
        (true, _) => (mean, count),
        (false, 0) => (x, 1),
        (false, _) => (mean + 2.0 / (window as f64 + 1.0) * (x - mean), count + 1),
    }
}

/// The answer before symbols are compared; a lie about the warm-up is told here, in pushes as in
/// blocks.
pub fn answer(spec: &Spec, window: usize, seen: &Seen<'_>) -> f64 {
    let reach = spec.reach as u64;
    match spec.deed {
        Deed::Hole if seen.row == reach => return f64::NAN,
        Deed::Late if seen.row <= warm_up(spec.base, window) as u64 + reach => return f64::NAN,
        _ => {}
    }
    let plain = plain(spec.base, window, seen);
    let now = seen.x[seen.x.len() - 1];
    match spec.twist {
        Twist::EveryRow if seen.row.is_multiple_of(u64::from(spec.every)) => -plain,
        Twist::AboveLevel if now > 100.0 => plain * 0.5,
        Twist::Rising if seen.x.len() > 1 && now > seen.x[seen.x.len() - 2] => plain * 2.0,
        _ => plain,
    }
}

fn plain(base: Base, window: usize, seen: &Seen<'_>) -> f64 {
    if seen.x.len() <= warm_up(base, window) {
        return f64::NAN;
    }
    let (first, n) = (seen.x.len() - window, window as f64);
    let now = seen.x[seen.x.len() - 1];
    let tail = &seen.x[first..];
    let mean = |tail: &[f64]| tail.iter().sum::<f64>() / n;
    match base {
        Base::Mean | Base::Demean => mean(tail),
        Base::Ema if seen.ema.1 < window as u64 || now.is_nan() => f64::NAN,
        Base::Ema => seen.ema.0,
        Base::Diff => now - seen.x[first - 1],
        Base::Std => {
            let mean = mean(tail);
            let squares: f64 = tail.iter().map(|x| (x - mean) * (x - mean)).sum();
            (squares / (n - 1.0)).sqrt()
        }
        Base::Ratio => mean(tail) / mean(&seen.y[first..]),
        Base::Max | Base::Rank if tail.iter().any(|x| x.is_nan()) => f64::NAN,
        Base::Max => tail.iter().fold(f64::MIN, |most, x| most.max(*x)),
        Base::Rank => tail.iter().filter(|x| **x < now).count() as f64 / n,
    }
}

/// Takes the mean of all symbols away from each.
pub fn demean(row: &mut [f64]) {
    let has = || row.iter().filter(|x| !x.is_nan());
    let mean = has().sum::<f64>() / has().count() as f64;
    row.iter_mut().for_each(|x| *x -= mean);
}
