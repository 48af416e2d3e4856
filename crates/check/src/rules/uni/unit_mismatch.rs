//! UNI001: two units that do not go together: a price against a volume, basis points against a
//! fraction; a volume sent where an operator from outside asks for a price.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::External;
use qraft_ir::program::{NodeId, Op, Unit};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let live = program.live();
    for (at, node) in program.nodes.iter().enumerate() {
        let compares =
            matches!(node.op, Op::Lt | Op::Le | Op::Eq | Op::Ne | Op::CrossUp | Op::CrossDown);
        let adds = matches!(node.op, Op::Add | Op::Sub | Op::Min2 | Op::Max2);
        if let (true, Op::External { at: of, .. }) = (live[at], node.op) {
            inputs(subject, at, &program.externals[usize::from(of)], findings);
        }
        let [a, b] = node.args[..] else { continue };
        if !live[at] || !(compares || adds) {
            continue;
        }
        let unit = |id: NodeId| program.node(id).unit;
        let (x, y) = (unit(a), unit(b));
        // A ratio may shift a price on purpose (`close + ROC(5)` is odd, not undefined).
        if !clash(x, y, compares) {
            continue;
        }
        for span in &program.spans[at] {
            let message = format!("{} meets {}: they have no common measure", word(x), word(y));
            let mut finding = Diagnostic::new(&catalogue::UNI001, *span, message)
                .help("make a ratio of each first, as in `close / SMA(close, 20)`, or rank them");
            for (id, unit) in [(a, x), (b, y)] {
                let within = program.spans[id.index()]
                    .iter()
                    .find(|s| span.start <= s.start && s.end <= span.end);
                if let Some(place) = within {
                    finding = finding.label(*place, format!("this is {}", word(unit)));
                }
            }
            findings.push(finding);
        }
    }
}

/// The inputs of an operator from outside, each against the unit that it asks for.
fn inputs(subject: &Subject, at: usize, of: &External, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    for (arg, input) in program.nodes[at].args.iter().zip(&of.inputs) {
        let (have, wanted) = (program.node(*arg).unit, input.unit);
        if wanted == Unit::None || have == Unit::None || have == wanted {
            continue;
        }
        for span in &program.spans[at] {
            let (name, who) = (&input.name, &of.address);
            let message = format!("`{name}` of {who} is {}, and gets {}", word(wanted), word(have));
            findings.push(Diagnostic::new(&catalogue::UNI001, *span, message));
        }
    }
}

fn clash(a: Unit, b: Unit, compares: bool) -> bool {
    let pair = |x: Unit, y: Unit| (a == x && b == y) || (a == y && b == x);
    pair(Unit::Price, Unit::Shares)
        || pair(Unit::Ratio, Unit::Bps)
        || pair(Unit::Price, Unit::Bps)
        || pair(Unit::Shares, Unit::Bps)
        || (compares && (pair(Unit::Price, Unit::Ratio) || pair(Unit::Shares, Unit::Ratio)))
}

fn word(unit: Unit) -> &'static str {
    match unit {
        Unit::Price => "a price",
        Unit::Shares => "a number of shares",
        Unit::Ratio => "a ratio",
        Unit::Bps => "basis points",
        Unit::None => "a number",
    }
}
