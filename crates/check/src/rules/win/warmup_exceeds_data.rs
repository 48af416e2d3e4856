//! WIN002: a signal or the score needs as many bars as the data have, or more, before its first
//! value; it would never act. Holds over the whole domain of each param.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::program::{NodeId, Program};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(bars) = subject.options.bars else { return };
    let program = subject.program;
    for (name, id) in program.outputs() {
        let back = program.node(id).reach.back;
        if (back as usize) < bars {
            continue;
        }
        let leaf = deepest(program, id);
        let span = |id: NodeId| program.spans[id.index()].first().copied();
        let Some(place) = span(id) else { continue };
        let message = format!(
            "`{name}` needs {back} bars before its first value, and the data have {bars} in all"
        );
        let mut finding = Diagnostic::new(&catalogue::WIN002, place, message)
            .help("shorten the window, or use more data");
        if let Some(at) = span(leaf).filter(|_| leaf != id) {
            let reach = program.node(leaf).reach.back;
            finding = finding.label(at, format!("this alone needs {reach}"));
        }
        if !program.params.is_empty() {
            finding = finding.note("the largest value of each param counts");
        }
        findings.push(finding);
    }
}

/// Down from a node along its longest reach, to the lowest node that still needs all of it or
/// nearly: the one whose own window is the cause.
fn deepest(program: &Program, from: NodeId) -> NodeId {
    let mut at = from;
    loop {
        let node = program.node(at);
        let next = node.args.iter().max_by_key(|a| program.node(**a).reach.back).copied();
        match next {
            Some(next) if program.node(next).reach.back == node.reach.back => at = next,
            _ => return at,
        }
    }
}
