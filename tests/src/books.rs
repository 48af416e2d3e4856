//! The engine's books and the ledger, side by side.

use std::sync::Arc;

use qraft_ir::policy::Settings;
use qraft_sim::spec;
use qraft_sim::{BySymbol, PackTerms, Setup, WholeSignals};
use qraft_stats::{Figure, Figures};

use crate::closeness::Tolerance;
use crate::ledger::{self, Truth};

/// What both are told.
pub struct Case<'a> {
    /// Prices and sessions.
    pub market: ledger::Market<'a>,
    /// The bars on which a re-targeted strategy decides.
    pub rebalance: Option<Vec<bool>>,
    /// One trial's numbers.
    pub settings: Settings,
    /// Bars that an entry needs.
    pub warm_up: u32,
    /// Conditions and score.
    pub signals: WholeSignals,
    /// What is said by symbol.
    pub by_symbol: BySymbol,
    /// The terms of a market pack.
    pub pack: Option<PackTerms>,
}

impl Case<'_> {
    /// The same for the engine.
    pub fn setup(&self) -> Setup {
        Setup {
            warm_up: self.warm_up,
            has_long: self.signals.long.is_some(),
            has_exit_long: self.signals.exit_long.is_some(),
            has_short: self.signals.short.is_some(),
            has_exit_short: self.signals.exit_short.is_some(),
            has_score: self.signals.score.is_some(),
            has_funding: self.signals.funding.is_some(),
            by_symbol: Arc::new(self.by_symbol.clone()),
            pack: self.pack.clone().map(Arc::new),
            ..Setup::plain(self.settings)
        }
    }

    /// The same for the engine.
    pub fn engine_market(&self) -> qraft_sim::Market<'_> {
        let m = &self.market;
        qraft_sim::Market {
            volume: m.volume,
            high: m.high,
            low: m.low,
            vwap: m.vwap,
            groups: m.groups,
            industry: m.industry,
            funding_due: m.funding_due,
            periods_per_year: m.periods_per_year,
            rebalance: self.rebalance.as_deref(),
            ..qraft_sim::Market::new(m.open, m.close, m.symbols, m.session)
        }
    }

    /// The engine's specification.
    pub fn specification(&self) -> Result<spec::Outcome, String> {
        spec::run(&self.setup(), &self.engine_market(), &self.signals).map_err(|e| e.to_string())
    }

    /// The ledger.
    pub fn ledger(&self) -> ledger::Outcome {
        let truths = |column: &Option<Vec<i8>>| column.as_ref().map(|c| truths(c));
        let signals = ledger::Signals {
            long: truths(&self.signals.long),
            exit_long: truths(&self.signals.exit_long),
            short: truths(&self.signals.short),
            exit_short: truths(&self.signals.exit_short),
            score: self.signals.score.clone(),
            funding: self.signals.funding.clone(),
            warm_up: self.warm_up as usize,
        };
        let sheets = ledger::Sheets {
            weights: &self.by_symbol.weights,
            budgets: &self.by_symbol.budgets,
            pack: self.pack.as_ref(),
        };
        ledger::run(self.market, &signals, &self.settings, sheets, self.rebalance.as_deref())
    }

    /// What the two disagree on, in words.
    pub fn compare(&self, engine: &spec::Outcome, plain: &ledger::Outcome) -> Result<(), String> {
        let capital = self.settings.capital;
        let money = Tolerance { rel: 1e-9, abs: 1e-9 * capital };
        let count = Tolerance { rel: 1e-9, abs: 1e-9 };
        let fills: Vec<(usize, usize)> =
            engine.fills.iter().map(|f| (f.bar as usize, f.symbol as usize)).collect();
        let mut sorted = fills;
        sorted.sort_unstable();
        let mut theirs: Vec<(usize, usize)> =
            plain.fills.iter().map(|(bar, symbol, _)| (*bar, *symbol)).collect();
        theirs.sort_unstable();
        if sorted != theirs {
            let at = sorted.iter().zip(&theirs).position(|(a, b)| a != b);
            let at = at.unwrap_or(sorted.len().min(theirs.len()));
            let (ours, other) = (sorted.get(at), theirs.get(at));
            return Err(format!("fill {at} (bar, symbol): engine {ours:?}, ledger {other:?}"));
        }
        let gaps = [
            money.first_gap("equity", &engine.equity, &plain.equity),
            money.first_gap("cash", &[engine.final_cash], &[plain.cash]),
            count.first_gap("shares", &engine.final_shares, &plain.shares),
        ];
        if let Some(gap) = gaps.into_iter().flatten().next() {
            return Err(format!("{gap} (engine against ledger)"));
        }
        let ours = Figures::from_tally(&engine.tally, self.market.periods_per_year);
        let theirs = ledger::figures(plain, capital, self.market.periods_per_year);
        compare_amounts(&ours, &theirs, capital)?;
        // Where prices stand still and trading is free, returns are rounding and nothing else;
        // ratios of them mean nothing.
        let moved = engine.tally.greatest > 1e-12 || engine.tally.least < -1e-12;
        if moved {
            compare_ratios(&ours, &theirs)?;
        }
        // Whether a bar rose or fell cannot be told where it moved by a rounding.
        let blurred = is_blurred(&engine.equity) || is_blurred(&plain.equity);
        if blurred { Ok(()) } else { same("hit_rate", ours.hit_rate, theirs.hit_rate, 1e-9) }
    }
}

