//! Decisions with a `rebalance` key: kept, candidates, selection, weights.

use qraft_ir::policy::{Scheme, Selection, SizeAt};

use super::book::{Aim, Desk, Name, Side};
use super::fills::whole_lots;
use super::market::Truth;

/// Exits on every bar; on a rebalance bar, everything.
pub(super) fn decide(
    desk: &Desk<'_>,
    names: &mut [Name],
    equity: f64,
    bar: usize,
    is_rebalance: bool,
) {
    let due: Vec<bool> =
        names.iter().enumerate().map(|(s, name)| exit_is_due(desk, name, bar, s)).collect();
    if is_rebalance {
        rebalance(desk, names, &due, equity, bar);
    }
    for (name, due) in names.iter_mut().zip(due) {
        if due {
            name.order = Some(Aim::Weight(0.0));
        }
    }
}

/// An explicit exit, or the longest hold. The default exit is not to be selected.
fn exit_is_due(desk: &Desk<'_>, name: &Name, bar: usize, symbol: usize) -> bool {
    let explicit = match name.side() {
        Side::Flat => return false,
        Side::Long => &desk.signals.exit_long,
        Side::Short => &desk.signals.exit_short,
    };
    let asked = desk.truth(explicit, bar, symbol) == Truth::True;
    desk.max_hold_reached(name, bar) || (asked && desk.min_hold_served(name, bar))
}

fn rebalance(desk: &Desk<'_>, names: &mut [Name], due: &[bool], equity: f64, bar: usize) {
    let all = 0..names.len();
    let kept: Vec<bool> =
        all.clone().map(|s| !due[s] && is_kept(desk, &names[s], bar, s)).collect();
    let kept_on = |side| all.clone().filter(|s| kept[*s] && names[*s].side() == side).count();
    let candidates = |side| -> Vec<usize> {
        let is_candidate =
            |s: &usize| !kept[*s] && !due[*s] && is_candidate(desk, &names[*s], side, bar, *s);
        all.clone().filter(is_candidate).collect()
    };
    let score = |s: usize| score_at(desk, bar, s);
    let long = select(desk, Side::Long, candidates(Side::Long), kept_on(Side::Long), score);
    let short = select(desk, Side::Short, candidates(Side::Short), kept_on(Side::Short), score);
    let weights =
        weigh(desk, names.len(), &long, &short, kept.iter().filter(|k| **k).count(), score);
    for (symbol, name) in names.iter_mut().enumerate() {
        name.order = match weights[symbol] {
            _ if kept[symbol] => None,
            Some(weight) => Some(aim(desk, name, weight, equity)),
            None if name.shares != 0.0 => Some(Aim::Weight(0.0)),
            None => None,
        };
    }
}

fn score_at(desk: &Desk<'_>, bar: usize, symbol: usize) -> f64 {
    let at = bar * desk.market.symbols + symbol;
    let score = desk.signals.score.as_ref().map_or(f64::NAN, |all| all[at]);
    if score.is_finite() { score } else { f64::NAN }
}

/// Held, and either too young to leave or without a decidable membership.
fn is_kept(desk: &Desk<'_>, name: &Name, bar: usize, symbol: usize) -> bool {
    let condition = match name.side() {
        Side::Flat => return false,
        Side::Long => &desk.signals.long,
        Side::Short => &desk.signals.short,
    };
    let membership = match condition {
        Some(_) => desk.truth(condition, bar, symbol),
        None => Truth::True,
    };
    let reads_score = desk.settings.selection != Selection::All;
    let unscored = reads_score && score_at(desk, bar, symbol).is_nan();
    let undecidable = match membership {
        Truth::Unknown => true,
        Truth::True => unscored,
        Truth::False => false,
    };
    !desk.min_hold_served(name, bar) || undecidable
}

fn has_bottom(selection: &Selection<f64>) -> bool {
    match selection {
        Selection::All => false,
        Selection::TopK { bottom, .. } | Selection::Quantile { bottom, .. } => *bottom > 0.0,
        Selection::Threshold { below, .. } => below.is_some(),
    }
}

