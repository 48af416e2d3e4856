//! Operators that carry something from bar to bar besides a mean.

use qraft_ir::Native;

use super::{by_symbol, series};
use crate::bound::Numbers;

/// The operator on each symbol; `None` where it is none of these.
pub(super) fn each(
    op: Native,
    inputs: &[Vec<f64>],
    numbers: Numbers,
    width: usize,
) -> Option<Vec<f64>> {
    let first = inputs.first()?;
    let second = inputs.get(1);
    let [one, two] = numbers.more;
    let of = |x: &[f64], y: &[f64]| match op {
        Native::CumSum => sums(x),
        Native::BarsSince => bars_since(x),
        Native::Fill => fill(x, two),
        Native::Adapt => adapt(x, y),
        Native::Latch => latch(x, y),
        _ => stops(x, y, one, two),
    };
    Some(by_symbol(first.len(), width, |symbol| {
        let other = second.map(|y| series(y, symbol, width)).unwrap_or_default();
        of(&series(first, symbol, width), &other)
    }))
}

/// Of what is valid, shown where it is.
fn sums(x: &[f64]) -> Vec<f64> {
    let valid = |t: usize| x[..=t].iter().filter(|x| !x.is_nan());
    let at = |t: usize| valid(t).fold(0.0, |sum, x| sum + x);
    (0..x.len()).map(|t| if x[t].is_nan() { f64::NAN } else { at(t) }).collect()
}

/// Since the last bar that was 1.
fn bars_since(flag: &[f64]) -> Vec<f64> {
    let last = |t: usize| (0..=t).rev().find(|at| flag[*at] == 1.0);
    (0..flag.len()).map(|t| last(t).map_or(f64::NAN, |at| (t - at) as f64)).collect()
}

/// The last valid value, where it is at most `limit` bars old; 0: however old.
fn fill(x: &[f64], limit: f64) -> Vec<f64> {
    let last = |t: usize| (0..=t).rev().find(|at| !x[*at].is_nan());
    let held = |t: usize, at: usize| limit == 0.0 || (t - at) as f64 <= limit;
    let at = |t: usize| last(t).filter(|at| held(t, *at)).map_or(f64::NAN, |at| x[at]);
    (0..x.len()).map(at).collect()
}

/// 1 if the last of what happened was a set; on one bar a reset wins.
fn latch(set: &[f64], reset: &[f64]) -> Vec<f64> {
    let happened = |t: usize| (0..=t).rev().find(|at| set[*at] == 1.0 || reset[*at] == 1.0);
    let is_set = |t: usize| happened(t).is_some_and(|at| reset[at] != 1.0);
    (0..set.len()).map(|t| f64::from(is_set(t))).collect()
}

/// y + alpha·(x − y). Before the first bar with both, y is the last x. Bars without both show
/// nothing, and change nothing after that bar.
fn adapt(x: &[f64], alpha: &[f64]) -> Vec<f64> {
    let both = |t: &usize| !x[*t].is_nan() && !alpha[*t].is_nan();
    let start = (0..x.len()).find(both).unwrap_or(x.len());
    let mut y = x[..start].iter().copied().rev().find(|x| !x.is_nan());
    let step = |t: usize| {
        if t < start || !both(&t) {
            return f64::NAN;
        }
        // Without a mean (none before, or too large a one) x is it.
        let next = match y {
            Some(y) if !y.is_nan() => y + alpha[t] * (x[t] - y),
            _ => x[t],
        };
        y = Some(next);
        next
    };
    (0..x.len()).map(step).collect()
}

/// Wilder's parabolic stop of the bars that have both prices.
fn stops(high: &[f64], low: &[f64], step: f64, most: f64) -> Vec<f64> {
    let bars: Vec<usize> =
        (0..high.len()).filter(|t| !high[*t].is_nan() && !low[*t].is_nan()).collect();
    let mut out = vec![f64::NAN; high.len()];
    let [first, second, ..] = bars[..] else { return out };
    let step = if step > most { most } else { step };
    let (up, down) = (high[second] - high[first], low[first] - low[second]);
    // The first two bars give the direction.
    let mut long = !(down > 0.0 && down > up);
    let (mut sar, mut extreme) =
        if long { (low[first], high[second]) } else { (high[first], low[second]) };
    let (mut factor, mut before) = (step, second);
    for t in bars.into_iter().skip(1) {
        let kept_below = |mut sar: f64| {
            sar = if sar > low[before] { low[before] } else { sar };
            if sar > low[t] { low[t] } else { sar }
        };
        let kept_above = |mut sar: f64| {
            sar = if sar < high[before] { high[before] } else { sar };
            if sar < high[t] { high[t] } else { sar }
        };
        if long && low[t] <= sar {
            long = false;
            sar = kept_above(extreme);
            (factor, extreme) = (step, low[t]);
        } else if !long && high[t] >= sar {
            long = true;
            sar = kept_below(extreme);
            (factor, extreme) = (step, high[t]);
        } else if (long && high[t] > extreme) || (!long && low[t] < extreme) {
            extreme = if long { high[t] } else { low[t] };
            factor = if factor + step > most { most } else { factor + step };
        }
        out[t] = sar;
        sar += factor * (extreme - sar);
        sar = if long { kept_below(sar) } else { kept_above(sar) };
        before = t;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn states_by_hand() {
        assert_eq!(sums(&[1.0, NAN, 2.0])[2], 3.0);
        assert!(sums(&[1.0, NAN])[1].is_nan());
        let since = bars_since(&[0.0, 1.0, NAN, 0.0, 1.0]);
        assert!(since[0].is_nan());
        assert_eq!(since[1..], [0.0, 1.0, 2.0, 0.0]);
        let held = fill(&[NAN, 1.0, NAN, NAN], 1.0);
        assert!(held[0].is_nan() && held[3].is_nan());
        assert_eq!((held[2], fill(&[1.0, NAN, NAN], 0.0)[2]), (1.0, 1.0));
        let gate = latch(&[0.0, 1.0, NAN, 1.0, 1.0], &[NAN, 0.0, 0.0, 1.0, NAN]);
        assert_eq!(gate, [0.0, 1.0, 1.0, 0.0, 1.0]);
    }

    #[test]
    fn a_mean_with_a_weight_of_its_own() {
        let y = adapt(&[1.0, 2.0, 4.0, NAN, 8.0], &[NAN, NAN, 0.5, 0.5, 0.25]);
        assert!([0, 1, 3].iter().all(|at| y[*at].is_nan()));
        assert_eq!((y[2], y[4]), (3.0, 4.25));
        assert_eq!(adapt(&[7.0], &[0.5]), [7.0]);
    }

    #[test]
    fn stops_reverse() {
        let (high, low) = ([10.0, 11.0, 13.0, NAN, 9.0], [9.0, 10.0, 12.0, 8.0, 7.0]);
        let out = stops(&high, &low, 0.1, 0.2);
        assert!(out[0].is_nan() && out[3].is_nan());
        assert_eq!((out[1], out[4]), (9.0, 13.0));
        assert!((out[2] - 9.2).abs() < 1e-12);
        assert!(stops(&[1.0], &[1.0], 0.1, 0.2)[0].is_nan());
    }
}
