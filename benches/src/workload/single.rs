//! Single-series strategies, each against a scalar kernel of its own: indicators once a window,
//! then one combination at a time.

use std::collections::BTreeMap;

use super::{Case, Settings, grid, steps};
use crate::limit::Figures;
use crate::limit::books::{both_sides, long_only, stop_and_target};
use crate::limit::indicators::{before, ema, ema_late, highest, lowest, rsi, sma, std};
use crate::line::Line;
use crate::series::{self, DAY, Prices};

const FEE: f64 = 2e-4;
const BARS: usize = 20_000;
const COSTS: &str = "costs: {fee_bps: 2}\n";

type Kernel = fn(&Prices, &[Vec<f64>], f64) -> Vec<Figures>;

/// A strategy: its params with their values, and what it says of them.
struct Strategy {
    name: &'static str,
    params: Vec<(&'static str, Vec<f64>)>,
    text: &'static str,
    kernel: Kernel,
}

pub(super) fn run(settings: Settings, tell: &mut dyn FnMut(Line)) {
    let bars = if settings.quick { BARS / 10 } else { BARS };
    let prices = series::prices(bars, 1, 0.01, 31);
    let partner = partner(&prices);
    let panel = prices.panel(DAY, &[("partner", &partner)]);
    for strategy in strategies() {
        let axes: Vec<Vec<f64>> = strategy.params.iter().map(|(_, axis)| axis.clone()).collect();
        let trials = grid(&axes);
        let text = strategy.document();
        let case = Case { text, panel: &panel, trials: trials.clone() };
        let annual = panel.periods_per_year;
        let kernel = || (strategy.kernel)(&prices, &trials, annual);
        tell(case.against(strategy.name, settings, 3, kernel));
    }
}

/// A second series that wanders around the first.
fn partner(prices: &Prices) -> Vec<f64> {
    let mut draw = series::Draw::new(77);
    let mut gap = 0.0;
    let mut one = |close: &f64| {
        gap = 0.98 * gap + draw.bell() * 0.004;
        close * libm::exp(gap)
    };
    prices.close.iter().map(&mut one).collect()
}

impl Strategy {
    /// Params in the order of their names, as a program has them.
    fn document(&self) -> String {
        let mut text = "version: 1\nparams:\n".to_owned();
        for (name, values) in &self.params {
            let all: Vec<String> = values.iter().map(f64::to_string).collect();
            text +=
                &format!("  {name}: {{default: {}, values: [{}]}}\n", values[0], all.join(", "));
        }
        text + self.text + COSTS
    }
}

/// Names of params rise, so that the grid's order is the program's.
fn strategies() -> Vec<Strategy> {
    vec![
        Strategy {
            name: "rsi-bands",
            params: vec![
                ("a_n", steps(5.0, 1.0, 20)),
                ("b_low", steps(20.0, 2.0, 8)),
                ("c_high", steps(55.0, 3.0, 8)),
            ],
            text: "signals:\n  long: RSI(close, a_n) < b_low\n  exit_long: RSI(close, a_n) > c_high\n",
            kernel: rsi_bands,
        },
        Strategy {
            name: "donchian",
            params: vec![("a_in", steps(10.0, 2.0, 40)), ("b_out", steps(5.0, 1.0, 30))],
            text: "signals:\n  long: close > TS_MAX(high, a_in)[1]\n  exit_long: close < TS_MIN(low, b_out)[1]\n",
            kernel: donchian,
        },
        Strategy {
            name: "bollinger",
            params: vec![("a_n", steps(10.0, 1.0, 50)), ("b_k", steps(1.0, 0.1, 20))],
            text: "signals:\n  long: close < SMA(close, a_n) - b_k * STD(close, a_n)\n  exit_long: close > SMA(close, a_n)\n",
            kernel: bollinger,
        },
        Strategy {
            name: "macd-stop-target",
            params: vec![
                ("a_fast", steps(6.0, 1.0, 8)),
                ("b_slow", steps(20.0, 1.0, 8)),
                ("c_stop", steps(0.02, 0.01, 4)),
                ("d_target", steps(0.04, 0.02, 4)),
            ],
            text: "let:\n  line: EMA(close, a_fast) - EMA(close, b_slow)\nsignals:\n  long: line > EMA(line, 9)\nrisk: {stop_loss: c_stop, take_profit: d_target}\n",
            kernel: macd,
        },
        Strategy {
            name: "three-conditions",
            params: vec![
                ("a_n", steps(10.0, 4.0, 20)),
                ("b_most", steps(50.0, 3.0, 10)),
                ("c_weeks", steps(3.0, 2.0, 5)),
            ],
            text: "signals:\n  long: close > SMA(close, a_n) and RSI(close, 14) < b_most and close > EMA(close@1W, c_weeks)\n",
            kernel: three_conditions,
        },
        Strategy {
            name: "pairs-spread",
            params: vec![("a_n", steps(20.0, 1.0, 50)), ("b_k", steps(1.0, 0.1, 20))],
            text: "let:\n  spread: ZSCORE(close / partner, a_n)\nsignals:\n  long: spread < -b_k\n  exit_long: spread > 0\n  short: spread > b_k\n  exit_short: spread < 0\n",
            kernel: pairs_spread,
        },
        Strategy {
            name: "long-short-trailing",
            params: vec![
                ("a_fast", steps(5.0, 1.0, 10)),
                ("b_slow", steps(30.0, 3.0, 10)),
                ("c_trail", steps(0.03, 0.01, 10)),
            ],
            text: "signals:\n  long: EMA(close, a_fast) > EMA(close, b_slow)\n  short: EMA(close, a_fast) < EMA(close, b_slow)\nrisk: {trailing_stop: c_trail}\n",
            kernel: long_short_trailing,
        },
    ]
}

/// A column for each window that some trial has at that place.
fn columns(
    trials: &[Vec<f64>],
    place: usize,
    mut of: impl FnMut(usize) -> Vec<f64>,
) -> BTreeMap<usize, Vec<f64>> {
    let mut all = BTreeMap::new();
    for trial in trials {
        let window = trial[place] as usize;
        all.entry(window).or_insert_with(|| of(window));
    }
    all
}

fn rsi_bands(prices: &Prices, trials: &[Vec<f64>], annual: f64) -> Vec<Figures> {
    let strength = columns(trials, 0, |n| rsi(&prices.close, n));
    let one = |trial: &Vec<f64>| {
        let (x, low, high) = (&strength[&(trial[0] as usize)], trial[1], trial[2]);
        long_only(prices, FEE, annual, |t| x[t] < low, |t| x[t] > high)
    };
    trials.iter().map(one).collect()
}

fn donchian(prices: &Prices, trials: &[Vec<f64>], annual: f64) -> Vec<Figures> {
    let high = columns(trials, 0, |n| before(&highest(&prices.high, n)));
    let low = columns(trials, 1, |n| before(&lowest(&prices.low, n)));
    let close = &prices.close;
    let one = |trial: &Vec<f64>| {
        let (high, low) = (&high[&(trial[0] as usize)], &low[&(trial[1] as usize)]);
        long_only(prices, FEE, annual, |t| close[t] > high[t], |t| close[t] < low[t])
    };
    trials.iter().map(one).collect()
}

fn bollinger(prices: &Prices, trials: &[Vec<f64>], annual: f64) -> Vec<Figures> {
    let middle = columns(trials, 0, |n| sma(&prices.close, n));
    let spread = columns(trials, 0, |n| std(&prices.close, n));
    let close = &prices.close;
    let one = |trial: &Vec<f64>| {
        let n = trial[0] as usize;
        let (middle, spread, k) = (&middle[&n], &spread[&n], trial[1]);
        let long = |t: usize| close[t] < middle[t] - k * spread[t];
        long_only(prices, FEE, annual, long, |t| close[t] > middle[t])
    };
    trials.iter().map(one).collect()
}

fn macd(prices: &Prices, trials: &[Vec<f64>], annual: f64) -> Vec<Figures> {
    let fast = columns(trials, 0, |n| ema(&prices.close, n));
    let slow = columns(trials, 1, |n| ema(&prices.close, n));
    let mut lines = BTreeMap::new();
    let mut out = Vec::with_capacity(trials.len());
    for trial in trials {
        let key = (trial[0] as usize, trial[1] as usize);
        let (line, signal) = lines.entry(key).or_insert_with(|| {
            let line: Vec<f64> =
                fast[&key.0].iter().zip(&slow[&key.1]).map(|(f, s)| f - s).collect();
            let signal = ema_late(&line, 9);
            (line, signal)
        });
        let (line, signal) = (&line[..], &signal[..]);
        let rules = (trial[2], trial[3]);
        let long = |t: usize| line[t] > signal[t];
        out.push(stop_and_target(prices, FEE, annual, rules, long, |t| line[t] <= signal[t]));
    }
    out
}

fn three_conditions(prices: &Prices, trials: &[Vec<f64>], annual: f64) -> Vec<Figures> {
    let mean = columns(trials, 0, |n| sma(&prices.close, n));
    let strength = rsi(&prices.close, 14);
    let close = &prices.close;
    // Days count from 1970-01-01, a Thursday: weeks end with the row of a Sunday.
    let ends: Vec<usize> = (0..prices.bars()).filter(|t| t % 7 == 3).collect();
    let weekly: Vec<f64> = ends.iter().map(|t| close[*t]).collect();
    let held = columns(trials, 2, |n| {
        let of = ema(&weekly, n);
        let last = |t: usize| (t + 4).checked_div(7).and_then(|k| k.checked_sub(1));
        (0..close.len()).map(|t| last(t).map_or(f64::NAN, |k| of[k])).collect()
    });
    let one = |trial: &Vec<f64>| {
        let (mean, most) = (&mean[&(trial[0] as usize)], trial[1]);
        let week = &held[&(trial[2] as usize)];
        let long = |t: usize| close[t] > mean[t] && strength[t] < most && close[t] > week[t];
        let exit = |t: usize| close[t] <= mean[t] || strength[t] >= most || close[t] <= week[t];
        long_only(prices, FEE, annual, long, exit)
    };
    trials.iter().map(one).collect()
}

fn pairs_spread(prices: &Prices, trials: &[Vec<f64>], annual: f64) -> Vec<Figures> {
    let partner = partner(prices);
    let ratio: Vec<f64> = prices.close.iter().zip(&partner).map(|(a, b)| a / b).collect();
    let scores = columns(trials, 0, |n| {
        let (mean, spread) = (sma(&ratio, n), std(&ratio, n));
        (0..ratio.len()).map(|t| (ratio[t] - mean[t]) / spread[t]).collect()
    });
    let one = |trial: &Vec<f64>| {
        let (z, k) = (&scores[&(trial[0] as usize)], trial[1]);
        both_sides(prices, FEE, annual, f64::INFINITY, |t, held| {
            let z = z[t];
            match held {
                1 if z > k => -1,
                1 => i8::from(z <= 0.0),
                -1 if z < -k => 1,
                -1 => -i8::from(z >= 0.0),
                _ => i8::from(z < -k) - i8::from(z > k),
            }
        })
    };
    trials.iter().map(one).collect()
}

fn long_short_trailing(prices: &Prices, trials: &[Vec<f64>], annual: f64) -> Vec<Figures> {
    let fast = columns(trials, 0, |n| ema(&prices.close, n));
    let slow = columns(trials, 1, |n| ema(&prices.close, n));
    let one = |trial: &Vec<f64>| {
        let (fast, slow) = (&fast[&(trial[0] as usize)], &slow[&(trial[1] as usize)]);
        both_sides(prices, FEE, annual, trial[2], |t, _| {
            i8::from(fast[t] > slow[t]) - i8::from(fast[t] < slow[t])
        })
    };
    trials.iter().map(one).collect()
}
