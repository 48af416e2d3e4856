//! RSK001: nothing can ever close a position: its exit is never true, or, without an exit, its
//! entry is never false; and there is no stop, target or limit of the hold.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::constants;
use qraft_ir::policy::{Number, Selection};
use qraft_ir::program::NodeId;

use crate::rules::Subject;

/// Numbers that close a holding by themselves.
const CLOSERS: [Number; 6] = [
    Number::StopLoss,
    Number::TakeProfit,
    Number::TrailingStop,
    Number::MaxDrawdown,
    Number::MaxDays,
    Number::MaxBars,
];

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let closed = CLOSERS.iter().any(|n| subject.number(*n).is_some_and(|s| s.range.high > 0.0));
    if closed || !subject.understood {
        return;
    }
    let program = subject.program;
    let signals = &program.signals;
    let retargeted = program.policy.rebalance.is_some();
    let selects = !matches!(program.policy.selection, Selection::All);
    let sides = [
        ("long", signals.long, "exit_long", signals.exit_long),
        ("short", signals.short, "exit_short", signals.exit_short),
    ];
    for (entry, enters, exit, leaves) in sides {
        let Some(enters) = enters else { continue };
        let always = fixed(subject, enters) == Some(true);
        let (at, message) = match leaves {
            // At a rebalance the default exit holds beside the explicit one.
            Some(leaves) if fixed(subject, leaves) == Some(false) && !retargeted => {
                (leaves, format!("`{exit}` is never true: what `{entry}` opens is never closed"))
            }
            None if always && !selects => {
                (enters, format!("`{entry}` is never false, and nothing else closes what it opens"))
            }
            _ => continue,
        };
        let Some(span) = program.spans[at.index()].first().copied() else { continue };
        findings.push(
            Diagnostic::new(&catalogue::RSK001, span, message)
                .says("no way out")
                .help("state an exit, a `risk: {stop_loss: …}` or a `hold: {max_days: …}`"),
        );
    }
}

/// What a condition is on every bar, where its params' defaults decide that.
fn fixed(subject: &Subject, id: NodeId) -> Option<bool> {
    let program = subject.program;
    let defaults: Vec<f64> = program.params.iter().map(|p| p.default).collect();
    let value = constants(&program.nodes, &defaults)[id.index()]?;
    (!value.is_nan()).then_some(value == 1.0)
}
