//! Rows and params at their ends: nothing lawful makes an operator trap, refuse or run away.

use rand::RngExt;

use super::drive::Subject;
use super::rows::{Rows, Weather, generator};
use super::states::differ;
use crate::fault::{Fault, Kind};

/// Values that are hard to compute with; the host sends no infinities.
const HARD: &[f64] = &[
    0.0,
    -0.0,
    f64::MIN_POSITIVE,
    5e-324,
    -5e-324,
    1e-300,
    1e300,
    -1e300,
    f64::MAX,
    f64::MIN,
    f64::NAN,
    1.0,
    -1.0,
];
/// Rows that params at their ends are sent.
const FEW: usize = 40;

/// Hard values between others are taken, in blocks as in pushes.
pub(super) fn hard_rows(subject: &Subject) -> Result<(), Fault> {
    let mut draw = generator(subject.effort.seed, "hard");
    for params in &subject.params {
        let values = &params.values;
        for share in [0.05, 0.5, 1.0] {
            let mut rows = subject.rows(Weather::Walk, "hard");
            for value in rows.columns.iter_mut().flatten() {
                if draw.random::<f64>() < share {
                    *value = HARD[draw.random_range(0..HARD.len())];
                }
            }
            both(subject, values, &rows, "with values that are hard to compute with")?;
        }
        let mut rows = subject.rows(Weather::Walk, "empty");
        rows.columns.iter_mut().for_each(|column| column.fill(f64::NAN));
        both(subject, values, &rows, "with nothing but gaps")?;
    }
    Ok(())
}

fn both(subject: &Subject, params: &[f64], rows: &Rows, what: &str) -> Result<(), Fault> {
    let mut guest = subject.operator.guest()?;
    let pushed = subject.pushed(&mut guest, params, rows).map_err(|fault| fault.at(what))?;
    if subject.operator.is_pushed() {
        return Ok(());
    }
    let whole = subject.whole(&mut guest, params, rows).map_err(|fault| fault.at(what))?.values;
    match differ(&pushed, &whole) {
        Some(at) => {
            let message = format!(
                "{what} a block answers {} at row {}, and pushes {}",
                whole[at],
                at / rows.width,
                pushed[at]
            );
            Err(Fault::new(Kind::Blocks, message))
        }
        None => Ok(()),
    }
}

/// At the least and the greatest value of each param that `warm-up` takes it can be started and
/// pushed rows from the first one on.
pub(super) fn params(subject: &Subject) -> Result<(), Fault> {
    let inputs = &subject.description().inputs;
    let rows = Rows::of(inputs, (FEW, subject.width()), Weather::Walk, subject.effort.seed);
    for params in &subject.ends {
        let mut guest = subject.operator.guest()?;
        subject.pushed(&mut guest, &params.values, &rows)?;
    }
    Ok(())
}
