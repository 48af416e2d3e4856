//! Indicators as a hand-written kernel makes them: one pass, running sums, one column a window.

/// Mean of the last n values; NaN before there are n.
pub fn sma(x: &[f64], n: usize) -> Vec<f64> {
    let mut sum = 0.0;
    let one = |t: usize| {
        sum += x[t];
        if t >= n {
            sum -= x[t - n];
        }
        if t + 1 >= n { sum / n as f64 } else { f64::NAN }
    };
    (0..x.len()).map(one).collect()
}

/// Exponential mean, shown from the n-th value.
pub fn ema(x: &[f64], n: usize) -> Vec<f64> {
    let alpha = 2.0 / (n as f64 + 1.0);
    let mut mean = x.first().copied().unwrap_or(0.0);
    let one = |(t, x): (usize, &f64)| {
        mean = alpha * x + (1.0 - alpha) * mean;
        if t + 1 >= n { mean } else { f64::NAN }
    };
    x.iter().enumerate().map(one).collect()
}

/// The same over values of which the first may be missing.
pub fn ema_late(x: &[f64], n: usize) -> Vec<f64> {
    let first = x.iter().take_while(|x| x.is_nan()).count();
    let mut out = vec![f64::NAN; first];
    out.extend(ema(&x[first..], n));
    out
}

/// Standard deviation (ddof 1) of the last n values, from running sums around the first.
pub fn std(x: &[f64], n: usize) -> Vec<f64> {
    let base = x.iter().copied().find(|x| !x.is_nan()).unwrap_or(0.0);
    let (mut sum, mut squares) = (0.0, 0.0);
    let one = |t: usize| {
        let d = x[t] - base;
        sum += d;
        squares += d * d;
        if t >= n {
            let d = x[t - n] - base;
            sum -= d;
            squares -= d * d;
        }
        if t + 1 < n {
            return f64::NAN;
        }
        let (mean, k) = (sum / n as f64, n as f64);
        ((squares - k * mean * mean).max(0.0) / (k - 1.0)).sqrt()
    };
    (0..x.len()).map(one).collect()
}

/// Wilder's relative strength: the first mean is a plain one of the first n changes.
pub fn rsi(x: &[f64], n: usize) -> Vec<f64> {
    let (mut up, mut down) = (0.0, 0.0);
    let k = n as f64;
    let mut out = vec![f64::NAN; x.len()];
    for t in 1..x.len() {
        let d = x[t] - x[t - 1];
        let (gain, loss) = (d.max(0.0), (-d).max(0.0));
        if t <= n {
            up += gain / k;
            down += loss / k;
        } else {
            up = (up * (k - 1.0) + gain) / k;
            down = (down * (k - 1.0) + loss) / k;
        }
        if t >= n {
            out[t] = 100.0 * up / (up + down);
        }
    }
    out
}

/// Greatest of the last n values, by a queue of those that may still become it.
pub fn highest(x: &[f64], n: usize) -> Vec<f64> {
    let mut queue = std::collections::VecDeque::new();
    let one = |t: usize| {
        while queue.back().is_some_and(|at: &usize| x[*at] <= x[t]) {
            queue.pop_back();
        }
        queue.push_back(t);
        if queue.front().is_some_and(|at| *at + n <= t) {
            queue.pop_front();
        }
        if t + 1 >= n { x[queue[0]] } else { f64::NAN }
    };
    (0..x.len()).map(one).collect()
}

/// Least of the last n values.
pub fn lowest(x: &[f64], n: usize) -> Vec<f64> {
    let negated: Vec<f64> = x.iter().map(|x| -x).collect();
    highest(&negated, n).into_iter().map(|x| -x).collect()
}

/// Values one bar ago.
pub fn before(x: &[f64]) -> Vec<f64> {
    let mut out = vec![f64::NAN];
    out.extend_from_slice(&x[..x.len().saturating_sub(1)]);
    out
}
