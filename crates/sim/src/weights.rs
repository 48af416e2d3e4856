//! From the chosen to their weights: the pipeline of `docs/semantics.md`, "Weights by risk, caps
//! and budgets". The specification, the kernels and the precise matcher share it; the independent
//! ledger of the tests does not.

use qraft_ir::policy::{Scheme, Settings};

use crate::setup::BySymbol;
use crate::sizing::{cap, covariance, industry, parity, turnover, volatility};

/// Where past marks are found.
pub(crate) trait Marks {
    /// The marks of all symbols at the close of `ago` bars before the deciding one; 0 is none.
    fn row(&self, ago: usize) -> &[f64];
    /// How many bars there are before the deciding one.
    fn before(&self) -> usize;
}

/// What weights depend on besides the chosen.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) by_symbol: &'a BySymbol,
    pub(crate) periods_per_year: f64,
    /// The chosen of all that take a place: gross × chosen / (chosen + kept).
    pub(crate) share: f64,
    /// Codes of industries at the deciding bar, one a symbol.
    pub(crate) industry: Option<&'a [f64]>,
}

/// Room that a rebalance reuses.
#[derive(Debug, Default)]
pub(crate) struct Weigher {
    weights: Vec<f64>,
    returns: Vec<f64>,
    series: Vec<f64>,
    capped: Vec<bool>,
    groups: Vec<u32>,
    codes: Vec<u64>,
    totals: Vec<[f64; 8]>,
    means: Vec<f64>,
    matrix: Vec<f64>,
    /// The matrix of those who have variance and a budget.
    cut: Vec<f64>,
    budgets: Vec<f64>,
    named: Vec<usize>,
    parity: parity::Parity,
}

impl Weigher {
    /// Turns base weights (equal or by score, signed) into weights, in place. `chosen` is by rising
    /// symbol.
    pub(crate) fn settle(
        &mut self,
        context: &Context<'_>,
        marks: &dyn Marks,
        chosen: &mut [(u32, f64)],
    ) {
        let settings = context.settings;
        if chosen.is_empty() || is_plain(settings) {
            return;
        }
        if settings.sizes_by_risk() {
            self.gather(marks, settings.lookback() as usize, chosen);
        }
        self.weights.clear();
        self.weights.extend(chosen.iter().map(|(_, weight)| *weight));
        match settings.scheme {
            Scheme::Fixed => self.fixed(context, chosen),
            Scheme::RiskParity => self.by_risk(context, chosen),
            Scheme::Equal | Scheme::Score | Scheme::VolTarget => {}
        }
        self.cap(settings);
        if settings.scheme == Scheme::VolTarget {
            self.aim_at_target(context);
        }
        if let Some(limit) = settings.risk.max_industry_weight {
            self.group(context.industry, chosen);
            industry::cap_groups(&mut self.weights, &self.groups, limit, &mut self.totals);
        }
        if let Some(most) = settings.sizing.max_leverage {
            let gross = crate::sizing::gross_of(&self.weights);
            if gross > most {
                volatility::scale(&mut self.weights, most / gross);
            }
        }
        for ((_, weight), settled) in chosen.iter_mut().zip(&self.weights) {
            *weight = *settled;
        }
    }

    /// The weight of a signal-driven slot.
    pub(crate) fn slot(
        &mut self,
        context: &Context<'_>,
        marks: &dyn Marks,
        symbol: usize,
        side: i8,
        width: usize,
    ) -> f64 {
        let settings = context.settings;
        if settings.scheme != Scheme::VolTarget {
            return f64::from(side) * steady_slot(settings, context.by_symbol, symbol, width);
        }
        let slot = settings.gross / width as f64;
        let one = [(symbol as u32, 1.0)];
        self.gather(marks, settings.lookback() as usize, &one);
        let sigma = volatility::portfolio_vol(&[1.0], &self.returns, &mut self.series);
        let size = slot * target(settings).scale(annual(sigma, context.periods_per_year));
        f64::from(side) * capped(settings, size)
    }

    /// Moves weights towards what is held until they trade no more than the budget. `held` and
    /// `wanted` are of the same symbols.
    pub(crate) fn keep_to_budget(held: &[f64], wanted: &mut [f64], budget: f64) {
        turnover::blend(held, wanted, budget);
    }

    /// Returns of the window, `[bar][chosen]`, oldest first.
    fn gather(&mut self, marks: &dyn Marks, lookback: usize, chosen: &[(u32, f64)]) {
        self.returns.clear();
        for ago in (0..lookback.min(marks.before())).rev() {
            let (now, before) = (marks.row(ago), marks.row(ago + 1));
            self.returns.extend(chosen.iter().map(|(symbol, _)| {
                let (now, before) = (now[*symbol as usize], before[*symbol as usize]);
                if before > 0.0 { now / before - 1.0 } else { 0.0 }
            }));
        }
    }

