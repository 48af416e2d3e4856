//! The figures of a trial line.

use crate::Tally;

/// A figure: a number, or why there is none. Never NaN; only a profit factor may be infinite.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Figure {
    /// The number.
    Value(f64),
    /// Why there is none: a short phrase in the reader's words.
    Undefined(&'static str),
}

impl Figure {
    /// The number, where there is one.
    pub fn value(self) -> Option<f64> {
        match self {
            Figure::Value(x) => Some(x),
            Figure::Undefined(_) => None,
        }
    }

    /// The reason, where there is no number.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Figure::Value(_) => None,
            Figure::Undefined(reason) => Some(reason),
        }
    }

    /// A finite number is a value; anything else went beyond what a number can hold.
    pub(crate) fn finite(x: f64) -> Figure {
        if x.is_finite() { Figure::Value(x) } else { Figure::Undefined(BEYOND) }
    }

    /// `f` of the number; a reason stays.
    pub(crate) fn and_then(self, f: impl FnOnce(f64) -> Figure) -> Figure {
        match self {
            Figure::Value(x) => f(x),
            undefined => undefined,
        }
    }
}

/// No bar at all.
pub(crate) const NO_BARS: &str = "no bars";
/// A spread needs two.
pub(crate) const ONE_BAR: &str = "fewer than two bars";
/// Every return is the same.
pub(crate) const CONSTANT: &str = "returns do not vary";
/// Sortino without a downside.
pub(crate) const NO_DOWNSIDE: &str = "no return below the hurdle";
/// Calmar without a drawdown.
pub(crate) const NO_DRAWDOWN: &str = "no drawdown";
/// Hit rate without a hit or a miss.
pub(crate) const ALL_FLAT: &str = "every return is 0";
/// Overflow.
pub(crate) const BEYOND: &str = "beyond the range of numbers";

/// The figures of one run, as trial lines list them. Definitions: `docs/semantics.md`, "Figures".
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Figures {
    /// Last equity / capital − 1.
    pub total_return: Figure,
    /// Compound growth a year.
    pub cagr: Figure,
    /// Standard deviation (ddof 1) a year.
    pub volatility: Figure,
    /// Mean / standard deviation, a year's.
    pub sharpe_ratio: Figure,
    /// Mean / downside deviation, a year's.
    pub sortino_ratio: Figure,
    /// Greatest loss from a peak, positive.
    pub max_drawdown: Figure,
    /// `cagr` / `max_drawdown`.
    pub calmar_ratio: Figure,
    /// Gains among the returns that are not 0.
    pub hit_rate: Figure,
    /// Population skewness.
    pub skew: Figure,
    /// Population kurtosis, 3 for a normal.
    pub kurtosis: Figure,
    /// Traded value in units of equity, summed.
    pub turnover: Figure,
    /// Share of bars with a position at the close.
    pub exposure: Figure,
    /// Trades.
    pub trades: Figure,
    /// Fees and taxes, money.
    pub fees: Figure,
}

impl Figures {
    /// The names, in the order of a trial line.
    pub const NAMES: [&'static str; 14] = [
        "total_return",
        "cagr",
        "volatility",
        "sharpe_ratio",
        "sortino_ratio",
        "max_drawdown",
        "calmar_ratio",
        "hit_rate",
        "skew",
        "kurtosis",
        "turnover",
        "exposure",
        "trades",
        "fees",
    ];

    /// The figures of a tally. `periods_per_year` is the panel's.
    pub fn from_tally(tally: &Tally, periods_per_year: f64) -> Figures {
        let n = tally.n as f64;
        let some =
            |x: f64| if tally.n == 0 { Figure::Undefined(NO_BARS) } else { Figure::finite(x) };
        let root = periods_per_year.sqrt();
        let mean = tally.sum / n;
        let std = standard_deviation(tally);
        let cagr = some(tally.total_return)
            .and_then(|total| Figure::finite(libm::pow(1.0 + total, periods_per_year / n) - 1.0));
        let max_drawdown = some(tally.max_drawdown);
        let moves = tally.up + tally.down;
        let (skew, kurtosis) = shape(tally);
        Figures {
            total_return: some(tally.total_return),
            cagr,
            volatility: std.and_then(|std| Figure::finite(std * root)),
            sharpe_ratio: std.and_then(|std| {
                if std == 0.0 {
                    return Figure::Undefined(CONSTANT);
                }
                Figure::finite(mean / std * root)
            }),
            sortino_ratio: some(tally.down2).and_then(|down2| {
                if down2 == 0.0 {
                    return Figure::Undefined(NO_DOWNSIDE);
                }
                Figure::finite(mean / (down2 / n).sqrt() * root)
            }),
            max_drawdown,
            calmar_ratio: calmar(cagr, max_drawdown),
            hit_rate: if moves == 0 {
                Figure::Undefined(if tally.n == 0 { NO_BARS } else { ALL_FLAT })
            } else {
                Figure::Value(tally.up as f64 / moves as f64)
            },
            skew,
            kurtosis,
            turnover: Figure::finite(tally.turnover),
            exposure: some(tally.held_bars as f64 / n),
            trades: Figure::Value(tally.trades as f64),
            fees: Figure::finite(tally.fees),
        }
    }

