//! A panel that is re-targeted every few bars to equal weights of those whose average crosses and
//! whose momentum ranks high: one combination at a time, averages and ranks shared.

use super::Figures;
use super::indicators::ema;
use crate::series::Prices;

/// What the sweep varies and what it does not.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Bars between rebalances.
    pub every: usize,
    /// Bars that the momentum looks back.
    pub look_back: usize,
    /// Ranks above it are held.
    pub above: f64,
    /// The sum of weights.
    pub gross: f64,
    /// Of traded value.
    pub fee: f64,
    /// Bars a year.
    pub annual: f64,
}

/// Figures of each pair of windows, in order.
pub fn sweep(prices: &Prices, pairs: &[(usize, usize)], rule: &Rule) -> Vec<Figures> {
    let (bars, width) = (prices.bars(), prices.width);
    let looks: Vec<usize> =
        (rule.look_back..bars).filter(|t| t % rule.every == rule.every - 1).collect();
    let ranks: Vec<Vec<f64>> = looks.iter().map(|t| ranks(prices, *t, rule.look_back)).collect();
    let mut windows: Vec<usize> = pairs.iter().flat_map(|(fast, slow)| [*fast, *slow]).collect();
    windows.sort_unstable();
    windows.dedup();
    // [window][look][symbol]
    let averages: Vec<Vec<f64>> = windows
        .iter()
        .map(|n| {
            let mut rows = vec![0.0; looks.len() * width];
            for s in 0..width {
                let series: Vec<f64> = (0..bars).map(|t| prices.close[t * width + s]).collect();
                let of = ema(&series, *n);
                for (row, t) in looks.iter().enumerate() {
                    rows[row * width + s] = of[*t];
                }
            }
            rows
        })
        .collect();
    let column = |n: usize| &averages[windows.partition_point(|w| *w < n)];
    pairs
        .iter()
        .map(|(fast, slow)| {
            let (fast, slow) = (column(*fast), column(*slow));
            one(prices, rule, &looks, |look, s| {
                fast[look * width + s] > slow[look * width + s] && ranks[look][s] > rule.above
            })
        })
        .collect()
}

/// Mean ranks over the number of symbols, of the change over so many bars.
fn ranks(prices: &Prices, t: usize, look_back: usize) -> Vec<f64> {
    let width = prices.width;
    let roc =
        |s: usize| prices.close[t * width + s] / prices.close[(t - look_back) * width + s] - 1.0;
    let of: Vec<f64> = (0..width).map(roc).collect();
    let mut order: Vec<usize> = (0..width).collect();
    order.sort_unstable_by(|a, b| of[*a].total_cmp(&of[*b]));
    let mut ranks = vec![0.0; width];
    let mut from = 0;
    while from < width {
        let ties = order[from..].iter().take_while(|s| of[**s] == of[order[from]]).count();
        let rank = from as f64 + (ties as f64 + 1.0) / 2.0;
        for s in &order[from..from + ties] {
            ranks[*s] = rank / width as f64;
        }
        from += ties;
    }
    ranks
}

fn one(
    prices: &Prices,
    rule: &Rule,
    looks: &[usize],
    chosen: impl Fn(usize, usize) -> bool,
) -> Figures {
    let (bars, width) = (prices.bars(), prices.width);
    let mut shares = vec![0.0; width];
    let mut wanted: Option<Vec<bool>> = None;
    let (mut cash, mut before, mut peak, mut worst) = (1.0, 1.0, 1.0, 0.0f64);
    let (mut sum, mut squares, mut trades, mut look) = (0.0, 0.0, 0.0, 0);
    for t in 0..bars {
        let row = t * width..(t + 1) * width;
        let (open, close) = (&prices.open[row.clone()], &prices.close[row]);
        if let Some(wanted) = wanted.take() {
            let count = wanted.iter().filter(|w| **w).count() as f64;
            let equity: f64 = cash + shares.iter().zip(open).map(|(q, p)| q * p).sum::<f64>();
            let value = rule.gross * equity / count;
            for s in 0..width {
                let to = if wanted[s] { value / open[s] } else { 0.0 };
                let order = to - shares[s];
                if order.abs() * open[s] > 1e-9 * equity {
                    cash -= order * open[s] + order.abs() * open[s] * rule.fee;
                    shares[s] = to;
                    trades += 1.0;
                }
            }
        }
        let equity: f64 = cash + shares.iter().zip(close).map(|(q, p)| q * p).sum::<f64>();
        let r = equity / before - 1.0;
        sum += r;
        squares += r * r;
        before = equity;
        peak = if equity > peak { equity } else { peak };
        worst = worst.max(1.0 - equity / peak);
        if looks.get(look) == Some(&t) {
            wanted = Some((0..width).map(|s| chosen(look, s)).collect());
            look += 1;
        }
    }
    let n = bars as f64;
    let mean = sum / n;
    let variance = (squares - n * mean * mean) / (n - 1.0);
    Figures {
        total_return: before - 1.0,
        sharpe_ratio: mean / variance.sqrt() * rule.annual.sqrt(),
        max_drawdown: worst,
        trades,
    }
}
