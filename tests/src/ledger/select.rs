//! Who is chosen at a rebalance.

use qraft_ir::policy::Selection;

use super::book::{Name, Side};
use super::desk::Desk;
use super::market::Truth;

/// The side on which each name is chosen; flat for the others. Whoever is chosen by both sides is
/// chosen by neither.
pub(super) fn choose(
    desk: &Desk<'_>,
    names: &[Name],
    due: &[bool],
    kept: &[bool],
    bar: usize,
) -> Vec<Side> {
    let one_side = |side| one_side(desk, names, due, kept, (bar, side));
    let (long, short) = (one_side(Side::Long), one_side(Side::Short));
    let side = |symbol: usize| match (long.contains(&symbol), short.contains(&symbol)) {
        (true, false) => Side::Long,
        (false, true) => Side::Short,
        _ => Side::Flat,
    };
    (0..names.len()).map(side).collect()
}

fn one_side(
    desk: &Desk<'_>,
    names: &[Name],
    due: &[bool],
    kept: &[bool],
    (bar, side): (usize, Side),
) -> Vec<usize> {
    let score = |s: usize| score_at(desk, bar, s);
    let groups: Vec<Option<u64>> = (0..names.len()).map(|s| group_of(desk, bar, s)).collect();
    let mut seen = Vec::new();
    let mut chosen = Vec::new();
    for group in &groups {
        if seen.contains(group) {
            continue;
        }
        seen.push(*group);
        let of_group = |s: &usize| groups[*s] == *group;
        let is_candidate =
            |s: &usize| !kept[*s] && !due[*s] && is_candidate(desk, &names[*s], side, bar, *s);
        let candidates = (0..names.len()).filter(of_group).filter(is_candidate).collect();
        let is_kept = |s: &usize| kept[*s] && names[*s].side() == side;
        let places = (0..names.len()).filter(of_group).filter(is_kept).count();
        chosen.extend(select_one_group(desk, side, candidates, places, &score));
    }
    chosen
}

/// The group of `selection.by`, which only `topk` and `quantile` read; those without are one.
fn group_of(desk: &Desk<'_>, bar: usize, symbol: usize) -> Option<u64> {
    let code = desk.market.groups?[bar * desk.market.symbols + symbol];
    let reads =
        matches!(desk.settings.selection, Selection::TopK { .. } | Selection::Quantile { .. });
    (reads && !code.is_nan()).then_some(code.to_bits())
}

pub(super) fn score_at(desk: &Desk<'_>, bar: usize, symbol: usize) -> f64 {
    let at = bar * desk.market.symbols + symbol;
    let score = desk.signals.score.as_ref().map_or(f64::NAN, |all| all[at]);
    if score.is_finite() { score } else { f64::NAN }
}

/// Held, and either too young to leave or without a decidable membership.
pub(super) fn is_kept(desk: &Desk<'_>, name: &Name, bar: usize, symbol: usize) -> bool {
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

/// The selected of one side and group.
fn select_one_group(
    desk: &Desk<'_>,
    side: Side,
    candidates: Vec<usize>,
    kept: usize,
    score: &impl Fn(usize) -> f64,
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