fn is_candidate(desk: &Desk<'_>, name: &Name, side: Side, bar: usize, symbol: usize) -> bool {
    let is_true = |of| desk.truth(of, bar, symbol) == Truth::True;
    let (long, short) = (&desk.signals.long, &desk.signals.short);
    let contradiction = is_true(long) && is_true(short);
    let wanted = match side {
        Side::Long => long.is_none() || is_true(long),
        Side::Short if short.is_some() => is_true(short),
        Side::Short => has_bottom(&desk.settings.selection),
        Side::Flat => false,
    };
    let wanted = wanted && !contradiction;
    wanted && desk.is_warm(name, bar) && (name.side() == side || desk.may_enter(name, bar))
}

/// The selected of one side.
fn select(
    desk: &Desk<'_>,
    side: Side,
    candidates: Vec<usize>,
    kept: usize,
    score: impl Fn(usize) -> f64,
) -> Vec<usize> {
    let selection = &desk.settings.selection;
    if side == Side::Short && *selection != Selection::All && !has_bottom(selection) {
        return Vec::new();
    }
    let top = side == Side::Long;
    let mut scored: Vec<usize> =
        candidates.iter().copied().filter(|s| !score(*s).is_nan()).collect();
    // Best first (worst first for shorts). The sort is stable and names come in symbol order.
    scored.sort_by(|a, b| {
        let ascending = score(*a).partial_cmp(&score(*b)).expect("no NaN is left");
        if top { ascending.reverse() } else { ascending }
    });
    let places = match *selection {
        Selection::All => return candidates,
        Selection::TopK { top: k, bottom } => {
            if top {
                k
            } else {
                bottom
            }
        }
        Selection::Quantile { top: q, bottom } => {
            let share = if top { q } else { bottom };
            (share * scored.len() as f64 - 1e-9).ceil()
        }
        Selection::Threshold { above, below } => {
            let passes = |s: &usize| match (top, above, below) {
                (true, Some(level), _) => score(*s) > level,
                (false, _, Some(level)) => score(*s) < level,
                _ => false,
            };
            scored.retain(passes);
            return scored;
        }
    };
    scored.truncate((places.max(0.0) as usize).saturating_sub(kept));
    scored
}

/// The weight of every selected name; `None` for the others.
fn weigh(
    desk: &Desk<'_>,
    names: usize,
    long: &[usize],
    short: &[usize],
    kept: usize,
    score: impl Fn(usize) -> f64,
) -> Vec<Option<f64>> {
    let mut sides = vec![Side::Flat; names];
    for s in long {
        sides[*s] = Side::Long;
    }
    for s in short {
        sides[*s] = if sides[*s] == Side::Long { Side::Flat } else { Side::Short };
    }
    let selected = sides.iter().filter(|side| **side != Side::Flat).count();
    let places = (kept + selected) as f64;
    let gross = desk.settings.gross;
    let pull = |s: usize, side: Side| match desk.settings.scheme {
        Scheme::Equal => 1.0,
        Scheme::Score => (side.sign() * score(s)).max(0.0),
    };
    let total: f64 =
        (0..names).filter(|s| sides[*s] != Side::Flat).map(|s| pull(s, sides[s])).sum();
    let weight = |s: usize, side: Side| match desk.settings.scheme {
        Scheme::Equal => side.sign() * gross / places,
        Scheme::Score if total == 0.0 => 0.0,
        Scheme::Score => side.sign() * pull(s, side) / total * (gross * selected as f64 / places),
    };
    (0..names).map(|s| (sides[s] != Side::Flat).then(|| weight(s, sides[s]))).collect()
}

fn aim(desk: &Desk<'_>, name: &Name, weight: f64, equity: f64) -> Aim {
    match (desk.settings.size_at, name.mark) {
        (SizeAt::Decision, Some(mark)) if weight != 0.0 => {
            Aim::Shares(whole_lots(weight * equity / mark, desk.settings.lot_size))
        }
        _ => Aim::Weight(weight),
    }
}
