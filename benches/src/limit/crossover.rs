//! The crossover sweep in one pass: all pairs of fast < slow windows over one series. A block of
//! rows of averages is made, used by every pair, and dropped; eight slow windows stand side by side
//! in a register.
//!
//! It accumulates what the sweep's four figures need (sum and sum of squares of returns, log
//! equity, its peak and its drawdown, entries) and nothing else, so it is a bound that a general
//! engine can near but not reach.
#![allow(unsafe_code)] // calls into `target_feature` functions, behind a run-time check

use std::ops::RangeInclusive;

use super::Figures;

/// Lanes side by side.
const LANES: usize = 8;
/// Bars a block: 64 rows of 96 windows are 48 KiB.
const BLOCK: usize = 64;

/// The averages of the sweep.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Average {
    /// Exponential, α = 2/(w+1), seeded with the first close.
    Exponential,
    /// Plain mean of the window.
    Simple,
}

#[derive(Clone, Copy, Default)]
struct Lanes {
    sum: [f64; LANES],
    squares: [f64; LANES],
    log_equity: [f64; LANES],
    peak: [f64; LANES],
    drawdown: [f64; LANES],
    entries: [f64; LANES],
    held: [f64; LANES],
}

/// Per-bar returns of a held bar, an entry and an exit, plain and logarithmic.
struct Returns {
    plain: [Vec<f64>; 3],
    log: [Vec<f64>; 3],
}

fn returns(open: &[f64], close: &[f64], fee: f64) -> Returns {
    let mut out = Returns { plain: Default::default(), log: Default::default() };
    for t in 0..close.len() {
        let before = if t == 0 { close[0] } else { close[t - 1] };
        let ratios =
            [close[t] / before, close[t] / (open[t] * (1.0 + fee)), open[t] * (1.0 - fee) / before];
        for (k, ratio) in ratios.into_iter().enumerate() {
            out.plain[k].push(ratio - 1.0);
            out.log[k].push(libm::log(ratio));
        }
    }
    out
}

/// State of the averages: one a window.
struct Averages {
    kind: Average,
    first: usize,
    alpha: Vec<f64>,
    value: Vec<f64>,
}

impl Averages {
    fn new(kind: Average, windows: &RangeInclusive<usize>, first_close: f64) -> Self {
        let alpha = windows.clone().map(|w| 2.0 / (w as f64 + 1.0)).collect::<Vec<_>>();
        let start = if kind == Average::Exponential { first_close } else { 0.0 };
        let value = vec![start; alpha.len()];
        Averages { kind, first: *windows.start(), alpha, value }
    }

    /// Steps to bar `t` and writes the row; a window that is not full yet is NaN.
    fn row(&mut self, close: &[f64], t: usize, out: &mut [f64]) {
        let now = close[t];
        match self.kind {
            Average::Exponential if t > 0 => {
                for (value, alpha) in self.value.iter_mut().zip(&self.alpha) {
                    *value = alpha * now + (1.0 - alpha) * *value;
                }
                out.copy_from_slice(&self.value);
            }
            Average::Exponential => out.copy_from_slice(&self.value),
            Average::Simple => {
                for (k, value) in self.value.iter_mut().enumerate() {
                    let window = self.first + k;
                    *value += now - if t >= window { close[t - window] } else { 0.0 };
                    out[k] = *value / window as f64;
                }
            }
        }
        let unfilled = (t + 1).saturating_sub(self.first - 1).min(out.len());
        out[unfilled..].fill(f64::NAN);
    }
}

