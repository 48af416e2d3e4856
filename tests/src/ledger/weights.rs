//! From who is chosen to how much of each: base weights, caps, volatility, industries, leverage.

use qraft_ir::policy::Scheme;

use super::book::Side;
use super::desk::Desk;
use super::events::Events;
use super::select::score_at;
use super::{parity, past};

/// Signed weights of every symbol, 0 for who is not chosen; `kept` names take places of their own.
pub(super) fn of_chosen(
    desk: &Desk<'_>,
    bar: usize,
    sides: &[Side],
    kept: usize,
    events: &mut Events,
) -> Vec<f64> {
    let chosen: Vec<usize> = (0..sides.len()).filter(|s| sides[*s] != Side::Flat).collect();
    let mut weights = vec![0.0; sides.len()];
    if chosen.is_empty() {
        return weights;
    }
    for (symbol, size) in chosen.iter().zip(base(desk, bar, sides, &chosen, kept)) {
        weights[*symbol] = sides[*symbol].sign() * size;
    }
    events.shared += u32::from(desk.settings.scheme == Scheme::RiskParity);
    if let Some(cap) = desk.settings.sizing.max_weight {
        if desk.settings.scheme == Scheme::Fixed {
            cut(&mut weights, cap, events);
        } else {
            pour(&mut weights, cap, events);
        }
    }
    if desk.settings.scheme == Scheme::VolTarget {
        let scale = volatility_scale(desk, &portfolio_returns(desk, bar, &weights));
        events.scaled += 1;
        weights.iter_mut().for_each(|w| *w *= scale);
        if let Some(cap) = desk.settings.sizing.max_weight {
            cut(&mut weights, cap, events);
        }
    }
    bound_industries(desk, bar, &chosen, &mut weights, events);
    if let Some(most) = desk.settings.sizing.max_leverage {
        let gross: f64 = weights.iter().map(|w| w.abs()).sum();
        if gross > most {
            events.levered += 1;
            weights.iter_mut().for_each(|w| *w *= most / gross);
        }
    }
    weights
}

/// Absolute weights of the chosen before any bound (`fixed`: as stated).
fn base(desk: &Desk<'_>, bar: usize, sides: &[Side], chosen: &[usize], kept: usize) -> Vec<f64> {
    let gross = desk.settings.gross;
    let selected = chosen.len() as f64;
    let places = selected + kept as f64;
    let share_out = |pulls: Vec<f64>| -> Vec<f64> {
        let total: f64 = pulls.iter().sum();
        let part = |pull: &f64| pull / total * (gross * selected / places);
        pulls.iter().map(|pull| if total == 0.0 { 0.0 } else { part(pull) }).collect()
    };
    let strength = |s: &usize| {
        let strength = sides[*s].sign() * score_at(desk, bar, *s);
        if strength > 0.0 { strength } else { 0.0 }
    };
    match desk.settings.scheme {
        Scheme::Equal | Scheme::VolTarget => vec![gross / places; chosen.len()],
        Scheme::Score => share_out(chosen.iter().map(strength).collect()),
        Scheme::Fixed => chosen.iter().map(|s| fixed(desk, *s)).collect(),
        Scheme::RiskParity => share_out(shares_of_risk(desk, bar, sides, chosen)),
    }
}

/// The weight that the author states.
pub(super) fn fixed(desk: &Desk<'_>, symbol: usize) -> f64 {
    match desk.sheets.weights {
        [] => desk.settings.sizing.weight.unwrap_or(0.0),
        weights => weights[symbol],
    }
}