    /// Every figure with its name, in the order of [`Figures::NAMES`].
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Figure)> + use<> {
        let values = [
            self.total_return,
            self.cagr,
            self.volatility,
            self.sharpe_ratio,
            self.sortino_ratio,
            self.max_drawdown,
            self.calmar_ratio,
            self.hit_rate,
            self.skew,
            self.kurtosis,
            self.turnover,
            self.exposure,
            self.trades,
            self.fees,
        ];
        Self::NAMES.into_iter().zip(values)
    }

    /// The figure of that name; `sharpe` is `sharpe_ratio`, likewise `sortino`, `calmar`.
    pub fn get(&self, name: &str) -> Option<Figure> {
        self.iter()
            .find(|(have, _)| *have == name || have.strip_suffix("_ratio") == Some(name))
            .map(|x| x.1)
    }
}

/// CAGR over drawdown.
pub(crate) fn calmar(cagr: Figure, max_drawdown: Figure) -> Figure {
    max_drawdown.and_then(|drawdown| {
        if drawdown == 0.0 {
            return Figure::Undefined(NO_DRAWDOWN);
        }
        cagr.and_then(|cagr| Figure::finite(cagr / drawdown))
    })
}

/// Per-period standard deviation, ddof 1; exactly 0 where greatest = least.
fn standard_deviation(tally: &Tally) -> Figure {
    match tally.n {
        0 => return Figure::Undefined(NO_BARS),
        1 => return Figure::Undefined(ONE_BAR),
        _ if tally.least == tally.greatest => return Figure::Value(0.0),
        _ => {}
    }
    let n = tally.n as f64;
    let squares = tally.sum2 - tally.sum / n * tally.sum;
    Figure::finite((squares.max(0.0) / (n - 1.0)).sqrt())
}

/// Population skewness and kurtosis from the raw power sums.
fn shape(tally: &Tally) -> (Figure, Figure) {
    let reason = match tally.n {
        0 => Some(NO_BARS),
        1 => Some(ONE_BAR),
        _ if tally.least == tally.greatest => Some(CONSTANT),
        _ => None,
    };
    let n = tally.n as f64;
    let mean = tally.sum / n;
    let (p2, p3, p4) = (tally.sum2 / n, tally.sum3 / n, tally.sum4 / n);
    let m2 = p2 - mean * mean;
    if let Some(reason) = reason.or((m2 <= 0.0).then_some(CONSTANT)) {
        return (Figure::Undefined(reason), Figure::Undefined(reason));
    }
    let m3 = p3 - 3.0 * mean * p2 + 2.0 * mean * mean * mean;
    let m4 = p4 - 4.0 * mean * p3 + 6.0 * mean * mean * p2 - 3.0 * mean * mean * mean * mean;
    (Figure::finite(m3 / (m2 * m2.sqrt())), Figure::finite(m4 / (m2 * m2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(returns: &[f64]) -> Figures {
        let (mut tally, mut equity, mut peak) = (Tally::default(), 1.0f64, 1.0f64);
        for &r in returns {
            tally.push(r);
            equity *= 1.0 + r;
            peak = peak.max(equity);
            tally.max_drawdown = tally.max_drawdown.max(1.0 - equity / peak);
        }
        tally.total_return = equity - 1.0;
        Figures::from_tally(&tally, 252.0)
    }

    #[test]
    fn a_small_series_by_hand() {
        let figures = of(&[0.02, -0.01]);
        let near = |name: &str, want: f64| {
            let have = figures.get(name).and_then(Figure::value).expect(name);
            assert!((have - want).abs() <= 1e-12 * want.abs().max(1.0), "{name}: {have} {want}");
        };
        near("total_return", 1.02 * 0.99 - 1.0);
        near("volatility", 0.015 * 2f64.sqrt() * 252f64.sqrt());
        near("sharpe", 0.005 / (0.015 * 2f64.sqrt()) * 252f64.sqrt());
        near("sortino", 0.005 / (0.0001f64 / 2.0).sqrt() * 252f64.sqrt());
        near("max_drawdown", 0.01);
        near("hit_rate", 0.5);
        near("skew", 0.0);
        near("kurtosis", 1.0);
    }

    #[test]
    fn what_has_no_value_says_why() {
        let flat = of(&[0.0, 0.0, 0.0]);
        assert_eq!(flat.volatility, Figure::Value(0.0));
        assert_eq!(flat.sharpe_ratio, Figure::Undefined(CONSTANT));
        assert_eq!(flat.calmar_ratio, Figure::Undefined(NO_DRAWDOWN));
        assert_eq!(flat.hit_rate, Figure::Undefined(ALL_FLAT));
        assert_eq!(of(&[0.1]).volatility, Figure::Undefined(ONE_BAR));
        assert_eq!(of(&[]).total_return, Figure::Undefined(NO_BARS));
        assert_eq!(of(&[]).exposure, Figure::Undefined(NO_BARS));
        let fast = of(&[9.0; 1]);
        assert_eq!(fast.cagr, Figure::Value(libm::pow(10.0, 252.0) - 1.0));
        assert_eq!(of(&[99.0; 1]).cagr, Figure::Undefined(BEYOND));
    }

    #[test]
    fn a_constant_return_has_no_spread_at_all() {
        let figures = of(&[0.001; 25]);
        assert_eq!(figures.volatility, Figure::Value(0.0));
        assert_eq!(figures.skew, Figure::Undefined(CONSTANT));
    }

    #[test]
    fn names_and_values_go_together() {
        let figures = of(&[0.02, -0.01]);
        let names: Vec<_> = figures.iter().map(|x| x.0).collect();
        assert_eq!(names, Figures::NAMES);
        assert_eq!(figures.get("fees"), Some(figures.fees));
        assert_eq!(figures.get("nothing"), None);
    }
}
