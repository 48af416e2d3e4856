//! WIN004: the rebalance step is not a whole number of the data's bars. (Windows written as
//! durations are judged where they are lowered.)

use qraft_base::{Interval, IntervalUnit};
use qraft_diag::{Diagnostic, catalogue};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let bar = subject.options.schema.as_ref().and_then(|s| s.bar).or(program.data.bar);
    let (Some(step), Some(bar)) = (program.policy.rebalance, bar) else { return };
    let Some(place) = &subject.document.rebalance else { return };
    if is_whole(step, bar) {
        return;
    }
    let message = format!("a rebalance every {step} is not a whole number of bars of {bar}");
    findings.push(
        Diagnostic::new(&catalogue::WIN004, place.span, message)
            .help(format!("rebalance on a multiple of {bar}")),
    );
}

/// Sessions, weeks and months end with some bar, whatever its length below a session.
fn is_whole(step: Interval, bar: Interval) -> bool {
    match (step.seconds(), bar.seconds()) {
        (Some(step), Some(bar)) => step.is_multiple_of(bar),
        (Some(_), None) => false,
        (None, Some(_)) => true,
        (None, None) if step.unit == bar.unit => step.count.is_multiple_of(bar.count),
        // A month's last week may end in the next month, so only days fit every longer step.
        (None, None) => bar.unit == IntervalUnit::Day && bar.count == 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_fit_and_fractions_do_not() {
        let of = |step: &str, bar: &str| is_whole(step.parse().unwrap(), bar.parse().unwrap());
        assert!(of("10m", "5m") && of("1h", "30m") && of("1D", "5m") && of("1W", "1D"));
        assert!(of("3D", "1D") && of("1M", "1h"));
        assert!(!of("7m", "5m") && !of("1m", "5m") && !of("1h", "1D") && !of("1D", "1W"));
    }
}