fn truths(column: &[i8]) -> Vec<Truth> {
    let one = |x: &i8| match x {
        1 => Truth::True,
        0 => Truth::False,
        _ => Truth::Unknown,
    };
    column.iter().map(one).collect()
}

/// True where some bar changed equity by no more than a rounding.
fn is_blurred(equity: &[f64]) -> bool {
    equity.windows(2).any(|pair| pair[0] != pair[1] && (pair[1] / pair[0] - 1.0).abs() < 1e-12)
}

/// To 1e-9 of the greater, or so near to each other as `abs`.
fn same(name: &str, ours: Figure, theirs: Option<f64>, abs: f64) -> Result<(), String> {
    let tol = Tolerance { rel: 1e-9, abs };
    match (ours.value(), theirs.filter(|x| x.is_finite())) {
        (None, None) => Ok(()),
        (Some(x), Some(y)) if tol.agree(x, y) => Ok(()),
        (x, y) => Err(format!("{name}: engine {x:?}, ledger {y:?}")),
    }
}

/// What a run came to; the number of trades exactly.
fn compare_amounts(ours: &Figures, theirs: &ledger::Figures, capital: f64) -> Result<(), String> {
    same("total_return", ours.total_return, Some(theirs.total_return), 1e-9)?;
    same("cagr", ours.cagr, theirs.cagr, 1e-9)?;
    same("volatility", ours.volatility, theirs.volatility, 1e-9)?;
    same("max_drawdown", ours.max_drawdown, Some(theirs.max_drawdown), 1e-9)?;
    same("turnover", ours.turnover, Some(theirs.turnover), 1e-9)?;
    same("exposure", ours.exposure, theirs.exposure, 1e-9)?;
    same("fees", ours.fees, Some(theirs.fees), 1e-9 * capital)?;
    match ours.trades.value() {
        Some(trades) if trades == theirs.trades as f64 => Ok(()),
        trades => Err(format!("trades: engine {trades:?}, ledger {}", theirs.trades)),
    }
}

/// What divides by how much the returns moved. Higher moments from plain sums lose digits where
/// the mean is large against the spread.
fn compare_ratios(ours: &Figures, theirs: &ledger::Figures) -> Result<(), String> {
    same("sharpe_ratio", ours.sharpe_ratio, theirs.sharpe_ratio, 1e-9)?;
    same("sortino_ratio", ours.sortino_ratio, theirs.sortino_ratio, 1e-9)?;
    same("calmar_ratio", ours.calmar_ratio, theirs.calmar_ratio, 1e-9)?;
    same("skew", ours.skew, theirs.skew, 1e-7)?;
    same("kurtosis", ours.kurtosis, theirs.kurtosis, 1e-7)
}
