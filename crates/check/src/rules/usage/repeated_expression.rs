//! USE003: the same expression written many times. It is computed once, so it costs nothing; a name
//! would read better.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::program::{Op, Shape};

use crate::rules::Subject;

/// Written as often, an expression deserves a name.
const OFTEN: usize = 4;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let live = program.live();
    for (at, node) in program.nodes.iter().enumerate() {
        let trivial = matches!(node.op, Op::Field(_) | Op::Lag | Op::Factor(_) | Op::Unknown);
        if !live[at] || trivial || node.ty.shape == Shape::Constant {
            continue;
        }
        let mut texts: Vec<_> = program.spans[at]
            .iter()
            .filter(|span| subject.file.slice(**span).contains('('))
            .collect();
        texts.dedup();
        let [first, rest @ ..] = &texts[..] else { continue };
        if texts.len() < OFTEN {
            continue;
        }
        let message = format!("the same expression is written {} times", texts.len());
        let mut finding = Diagnostic::new(&catalogue::USE003, **first, message)
            .help("give it a name under `let`");
        for span in rest.iter().take(5) {
            finding = finding.label(**span, "again here");
        }
        findings.push(finding);
    }
}
