//! The ways in which the rows of a case reach an operator; all must answer what the case says.

use qraft_base::{Failure, Symbol};
use qraft_exec::{ExternalOp, ExternalState, Form};
use qraft_wasm::Operator;

use super::file::{Case, Due};

/// How often a case is cut at random.
const SPLITS: u64 = 8;

/// Whether the operator answers what the case says.
///
/// # Errors
/// In words: the first difference, and in which way of sending rows.
pub(super) fn hold(operator: &Operator, case: &Case) -> Result<(), String> {
    let due = match &case.due {
        Due::Values(values) => values,
        Due::Refusal(part) => return refused(operator, case, part),
    };
    if let Err(why) = operator.warm_up(&case.params).map_err(|fault| fault.message)? {
        return Err(format!("its params are refused: {why}"));
    }
    compare(&sent(operator, case, Form::Pushes, &[case.rows])?, due, case.width)
        .map_err(|why| format!("pushed: {why}"))?;
    compare(&sent(operator, case, Form::Blocks, &[case.rows])?, due, case.width)
        .map_err(|why| format!("as one block: {why}"))?;
    for seed in 1..=SPLITS {
        let cuts = cuts(case.rows, seed);
        compare(&sent(operator, case, Form::Blocks, &cuts)?, due, case.width)
            .map_err(|why| format!("in blocks that end before rows {cuts:?}: {why}"))?;
    }
    Ok(())
}

fn refused(operator: &Operator, case: &Case, part: &str) -> Result<(), String> {
    match operator.warm_up(&case.params).map_err(|fault| fault.message)? {
        Ok(_) => Err("its params are taken, and should be refused".to_owned()),
        Err(message) if message.contains(part) => Ok(()),
        Err(message) => Err(format!("its params are refused by `{message}`, without `{part}`")),
    }
}

/// The answers to all rows, sent up to each cut by a state that goes on from what the one before
/// it saved.
fn sent(operator: &Operator, case: &Case, form: Form, cuts: &[usize]) -> Result<Vec<f64>, String> {
    let told = |failure: Failure| failure.message;
    let symbols: Vec<Symbol> = (0..case.width).map(|at| Symbol::new(&format!("S{at}"))).collect();
    let mut state: Box<dyn ExternalState> =
        operator.start(&case.params, &symbols, form).map_err(told)?;
    let mut all = vec![f64::NAN; case.rows * case.width];
    let mut from = 0;
    for to in cuts.iter().copied() {
        if from > 0 {
            state = state.saved().map_err(told)?;
        }
        let cells = from * case.width..to * case.width;
        let inputs: Vec<&[f64]> = case.inputs.iter().map(|i| &i[cells.clone()]).collect();
        state.update(from, to - from, &inputs, &mut all[cells]).map_err(told)?;
        from = to;
    }
    Ok(all)
}

/// Holds answers against others, to the bit. One NaN is as good as another, and the host takes an
/// infinity for a missing value.
fn compare(answers: &[f64], due: &[f64], width: usize) -> Result<(), String> {
    if answers.len() != due.len() {
        return Err(format!("{} answers, {} expected", answers.len(), due.len()));
    }
    let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || (a.is_nan() && !b.is_finite());
    match answers.iter().zip(due).position(|(a, b)| !same(*a, *b)) {
        None => Ok(()),
        Some(at) => {
            let symbol = if width > 1 { format!(", symbol {}", at % width) } else { String::new() };
            Err(format!("row {}{symbol}: {:?}, not {:?}", at / width, answers[at], due[at]))
        }
    }
}

/// Ends of blocks of 1 to 16 rows, the same for a seed at every run (xorshift).
fn cuts(rows: usize, seed: u64) -> Vec<usize> {
    let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (mut cuts, mut at) = (Vec::new(), 0);
    while at < rows {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        at = rows.min(at + 1 + (random >> 60) as usize);
        cuts.push(at);
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_a_place() {
        let said = compare(&[1.0, 2.0, 3.0, 4.0], &[1.0, 2.0, 3.0, 5.0], 2).unwrap_err();
        assert_eq!(said, "row 1, symbol 1: 4.0, not 5.0");
        assert!(compare(&[0.0], &[-0.0], 1).is_err() && compare(&[0.0], &[], 1).is_err());
        assert!(compare(&[f64::NAN], &[f64::INFINITY], 1).is_ok());
        assert!(compare(&[f64::NAN], &[1.0], 1).is_err());
    }

    #[test]
    fn cuts_reach_the_last_row() {
        for seed in 1..20 {
            let cuts = cuts(40, seed);
            assert!(cuts.is_sorted() && cuts.last() == Some(&40), "{cuts:?}");
        }
        assert!(cuts(0, 1).is_empty());
    }
}
