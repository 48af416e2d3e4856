//! Books as the best hand-written scalar kernels keep them: one combination at a time, in
//! registers, direct arithmetic on shares and cash, four figures.

use super::Figures;
use crate::series::Prices;

/// Returns and drawdown along the bars.
struct Curve {
    before: f64,
    peak: f64,
    worst: f64,
    sum: f64,
    squares: f64,
}

impl Curve {
    fn new() -> Curve {
        Curve { before: 1.0, peak: 1.0, worst: 0.0, sum: 0.0, squares: 0.0 }
    }

    #[inline(always)]
    fn mark(&mut self, equity: f64) {
        let r = equity / self.before - 1.0;
        self.sum += r;
        self.squares += r * r;
        self.before = equity;
        if equity > self.peak {
            self.peak = equity;
        }
        let fall = 1.0 - equity / self.peak;
        if fall > self.worst {
            self.worst = fall;
        }
    }

    fn finish(self, trades: f64, bars: usize, annual: f64) -> Figures {
        let n = bars as f64;
        let mean = self.sum / n;
        let variance = (self.squares - n * mean * mean) / (n - 1.0);
        Figures {
            total_return: self.before - 1.0,
            sharpe_ratio: mean / variance.sqrt() * annual.sqrt(),
            max_drawdown: self.worst,
            trades,
        }
    }
}

/// Long only: in where `long` is true, out where `exit` is.
#[inline(always)]
pub fn long_only(
    prices: &Prices,
    fee: f64,
    annual: f64,
    long: impl Fn(usize) -> bool,
    exit: impl Fn(usize) -> bool,
) -> Figures {
    let mut curve = Curve::new();
    let (mut cash, mut shares, mut trades, mut wanted) = (1.0, 0.0, 0.0, false);
    for (t, (open, close)) in prices.open.iter().zip(&prices.close).enumerate() {
        if wanted {
            if shares == 0.0 {
                shares = cash / (open * (1.0 + fee));
                cash = 0.0;
                trades += 1.0;
            }
        } else if shares != 0.0 {
            cash = shares * open * (1.0 - fee);
            shares = 0.0;
        }
        curve.mark(cash + shares * close);
        wanted = if shares != 0.0 { !exit(t) } else { long(t) };
    }
    curve.finish(trades, prices.bars(), annual)
}

/// Long only with a stop and a target from the price of the entry.
#[inline(always)]
pub fn stop_and_target(
    prices: &Prices,
    fee: f64,
    annual: f64,
    (stop, target): (f64, f64),
    long: impl Fn(usize) -> bool,
    exit: impl Fn(usize) -> bool,
) -> Figures {
    let mut curve = Curve::new();
    let (mut cash, mut shares, mut trades, mut wanted) = (1.0, 0.0, 0.0, false);
    let (mut least, mut most) = (0.0, 0.0);
    for t in 0..prices.bars() {
        let open = prices.open[t];
        let mut is_entry = false;
        if wanted {
            if shares == 0.0 {
                shares = cash / (open * (1.0 + fee));
                cash = 0.0;
                trades += 1.0;
                (least, most) = (open * (1.0 - stop), open * (1.0 + target));
                is_entry = true;
            }
        } else if shares != 0.0 {
            cash = shares * open * (1.0 - fee);
            shares = 0.0;
        }
        if shares != 0.0 {
            let price = if prices.low[t] <= least {
                open.min(least)
            } else if !is_entry && open > most {
                open
            } else if !is_entry && prices.high[t] > most {
                most
            } else {
                0.0
            };
            if price > 0.0 {
                cash = shares * price * (1.0 - fee);
                shares = 0.0;
            }
        }
        curve.mark(cash + shares * prices.close[t]);
        wanted = if shares != 0.0 { !exit(t) } else { long(t) };
    }
    curve.finish(trades, prices.bars(), annual)
}

/// Long or short by two conditions, each leaving where it is false, with a stop that trails the
/// best price of the bars before (none where it is infinite).
#[inline(always)]
pub fn both_sides(
    prices: &Prices,
    fee: f64,
    annual: f64,
    trail: f64,
    side: impl Fn(usize, i8) -> i8,
) -> Figures {
    let mut curve = Curve::new();
    let (mut cash, mut shares, mut trades) = (1.0, 0.0f64, 0.0);
    let (mut held, mut wanted, mut best) = (0i8, 0i8, f64::NAN);
    for t in 0..prices.bars() {
        let open = prices.open[t];
        if wanted != held {
            let equity = cash + shares * open;
            let to = match wanted {
                0 => 0.0,
                1 => equity / open,
                _ => -equity / open,
            };
            let order = to - shares;
            if order > 0.0 {
                let cost = order * open * (1.0 + fee);
                let order = if cost > cash { order * (cash / cost) } else { order };
                cash -= order * open * (1.0 + fee);
                shares = if wanted == 0 { 0.0 } else { shares + order };
            } else {
                cash += -order * open * (1.0 - fee);
                shares = to;
            }
            trades += f64::from(u8::from(wanted != 0));
            held = wanted;
            best = f64::NAN;
        }
        if held > 0 {
            let level = best * (1.0 - trail);
            if prices.low[t] <= level {
                cash += shares * open.min(level) * (1.0 - fee);
                (shares, held) = (0.0, 0);
            }
            best = if best > prices.high[t] { best } else { prices.high[t] };
        } else if held < 0 {
            let level = best * (1.0 + trail);
            if prices.high[t] >= level {
                cash += shares * open.max(level) * (1.0 + fee);
                (shares, held) = (0.0, 0);
            }
            best = if best < prices.low[t] { best } else { prices.low[t] };
        }
        curve.mark(cash + shares * prices.close[t]);
        wanted = side(t, held);
    }
    curve.finish(trades, prices.bars(), annual)
}
