//! Re-targeted: kept names, candidates, selection, weights, the turnover budget.

use super::{FALSE, TRUE, Trial};
use crate::desk::Desk;
use crate::select::{Ask, Selector, has_bottom, reads_score};
use crate::spec::Reason;
use crate::weights::Weigher;

/// What the close of a bar decides: exits on every bar, everything else on rebalance bars.
pub(super) fn decide(trial: &mut Trial<'_>, desk: &mut Desk<'_>, bar: usize, rebalance: bool) {
    let now = desk.moment(bar);
    let mut due: Vec<bool> = (0..trial.market.width).map(|s| desk.is_stopping(s)).collect();
    if rebalance {
        for (order, _) in desk.orders.iter_mut().zip(&due).filter(|(_, due)| !**due) {
            *order = None;
        }
    }
    for (s, due) in due.iter_mut().enumerate() {
        let held = desk.side(s);
        if held == 0 || *due {
            continue;
        }
        let forced = trial.holding.must_leave(desk.opened[s], now);
        let signal = trial.explicit_exit(bar, s, held) == Some(true);
        *due = forced || (signal && trial.holding.may_leave(desk.opened[s], now));
        if *due {
            desk.order_out(bar, s, if forced { Reason::MaxHold } else { Reason::Exit });
        }
    }
    if rebalance {
        retarget(trial, desk, bar, &due);
    }
}

/// Moves every selected name to its weight, and every other one that is not kept to nothing.
fn retarget(trial: &mut Trial<'_>, desk: &mut Desk<'_>, bar: usize, due: &[bool]) {
    let width = trial.market.width;
    let row = |column: &'_ [f64]| column[bar * width..][..width].to_vec();
    let score = trial.signals.score.as_deref().map(row);
    let groups = trial.market.groups.map(row);
    let kept: Vec<bool> =
        (0..width).map(|s| !due[s] && is_kept(trial, desk, bar, s, score.as_deref())).collect();
    let candidates = |side: i8| -> Vec<u32> {
        (0..width)
            .filter(|&s| !due[s] && !kept[s] && is_candidate(trial, desk, bar, s, side))
            .map(|s| s as u32)
            .collect()
    };
    let kept_on = |side: i8| -> Vec<u32> {
        (0..width).filter(|&s| kept[s] && desk.side(s) == side).map(|s| s as u32).collect()
    };
    let settings = &trial.setup.settings;
    let (kept_long, kept_short) = (kept_on(1), kept_on(-1));
    let ask = Ask {
        selection: settings.selection,
        scheme: settings.scheme,
        gross: settings.gross,
        long: &candidates(1),
        short: &candidates(-1),
        score: score.as_deref(),
        groups: groups.as_deref(),
        kept_long: &kept_long,
        kept_short: &kept_short,
    };
    let mut selector = Selector::default();
    let chosen = selector.choose(&ask);
    let places = kept_long.len() + kept_short.len() + chosen.len();
    let share = settings.gross * chosen.len() as f64 / places as f64;
    let context = trial.context(bar, share);
    trial.weigher.settle(&context, desk, chosen);
    let mut wanted = vec![0.0; width];
    for &(s, weight) in chosen.iter() {
        wanted[s as usize] = weight;
    }
    let is_chosen: Vec<bool> = {
        let mut is_chosen = vec![false; width];
        chosen.iter().for_each(|(s, _)| is_chosen[*s as usize] = true);
        is_chosen
    };
    if let Some(budget) = context.settings.risk.turnover_budget {
        keep_to_budget(desk, budget, |s| !kept[s] && !due[s], &mut wanted);
    }
    for s in 0..width {
        if kept[s] || due[s] {
            continue;
        }
        if wanted[s] == 0.0 && desk.side(s) != 0 && !is_chosen[s] {
            desk.order_out(bar, s, Reason::Rebalance);
        } else if is_chosen[s] || wanted[s] != 0.0 {
            let side = crate::desk::sign(wanted[s]);
            desk.order_weight(bar, s, side, wanted[s], Reason::Rebalance);
        }
    }
}

/// Blends the weights of the symbols that may move towards what is held.
fn keep_to_budget(desk: &Desk<'_>, budget: f64, moves: impl Fn(usize) -> bool, wanted: &mut [f64]) {
    let symbols: Vec<usize> = (0..wanted.len()).filter(|s| moves(*s)).collect();
    let held: Vec<f64> = symbols.iter().map(|s| desk.weight(*s)).collect();
    let mut blended: Vec<f64> = symbols.iter().map(|s| wanted[*s]).collect();
    Weigher::keep_to_budget(&held, &mut blended, budget);
    for (s, weight) in symbols.into_iter().zip(blended) {
        wanted[s] = weight;
    }
}

/// Held, and under its minimum or with a membership that nobody can decide.
fn is_kept(
    trial: &Trial<'_>,
    desk: &Desk<'_>,
    bar: usize,
    symbol: usize,
    score: Option<&[f64]>,
) -> bool {
    let (held, now) = (desk.side(symbol), desk.moment(bar));
    if held == 0 {
        return false;
    }
    let (exists, condition) = if held > 0 {
        (trial.setup.has_long, trial.long(bar, symbol))
    } else {
        (trial.setup.has_short, trial.short(bar, symbol))
    };
    let scoreless = score.is_none_or(|score| !score[symbol].is_finite());
    let undecided = if !exists || condition == TRUE {
        reads_score(&trial.setup.settings.selection) && scoreless
    } else {
        condition != FALSE
    };
    undecided || !trial.holding.may_leave(desk.opened[symbol], now)
}

/// May be selected for a side.
fn is_candidate(trial: &Trial<'_>, desk: &Desk<'_>, bar: usize, symbol: usize, side: i8) -> bool {
    let (long, short) = (trial.long(bar, symbol), trial.short(bar, symbol));
    let called = if side > 0 {
        !trial.setup.has_long || long == TRUE
    } else if trial.setup.has_short {
        short == TRUE
    } else {
        has_bottom(&trial.setup.settings.selection)
    };
    let cool =
        desk.side(symbol) == side || trial.holding.may_enter(desk.left[symbol], desk.moment(bar));
    let both = trial.setup.exclusive && long == TRUE && short == TRUE;
    called && !both && cool && trial.is_warm(desk, bar, symbol)
}