/// Runs the sweep. `windows` must span at least 8 windows; `fee` is a fraction; `annual` is periods
/// a year.
pub fn sweep(
    open: &[f64],
    close: &[f64],
    kind: Average,
    windows: RangeInclusive<usize>,
    fee: f64,
    annual: f64,
) -> Vec<Figures> {
    let width = windows.end() - windows.start() + 1;
    assert!(width >= LANES && !close.is_empty());
    let returns = returns(open, close, fee);
    let groups = groups(width);
    let mut states = vec![Lanes::default(); groups.len()];
    let mut averages = Averages::new(kind, &windows, close[0]);
    let mut rows = vec![0.0; BLOCK * width];
    let mut t0 = 1;
    while t0 < close.len() {
        let t1 = (t0 + BLOCK).min(close.len());
        for t in t0..t1 {
            averages.row(close, t - 1, &mut rows[(t - t0) * width..][..width]);
        }
        for (state, &(fast, slow)) in states.iter_mut().zip(&groups) {
            block(&rows, width, &returns, (fast, slow), (t0, t1), state);
        }
        t0 = t1;
    }
    figures(&groups, &states, width, close.len() as f64, annual)
}

/// (fast, first slow) index pairs; the last group of a fast window is moved back into the row, and
/// the lanes that it repeats are dropped at the end.
fn groups(width: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for fast in 0..width - 1 {
        for slow in (fast + 1..width).step_by(LANES) {
            out.push((fast, slow.min(width - LANES)));
        }
    }
    out
}

