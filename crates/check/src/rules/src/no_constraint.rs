//! SRC008: two params are the windows of one and the same operator, compared with itself, over
//! domains that overlap, and no constraint tells them apart: a search meets each pair twice, and
//! pairs that mean nothing.

use std::collections::BTreeSet;

use qraft_diag::{Applicability, Diagnostic, Span, catalogue};
use qraft_ir::program::{NodeId, Op, Program};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    if !subject.understood {
        return;
    }
    let tied: Vec<BTreeSet<u16>> =
        program.constraints.iter().map(|id| params_below(program, *id)).collect();
    let mut seen = BTreeSet::new();
    for node in &program.nodes {
        let compared =
            matches!(node.op, Op::Lt | Op::Le | Op::Sub | Op::Div | Op::CrossUp | Op::CrossDown);
        let [a, b] = node.args.as_slice() else { continue };
        let Some((a, b)) = twins(program, *a, *b).filter(|_| compared) else { continue };
        let pair = (a.min(b), a.max(b));
        let (first, second) = (param(program, pair.0), param(program, pair.1));
        let overlap = first.low < second.high && second.low < first.high;
        let searched = first.low < first.high && second.low < second.high;
        let apart = tied.iter().any(|params| params.contains(&a) && params.contains(&b));
        if !overlap || !searched || apart || !seen.insert(pair) {
            continue;
        }
        findings.push(finding(subject, pair));
    }
}

/// The params of two windows, where the nodes differ in nothing else.
fn twins(program: &Program, a: NodeId, b: NodeId) -> Option<(u16, u16)> {
    let (a, b) = (program.node(a), program.node(b));
    let at = a.op.bars_at().filter(|at| *at < a.args.len())?;
    let rest = |args: &[NodeId]| [&args[..at], &args[at + 1..]].concat();
    if a.op != b.op || a.args.len() != b.args.len() || rest(&a.args) != rest(&b.args) {
        return None;
    }
    match (program.node(a.args[at]).op, program.node(b.args[at]).op) {
        (Op::Param(m), Op::Param(n)) if m != n => Some((m, n)),
        _ => None,
    }
}

fn param(program: &Program, at: u16) -> &qraft_ir::program::Param {
    &program.params[usize::from(at)]
}

fn params_below(program: &Program, id: NodeId) -> BTreeSet<u16> {
    let mut open = vec![id];
    let mut seen = BTreeSet::new();
    let mut params = BTreeSet::new();
    while let Some(at) = open.pop() {
        let node = program.node(at);
        if let Op::Param(param) = node.op {
            params.insert(param);
        }
        open.extend(node.args.iter().copied().filter(|arg| seen.insert(*arg)));
    }
    params
}

fn finding(subject: &Subject, (a, b): (u16, u16)) -> Diagnostic {
    let program = subject.program;
    let (a, b) = (param(program, a), param(program, b));
    // The one that is meant to be the shorter has the smaller default.
    let (fast, slow) = if a.default <= b.default { (a, b) } else { (b, a) };
    let rule = format!("{} < {}", fast.name.value, slow.name.value);
    let message = format!(
        "`{}` ({} to {}) and `{}` ({} to {}) may change places",
        fast.name.value, fast.low, fast.high, slow.name.value, slow.low, slow.high
    );
    let finding = Diagnostic::new(&catalogue::SRC008, fast.name.span, message)
        .says("overlaps")
        .label(slow.name.span, "with this one")
        .help(format!("say which is the shorter: `constraints: [\"{rule}\"]`"));
    match insertion(subject) {
        Some(at) => {
            let line = format!("constraints: [\"{rule}\"]\n");
            finding.fix(Applicability::Unsafe, format!("add `{rule}`"), at, line)
        }
        None => finding,
    }
}

/// The start of the line of `params:`, in a block document without constraints.
fn insertion(subject: &Subject) -> Option<Span> {
    let document = subject.document;
    if !document.constraints.is_empty() {
        return None;
    }
    let text = subject.file.text();
    let at = if text.starts_with("params:") { 0 } else { text.find("\nparams:")? + 1 };
    Some(Span::new(at, at))
}
