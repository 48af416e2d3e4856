//! The ways in which rows can reach an operator; all must answer alike.

use super::file::{Case, compare};
use crate::Kernel;

/// How often a case is cut at random.
const SPLITS: u64 = 16;

/// The answers of a case, row by row.
pub(super) fn pushed<K: Kernel>(case: &Case) -> Result<Vec<f64>, String> {
    if K::DESCRIPTION.stateless {
        return in_parts::<K>(case, &(0..=case.rows).collect::<Vec<_>>());
    }
    let mut state = K::start(&case.params, case.width as u32)?;
    let mut answers = Vec::new();
    for r in 0..case.rows {
        let row = state.push(&case.block(r, r + 1))?;
        if row.len() != case.width {
            return Err(format!("row {r}: {} answers to {} symbols", row.len(), case.width));
        }
        answers.extend(row);
    }
    Ok(answers)
}

/// The answers of a case in which every way agrees.
pub(super) fn agreed<K: Kernel>(case: &Case) -> Result<Vec<f64>, String> {
    let answers = pushed::<K>(case)?;
    let hold = |cuts: &[usize]| {
        in_parts::<K>(case, cuts)
            .and_then(|others| compare(&others, &answers, case.width))
            .map_err(|e| format!("blocks cut at {cuts:?} part from pushes: {e}"))
    };
    hold(&[0, case.rows])?;
    for seed in 1..=SPLITS {
        hold(&cuts(case.rows, seed))?;
    }
    Ok(answers)
}

/// The case's params must be refused, and the message say so.
pub(super) fn refused<K: Kernel>(case: &Case, part: &str) -> Result<(), String> {
    match K::warm_up(&case.params) {
        Ok(_) => Err("its params are taken, and should be refused".to_owned()),
        Err(message) if message.contains(part) => Ok(()),
        Err(message) => Err(format!("its params are refused by `{message}`, without `{part}`")),
    }
}

/// Blocks between cuts; each goes to a fresh state that loads what the one before saved.
fn in_parts<K: Kernel>(case: &Case, cuts: &[usize]) -> Result<Vec<f64>, String> {
    let mut answers = Vec::new();
    let mut saved: Option<Vec<u8>> = None;
    for pair in cuts.windows(2) {
        let (block, rows) = (case.block(pair[0], pair[1]), (pair[1] - pair[0]) as u32);
        if K::DESCRIPTION.stateless {
            answers.extend(K::apply(&case.params, case.width as u32, rows, &block)?);
            continue;
        }
        let mut state = K::start(&case.params, case.width as u32)?;
        if let Some(saved) = &saved {
            state.load(saved)?;
        }
        answers.extend(state.update(rows, &block)?);
        saved = Some(state.save());
    }
    Ok(answers)
}

/// From 0 to `rows` in steps of 1 to 16, the same for a seed at every run (xorshift).
fn cuts(rows: usize, seed: u64) -> Vec<usize> {
    let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut cuts = vec![0];
    let mut at = 0;
    while at < rows {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        at = rows.min(at + 1 + (random >> 60) as usize);
        cuts.push(at);
    }
    cuts
}
