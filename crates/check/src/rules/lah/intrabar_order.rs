//! LAH014: a stop and a target that one bar may both reach. Which came first is not in the bar, so
//! that the outcome of such a trade is a guess; it is told to be the stop.

use qraft_base::Interval;
use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_ir::policy::Number;
use qraft_ir::range::{Range, ranges};

use crate::rules::Subject;

/// A day's range that is nothing unusual for a stock.
const USUAL_DAY: f64 = 0.03;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let bar = subject.options.schema.as_ref().and_then(|s| s.bar).or(program.data.bar);
    // Finer bars are crossed in one go too rarely to speak of.
    if bar.unwrap_or(Interval::DAY).is_intraday() {
        return;
    }
    let ranges = ranges(&program.nodes, &program.params);
    let of = |wanted: Number| -> Option<(Range, Span)> {
        let (_, id, span) = subject.stated.iter().find(|(number, ..)| *number == wanted)?;
        Some((ranges[id.index()]?, *span))
    };
    let (Some((stop, at)), Some((target, other))) = (of(Number::StopLoss), of(Number::TakeProfit))
    else {
        return;
    };
    if stop.low + target.low > USUAL_DAY {
        return;
    }
    let message = format!(
        "a bar may reach both the stop ({}) and the target ({}): which came first is not known",
        stop.low, target.low
    );
    findings.push(
        Diagnostic::new(&catalogue::LAH014, at, message)
            .says("the stop is taken to come first")
            .label(other, "the target")
            .help("use finer bars, or set the two further apart"),
    );
}
