//! The ledger form, re-targeted: kept names, candidates, selection, weights.

use super::Reason;
use super::book::Book;
use super::ledger::{FALSE, TRUE, Trial};
use crate::select::{Ask, Selector, has_bottom, reads_score};

/// What the close of a bar decides: exits on every bar, everything else on rebalance bars.
pub(super) fn decide(trial: &Trial<'_>, book: &mut Book<'_>, bar: usize, rebalance: bool) {
    let now = book.moment(bar);
    if rebalance {
        book.orders.fill(None);
    }
    let mut due = vec![false; trial.width];
    for (s, due) in due.iter_mut().enumerate() {
        let held = book.side(s);
        if held == 0 {
            continue;
        }
        let forced = trial.holding.must_leave(book.opened[s], now);
        let signal = trial.explicit_exit(bar, s, held) == Some(true);
        *due = forced || (signal && trial.holding.may_leave(book.opened[s], now));
        if *due {
            book.order_out(s, if forced { Reason::MaxHold } else { Reason::Exit });
        }
    }
    if rebalance {
        retarget(trial, book, bar, &due);
    }
}

/// Moves every selected name to its weight, and every other one that is not kept to nothing.
fn retarget(trial: &Trial<'_>, book: &mut Book<'_>, bar: usize, due: &[bool]) {
    let score = trial.signals.score.as_ref();
    let score = score.map(|score| &score[bar * trial.width..][..trial.width]);
    let kept: Vec<bool> =
        (0..trial.width).map(|s| !due[s] && is_kept(trial, book, bar, s, score)).collect();
    let candidates = |side: i8| -> Vec<u32> {
        (0..trial.width)
            .filter(|&s| !due[s] && !kept[s] && is_candidate(trial, book, bar, s, side))
            .map(|s| s as u32)
            .collect()
    };
    let kept_on = |side: i8| (0..trial.width).filter(|&s| kept[s] && book.side(s) == side).count();
    let settings = &trial.setup.settings;
    let ask = Ask {
        selection: settings.selection,
        scheme: settings.scheme,
        gross: settings.gross,
        long: &candidates(1),
        short: &candidates(-1),
        score,
        kept_long: kept_on(1),
        kept_short: kept_on(-1),
    };
    let mut selector = Selector::default();
    let chosen = selector.choose(&ask);
    for s in 0..trial.width {
        if book.side(s) != 0 && !kept[s] && !due[s] {
            book.order_out(s, Reason::Rebalance);
        }
    }
    for &(s, weight) in chosen {
        book.order_weight(s as usize, weight, Reason::Rebalance);
    }
}

/// Held, and under its minimum or with a membership that nobody can decide.
fn is_kept(
    trial: &Trial<'_>,
    book: &Book<'_>,
    bar: usize,
    symbol: usize,
    score: Option<&[f64]>,
) -> bool {
    let (held, now) = (book.side(symbol), book.moment(bar));
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
    undecided || !trial.holding.may_leave(book.opened[symbol], now)
}

/// May be selected for a side.
fn is_candidate(trial: &Trial<'_>, book: &Book<'_>, bar: usize, symbol: usize, side: i8) -> bool {
    let (long, short) = (trial.long(bar, symbol), trial.short(bar, symbol));
    let called = if side > 0 {
        !trial.setup.has_long || long == TRUE
    } else if trial.setup.has_short {
        short == TRUE
    } else {
        has_bottom(&trial.setup.settings.selection)
    };
    let cool =
        book.side(symbol) == side || trial.holding.may_enter(book.left[symbol], book.moment(bar));
    let both = trial.setup.exclusive && long == TRUE && short == TRUE;
    called && !both && cool && trial.is_warm(book, bar, symbol)
}