    fn fixed(&mut self, context: &Context<'_>, chosen: &[(u32, f64)]) {
        for (weight, (symbol, base)) in self.weights.iter_mut().zip(chosen) {
            let named = named_weight(context.settings, context.by_symbol, *symbol as usize);
            *weight = named.copysign(*base);
        }
    }

    /// Risk parity over those who have variance and a budget; the rest get nothing.
    fn by_risk(&mut self, context: &Context<'_>, chosen: &[(u32, f64)]) {
        let names = chosen.len();
        for row in self.returns.chunks_exact_mut(names) {
            for (r, (_, base)) in row.iter_mut().zip(chosen) {
                *r *= base.signum();
            }
        }
        self.weights.fill(0.0);
        // fewer than two bars have no covariance, and nobody gets a weight
        if !covariance::of_returns(&self.returns, names, &mut self.means, &mut self.matrix) {
            return;
        }
        let budgets = &context.by_symbol.budgets;
        let budget = |symbol: u32| budgets.get(symbol as usize).copied();
        self.named.clear();
        self.named.extend((0..names).filter(|at| {
            self.matrix[at * names + at] > 0.0
                && (budgets.is_empty() || budget(chosen[*at].0).is_some_and(|b| b > 0.0))
        }));
        self.cut.clear();
        for row in &self.named {
            self.cut.extend(self.named.iter().map(|column| self.matrix[row * names + column]));
        }
        self.budgets.clear();
        self.budgets.extend(self.named.iter().map(|at| budget(chosen[*at].0).unwrap_or(1.0)));
        // What no solver can answer (a singular window) has no weight: cash is always allowed.
        if let Ok(shares) = self.parity.weights(&self.cut, &self.budgets) {
            for (at, share) in self.named.iter().zip(shares) {
                self.weights[*at] = (share * context.share).copysign(chosen[*at].1);
            }
        }
    }

    fn cap(&mut self, settings: &Settings) {
        let Some(most) = settings.sizing.max_weight else { return };
        if settings.scheme == Scheme::Fixed {
            volatility::clip(&mut self.weights, most);
        } else if self.weights.iter().any(|weight| weight.abs() > most) {
            let gross = crate::sizing::gross_of(&self.weights);
            cap::water_fill(&mut self.weights, gross, most, &mut self.capped);
        }
    }

    fn aim_at_target(&mut self, context: &Context<'_>) {
        let settings = context.settings;
        let sigma = volatility::portfolio_vol(&self.weights, &self.returns, &mut self.series);
        let scale = target(settings).scale(annual(sigma, context.periods_per_year));
        volatility::scale(&mut self.weights, scale);
        if let Some(most) = settings.sizing.max_weight {
            volatility::clip(&mut self.weights, most);
        }
    }

    /// Numbers the chosen's industries densely; who has none shares a group.
    fn group(&mut self, industry: Option<&[f64]>, chosen: &[(u32, f64)]) {
        let code = |symbol: u32| match industry.map(|codes| codes[symbol as usize]) {
            Some(code) if !code.is_nan() => code.to_bits(),
            _ => u64::MAX,
        };
        self.codes.clear();
        self.codes.extend(chosen.iter().map(|(symbol, _)| code(*symbol)));
        self.codes.sort_unstable();
        self.codes.dedup();
        self.groups.clear();
        self.groups.extend(chosen.iter().map(|(symbol, _)| {
            // every code of the chosen is in the list
            self.codes.binary_search(&code(*symbol)).unwrap_or(0) as u32
        }));
    }
}

/// Nothing follows the base weights.
fn is_plain(settings: &Settings) -> bool {
    matches!(settings.scheme, Scheme::Equal | Scheme::Score)
        && settings.sizing.max_weight.is_none()
        && settings.sizing.max_leverage.is_none()
        && settings.risk.max_industry_weight.is_none()
}

/// The size of a signal-driven slot that does not depend on volatility.
pub(crate) fn steady_slot(
    settings: &Settings,
    by_symbol: &BySymbol,
    symbol: usize,
    width: usize,
) -> f64 {
    let size = match settings.scheme {
        Scheme::Fixed => named_weight(settings, by_symbol, symbol),
        _ => settings.gross / width as f64,
    };
    capped(settings, size)
}

fn capped(settings: &Settings, size: f64) -> f64 {
    settings.sizing.max_weight.map_or(size, |most| size.min(most))
}

fn named_weight(settings: &Settings, by_symbol: &BySymbol, symbol: usize) -> f64 {
    let each = settings.sizing.weight.unwrap_or(0.0);
    by_symbol.weights.get(symbol).copied().unwrap_or(each).abs()
}

fn target(settings: &Settings) -> volatility::Target {
    volatility::Target {
        volatility: settings.sizing.target_vol.unwrap_or(0.0),
        max_leverage: settings.max_leverage() / settings.gross,
    }
}

/// Fewer than two bars say nothing of a volatility: as none at all.
fn annual(sigma: Option<f64>, periods_per_year: f64) -> f64 {
    sigma.map_or(0.0, |sigma| sigma * periods_per_year.sqrt())
}
