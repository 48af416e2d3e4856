//! Who is selected, with which weight. Pure; the specification and the kernels share it.

use std::cmp::Ordering;

use qraft_ir::policy::{Scheme, Selection};

use crate::lanes;

/// What a rebalance asks. Candidates are symbols in rising order.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// How candidates become the selected.
    pub selection: Selection<f64>,
    /// How the selected become weights.
    pub scheme: Scheme,
    /// Sum of absolute weights, were nobody kept.
    pub gross: f64,
    /// Candidates for long.
    pub long: &'a [u32],
    /// Candidates for short.
    pub short: &'a [u32],
    /// One score for each symbol of the universe; a score that is not finite is none.
    pub score: Option<&'a [f64]>,
    /// One code for each symbol: places are counted in each group on its own. NaN is a group.
    pub groups: Option<&'a [f64]>,
    /// Longs that are kept and take a place each.
    pub kept_long: &'a [u32],
    /// Shorts that are kept.
    pub kept_short: &'a [u32],
}

/// Reusable room for selections, so that a rebalance allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Selector {
    ranked: Vec<(f64, u32)>,
    long: Vec<u32>,
    short: Vec<u32>,
    chosen: Vec<(u32, f64)>,
    codes: Vec<u64>,
}

/// True where a selection has a side of its own for shorts.
pub fn has_bottom(selection: &Selection<f64>) -> bool {
    match *selection {
        Selection::All => false,
        Selection::TopK { bottom, .. } | Selection::Quantile { bottom, .. } => bottom > 0.0,
        Selection::Threshold { below, .. } => below.is_some(),
    }
}

/// True where membership depends on the score.
pub fn reads_score(selection: &Selection<f64>) -> bool {
    !matches!(selection, Selection::All)
}

impl Selector {
    /// The selected with their weights, by rising symbol; shorts have negative weights.
    pub fn choose(&mut self, ask: &Ask<'_>) -> &mut [(u32, f64)] {
        let (mut long, mut short) =
            (std::mem::take(&mut self.long), std::mem::take(&mut self.short));
        self.side(ask, true, &mut long);
        self.side(ask, false, &mut short);
        merge(&long, &short, &mut self.chosen);
        (self.long, self.short) = (long, short);
        weigh(ask, &mut self.chosen);
        &mut self.chosen
    }

    /// The chosen of one side, by rising symbol.
    fn side(&mut self, ask: &Ask<'_>, is_long: bool, out: &mut Vec<u32>) {
        out.clear();
        let (candidates, kept) =
            if is_long { (ask.long, ask.kept_long) } else { (ask.short, ask.kept_short) };
        match ask.selection {
            Selection::All => out.extend_from_slice(candidates),
            Selection::Threshold { above, below } => {
                let level = if is_long { above } else { below };
                let Some(level) = level else { return };
                let beyond = |x: f64| if is_long { x > level } else { x < level };
                out.extend(
                    candidates.iter().copied().filter(|s| score(ask, *s).is_some_and(beyond)),
                );
            }
            Selection::TopK { top, bottom } | Selection::Quantile { top, bottom } => {
                let share = if is_long { top } else { bottom };
                let side = Side { candidates, kept, share, is_long };
                let Some(groups) = ask.groups else { return self.places(ask, &side, None, out) };
                let mut codes = std::mem::take(&mut self.codes);
                codes.clear();
                codes.extend(candidates.iter().map(|symbol| code_of(groups, *symbol)));
                codes.sort_unstable();
                codes.dedup();
                for &code in &codes {
                    self.places(ask, &side, Some((groups, code)), out);
                }
                self.codes = codes;
                out.sort_unstable();
            }
        }
    }