/// Weights whose shares of risk are the budgets, up to a factor.
fn shares_of_risk(desk: &Desk<'_>, bar: usize, sides: &[Side], chosen: &[usize]) -> Vec<f64> {
    let signed = |s: &usize| -> Vec<f64> {
        past::returns(desk, bar, *s).iter().map(|r| sides[*s].sign() * r).collect()
    };
    let returns: Vec<Vec<f64>> = chosen.iter().map(signed).collect();
    let budget = |at: usize| match desk.sheets.budgets {
        [] => 1.0,
        budgets => budgets[chosen[at]],
    };
    let varies = |at: &usize| past::covariance(&returns[*at], &returns[*at]) > 0.0;
    let bearing: Vec<usize> =
        (0..chosen.len()).filter(varies).filter(|at| budget(*at) > 0.0).collect();
    let covariance: Vec<Vec<f64>> = bearing
        .iter()
        .map(|i| bearing.iter().map(|j| past::covariance(&returns[*i], &returns[*j])).collect())
        .collect();
    let budgets: Vec<f64> = bearing.iter().map(|at| budget(*at)).collect();
    let mut weights = vec![0.0; chosen.len()];
    for (at, weight) in bearing.iter().zip(parity::weights(&covariance, &budgets)) {
        weights[*at] = weight;
    }
    weights
}

fn portfolio_returns(desk: &Desk<'_>, bar: usize, weights: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; desk.settings.lookback() as usize];
    for (symbol, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight != 0.0) {
        for (sum, r) in sum.iter_mut().zip(past::returns(desk, bar, symbol)) {
            *sum += weight * r;
        }
    }
    sum
}

/// What brings returns to the volatility aimed at, within leverage.
fn volatility_scale(desk: &Desk<'_>, returns: &[f64]) -> f64 {
    let most = desk.settings.max_leverage() / desk.settings.gross;
    let yearly = past::deviation(returns) * desk.market.periods_per_year.sqrt();
    let aim = desk.settings.sizing.target_vol.expect("vol_target states what it aims at");
    if yearly == 0.0 { most } else { most.min(aim / yearly) }
}

/// The weight of one symbol on its own, for who is signal-driven; unsigned.
pub(super) fn slot(desk: &Desk<'_>, bar: usize, symbol: usize, events: &mut Events) -> f64 {
    let slot = desk.settings.gross / desk.market.symbols as f64;
    let weight = match desk.settings.scheme {
        Scheme::Fixed => fixed(desk, symbol),
        Scheme::VolTarget => {
            events.scaled += 1;
            slot * volatility_scale(desk, &past::returns(desk, bar, symbol))
        }
        _ => slot,
    };
    let mut one = [weight];
    if let Some(cap) = desk.settings.sizing.max_weight {
        cut(&mut one, cap, events);
    }
    one[0]
}

/// Cuts what is above the cap; the rest is cash.
fn cut(weights: &mut [f64], cap: f64, events: &mut Events) {
    for weight in weights.iter_mut().filter(|weight| weight.abs() > cap) {
        events.capped += 1;
        *weight = weight.signum() * cap;
    }
}

/// Cuts what is above the cap and pours it over the others, until nobody is above.
fn pour(weights: &mut [f64], cap: f64, events: &mut Events) {
    let mut full = vec![false; weights.len()];
    loop {
        let mut spilt = 0.0;
        for (weight, full) in weights.iter_mut().zip(&mut full) {
            if weight.abs() > cap {
                events.capped += 1;
                spilt += weight.abs() - cap;
                *weight = weight.signum() * cap;
                *full = true;
            }
        }
        let open = || (0..full.len()).filter(|s| !full[*s]);
        let room: f64 = open().map(|s| weights[s].abs()).sum();
        if spilt == 0.0 || room == 0.0 {
            return;
        }
        for s in open() {
            weights[s] += weights[s] / room * spilt;
        }
    }
}

/// Scales each industry to its bound; who has no industry is in one of their own.
fn bound_industries(
    desk: &Desk<'_>,
    bar: usize,
    chosen: &[usize],
    weights: &mut [f64],
    events: &mut Events,
) {
    let Some(most) = desk.settings.risk.max_industry_weight else { return };
    let industry = |s: usize| -> Option<u64> {
        let code = desk.market.industry?[bar * desk.market.symbols + s];
        (!code.is_nan()).then_some(code.to_bits())
    };
    let mut seen = Vec::new();
    for first in chosen {
        let code = industry(*first);
        if seen.contains(&code) {
            continue;
        }
        seen.push(code);
        let of_it = || chosen.iter().copied().filter(|s| industry(*s) == code);
        let gross: f64 = of_it().map(|s| weights[s].abs()).sum();
        if gross > most {
            events.industries += 1;
            for s in of_it() {
                weights[s] *= most / gross;
            }
        }
    }
}