fn block(
    rows: &[f64],
    width: usize,
    returns: &Returns,
    at: (usize, usize),
    span: (usize, usize),
    state: &mut Lanes,
) {
    #[cfg(target_arch = "x86_64")]
    {
        if std::arch::is_x86_feature_detected!("avx512f") {
            // SAFETY: the feature was just detected.
            return unsafe { block_avx512(rows, width, returns, at, span, state) };
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the feature was just detected.
            return unsafe { block_avx2(rows, width, returns, at, span, state) };
        }
    }
    block_lanes(rows, width, returns, at, span, state);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn block_avx512(
    rows: &[f64],
    width: usize,
    returns: &Returns,
    at: (usize, usize),
    span: (usize, usize),
    state: &mut Lanes,
) {
    block_lanes(rows, width, returns, at, span, state);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn block_avx2(
    rows: &[f64],
    width: usize,
    returns: &Returns,
    at: (usize, usize),
    span: (usize, usize),
    state: &mut Lanes,
) {
    block_lanes(rows, width, returns, at, span, state);
}

#[inline(always)]
fn block_lanes(
    rows: &[f64],
    width: usize,
    returns: &Returns,
    (fast, slow): (usize, usize),
    (t0, t1): (usize, usize),
    state: &mut Lanes,
) {
    let mut s = *state;
    let [hold, entry, exit] = [0, 1, 2].map(|k| &returns.plain[k][t0..t1]);
    let [log_hold, log_entry, log_exit] = [0, 1, 2].map(|k| &returns.log[k][t0..t1]);
    for (i, row) in rows.chunks_exact(width).take(t1 - t0).enumerate() {
        let left = row[fast];
        let right: &[f64; LANES] = row[slow..slow + LANES].try_into().expect("eight lanes");
        let (h, e, x) = (hold[i], entry[i], exit[i]);
        let (lh, le, lx) = (log_hold[i], log_entry[i], log_exit[i]);
        // Both conditions as 0 or 1, so that every choice below is a select and the lanes stay side
        // by side.
        for (lane, &slower) in right.iter().enumerate() {
            let now = if left > slower { 1.0 } else { 0.0 };
            let was = s.held[lane];
            let (in_plain, in_log) = if was > 0.5 { (h, lh) } else { (e, le) };
            let (out_plain, out_log) = if was > 0.5 { (x, lx) } else { (0.0, 0.0) };
            let r = if now > 0.5 { in_plain } else { out_plain };
            let l = if now > 0.5 { in_log } else { out_log };
            s.sum[lane] += r;
            s.squares[lane] += r * r;
            s.log_equity[lane] += l;
            s.peak[lane] =
                if s.log_equity[lane] > s.peak[lane] { s.log_equity[lane] } else { s.peak[lane] };
            let down = s.log_equity[lane] - s.peak[lane];
            s.drawdown[lane] = if down < s.drawdown[lane] { down } else { s.drawdown[lane] };
            s.entries[lane] += if now > was { 1.0 } else { 0.0 };
            s.held[lane] = now;
        }
    }
    *state = s;
}

fn figures(
    groups: &[(usize, usize)],
    states: &[Lanes],
    width: usize,
    bars: f64,
    annual: f64,
) -> Vec<Figures> {
    let mut out = Vec::with_capacity(width * (width - 1) / 2);
    let mut next_slow = 0;
    for (&(fast, slow), state) in groups.iter().zip(states) {
        if next_slow <= fast {
            next_slow = fast + 1;
        }
        for lane in 0..LANES {
            if slow + lane < next_slow {
                continue;
            }
            next_slow = slow + lane + 1;
            let mean = state.sum[lane] / bars;
            let variance = (state.squares[lane] - state.sum[lane] * mean) / (bars - 1.0);
            out.push(Figures {
                total_return: libm::expm1(state.log_equity[lane]),
                sharpe_ratio: mean / variance.sqrt() * annual.sqrt(),
                max_drawdown: -libm::expm1(state.drawdown[lane]),
                trades: state.entries[lane],
            });
        }
        if next_slow >= width {
            next_slow = 0;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series;

    /// The same sweep for one pair, with shares and cash.
    fn plain(bars: &series::Prices, fast: usize, slow: usize, fee: f64) -> Figures {
        let average = |w: usize| {
            let alpha = 2.0 / (w as f64 + 1.0);
            let mut value = bars.close[0];
            let mut out = Vec::new();
            for (t, close) in bars.close.iter().enumerate() {
                if t > 0 {
                    value = alpha * close + (1.0 - alpha) * value;
                }
                out.push(if t + 1 < w { f64::NAN } else { value });
            }
            out
        };
        let (f, s) = (average(fast), average(slow));
        let (mut cash, mut shares, mut trades) = (1.0, 0.0, 0.0);
        let (mut peak, mut drawdown, mut last) = (1.0f64, 0.0f64, 1.0);
        let mut r = Vec::new();
        for t in 0..bars.close.len() {
            let want = t > 0 && f[t - 1] > s[t - 1];
            if want && shares == 0.0 {
                (shares, cash, trades) = (cash / (bars.open[t] * (1.0 + fee)), 0.0, trades + 1.0);
            } else if !want && shares > 0.0 {
                (cash, shares) = (shares * bars.open[t] * (1.0 - fee), 0.0);
            }
            let equity = cash + shares * bars.close[t];
            r.push(equity / last - 1.0);
            last = equity;
            peak = peak.max(equity);
            drawdown = drawdown.max(1.0 - equity / peak);
        }
        let n = r.len() as f64;
        let mean = r.iter().sum::<f64>() / n;
        let variance = r.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
        let sharpe_ratio = mean / variance.sqrt() * 252f64.sqrt();
        Figures { total_return: last - 1.0, sharpe_ratio, max_drawdown: drawdown, trades }
    }

    #[test]
    fn the_kernel_computes_what_a_ledger_computes() {
        let bars = series::prices(700, 1, 0.01, 3);
        let all = sweep(&bars.open, &bars.close, Average::Exponential, 5..=20, 2e-4, 252.0);
        assert_eq!(all.len(), 16 * 15 / 2);
        let pairs = (5..=20).flat_map(|fast| (fast + 1..=20).map(move |slow| (fast, slow)));
        for (found, (fast, slow)) in all.iter().zip(pairs) {
            let want = plain(&bars, fast, slow, 2e-4);
            assert_eq!(found.trades, want.trades);
            for (a, b) in [
                (found.total_return, want.total_return),
                (found.sharpe_ratio, want.sharpe_ratio),
                (found.max_drawdown, want.max_drawdown),
            ] {
                assert!((a - b).abs() <= 1e-9 * a.abs().max(b.abs()), "{found:?} {want:?}");
            }
        }
    }
}
