//! Whether what an operator says of itself is so.

use super::drive::Subject;
use super::rows::Weather;
use crate::describe;
use crate::fault::{Fault, Kind};
use crate::guest::Guest;

/// It describes itself in the same way at every call.
pub(super) fn description(subject: &Subject) -> Result<(), Fault> {
    let mut guest = subject.operator.guest()?;
    described(subject, &mut guest)?;
    described(subject, &mut guest)
}

/// It says of itself what it said first.
pub(super) fn described(subject: &Subject, guest: &mut Guest) -> Result<(), Fault> {
    if describe::description(guest.describe()?) == *subject.description() {
        return Ok(());
    }
    Err(Fault::new(Kind::Description, "it describes itself otherwise when asked again"))
}

/// On rows without gaps it answers from the row on that it says, and before it nothing; where it
/// says that it answers conditions, it answers 0 and 1.
pub(super) fn warm_up(subject: &Subject) -> Result<(), Fault> {
    for params in &subject.params {
        for weather in Weather::CLEAN {
            let rows = subject.rows(weather, "warm-up");
            let mut guest = subject.operator.guest()?;
            let values = subject.whole(&mut guest, &params.values, &rows)?.values;
            let (said, warm) = (subject.said(&params.values), params.warm_up as usize);
            for (at, value) in values.iter().enumerate() {
                let row = at / rows.width;
                if value.is_nan() == (row < warm) {
                    if subject.description().output.flag
                        && !value.is_nan()
                        && *value != 0.0
                        && *value != 1.0
                    {
                        let message = format!(
                            "it says that it answers conditions, and answers {value} at row {row} \
                             with {said}"
                        );
                        return Err(Fault::new(Kind::Description, message));
                    }
                    continue;
                }
                let does = if value.is_nan() { "has no answer" } else { "answers" };
                let message = format!(
                    "with {said} it says that {warm} rows come before its first answer, and {does} \
                     at row {row} of rows without gaps"
                );
                return Err(Fault::new(Kind::WarmUp, message)
                    .help("`warm-up` is exact: NaN before it, an answer from it on"));
            }
        }
    }
    Ok(())
}