    /// Adds the best or worst of the candidates, or of those of one group.
    fn places(
        &mut self,
        ask: &Ask<'_>,
        side: &Side<'_>,
        only: Option<(&[f64], u64)>,
        out: &mut Vec<u32>,
    ) {
        let belongs =
            |symbol: &u32| only.is_none_or(|(groups, code)| code_of(groups, *symbol) == code);
        let scored = |symbol: u32| score(ask, symbol).map(|score| (score, symbol));
        let candidates = side.candidates.iter().copied();
        self.ranked.clear();
        self.ranked.extend(candidates.filter(belongs).filter_map(scored));
        let places = match ask.selection {
            Selection::Quantile { .. } => places_of(side.share, self.ranked.len()),
            _ => side.share as usize,
        };
        let kept = side.kept.iter().filter(|symbol| belongs(symbol)).count();
        best(&mut self.ranked, places.saturating_sub(kept), side.is_long, out);
    }
}

/// One side of a selection that has places.
struct Side<'a> {
    candidates: &'a [u32],
    kept: &'a [u32],
    share: f64,
    is_long: bool,
}

/// A group as something that can be sorted; all that have none are one.
fn code_of(groups: &[f64], symbol: u32) -> u64 {
    let code = groups[symbol as usize];
    if code.is_nan() { u64::MAX } else { code.to_bits() }
}

/// ⌈q·m − 1e-9⌉: the small term keeps 0.1 of 30 from being 4.
fn places_of(share: f64, scored: usize) -> usize {
    (share * scored as f64 - 1e-9).ceil().max(0.0) as usize
}

fn score(ask: &Ask<'_>, symbol: u32) -> Option<f64> {
    ask.score.map(|score| score[symbol as usize]).filter(|x| x.is_finite())
}

/// The `places` best (long) or worst (short), ties by symbol, into `out` by rising symbol.
fn best(ranked: &mut Vec<(f64, u32)>, places: usize, is_long: bool, out: &mut Vec<u32>) {
    let order = |a: &(f64, u32), b: &(f64, u32)| {
        let by_score = a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal);
        let by_score = if is_long { by_score.reverse() } else { by_score };
        by_score.then(a.1.cmp(&b.1))
    };
    if places == 0 {
        return;
    }
    if places < ranked.len() {
        ranked.select_nth_unstable_by(places - 1, order);
        ranked.truncate(places);
    }
    let from = out.len();
    out.extend(ranked.iter().map(|x| x.1));
    out[from..].sort_unstable();
}

/// Both sides by rising symbol, +1 long, −1 short; who is on both is on neither.
fn merge(long: &[u32], short: &[u32], out: &mut Vec<(u32, f64)>) {
    out.clear();
    if short.is_empty() {
        return out.extend(long.iter().map(|symbol| (*symbol, 1.0)));
    }
    let (mut i, mut j) = (0, 0);
    while i < long.len() || j < short.len() {
        let l = long.get(i).copied().unwrap_or(u32::MAX);
        let s = short.get(j).copied().unwrap_or(u32::MAX);
        match l.cmp(&s) {
            Ordering::Less => out.push((l, 1.0)),
            Ordering::Greater => out.push((s, -1.0)),
            Ordering::Equal => {}
        }
        i += usize::from(l <= s);
        j += usize::from(s <= l);
    }
}

/// Turns the sides into weights.
fn weigh(ask: &Ask<'_>, chosen: &mut [(u32, f64)]) {
    let n = (ask.kept_long.len() + ask.kept_short.len() + chosen.len()) as f64;
    if ask.scheme != Scheme::Score {
        for (_, weight) in chosen {
            *weight *= ask.gross / n;
        }
        return;
    }
    let strength = |symbol: u32, side: f64| (score(ask, symbol).unwrap_or(0.0) * side).max(0.0);
    let mut sums = [0.0; 8];
    for &(symbol, side) in chosen.iter() {
        sums[symbol as usize % 8] += strength(symbol, side);
    }
    let sum = lanes::tree(&sums);
    let share = ask.gross * chosen.len() as f64 / n;
    for (symbol, weight) in chosen {
        let part =
            if sum > 0.0 && sum.is_finite() { strength(*symbol, *weight) / sum } else { 0.0 };
        *weight *= share * part;
    }
}
