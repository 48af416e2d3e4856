//! LAH001: a value is read from a later bar. Fires on each lag that may be below 0 and that a
//! signal or the score stands on, with the way from there to the order in the labels.

use qraft_diag::{Applicability, Diagnostic, Span, catalogue};
use qraft_ir::program::{NodeId, Op, Program};
use qraft_ir::range::{Range, ranges};

use crate::rules::{Subject, path};

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let live = program.live();
    let ranges = ranges(&program.nodes, &program.params);
    for (at, node) in program.nodes.iter().enumerate() {
        if node.op != Op::Lag || !live[at] {
            continue;
        }
        let bars = node.args.last().and_then(|n| ranges[n.index()]);
        if let Some(bars) = bars.filter(|b| b.low < 0.0) {
            findings.extend(finding(program, NodeId(at as u32), bars));
        }
    }
}

fn finding(program: &Program, id: NodeId, bars: Range) -> Option<Diagnostic> {
    let (output, steps) = path::to_output(program, id, |_| true)?;
    let span = steps.first()?.span?;
    let ahead = -bars.low;
    let message = if bars.is_point() {
        format!("a value is read {} later than the bar that decides", plural(ahead))
    } else {
        format!("a value may be read up to {} later than the bar that decides", plural(ahead))
    };
    let mut finding = Diagnostic::new(&catalogue::LAH001, span, message)
        .says(format!("reads {} ahead", plural(ahead)))
        .help("a lag counts bars backwards: `close[1]` is one bar ago");
    for other in program.spans[id.index()].iter().filter(|s| **s != span).take(5) {
        finding = finding.label(*other, "the same value is read here");
    }
    let last = steps.len() - 1;
    for (i, step) in steps.iter().enumerate() {
        if let Some(read) = step.read_at {
            finding = finding.label(read, "read here by its name");
        }
        let reach = program.node(step.node).reach.ahead;
        let through = |span: Span| (i > 0 || i == last).then_some(span);
        if let Some(span) = step.span.and_then(through) {
            finding = finding.label(span, story(reach, (i == last).then_some(output)));
        }
    }
    let literal = program.node(id).args.last().map(|n| (program.node(*n), n));
    if let Some((node, lag)) = literal
        && matches!(node.op, Op::Const(_))
        && let Some(place) = within(&program.spans[lag.index()], span)
    {
        let title = format!("look {} back instead", plural(ahead));
        finding = finding.fix(Applicability::Unsafe, title, place, ahead.to_string());
    }
    Some(finding)
}

fn within(spans: &[Span], outer: Span) -> Option<Span> {
    spans.iter().find(|s| outer.start <= s.start && s.end <= outer.end).copied()
}

fn story(ahead: u32, output: Option<&str>) -> String {
    let reach = match ahead {
        0 => "reads nothing later itself".to_owned(),
        n => format!("so this reads {} ahead", plural(f64::from(n))),
    };
    match output {
        Some(output) => format!("{reach}, and `{output}` acts on it"),
        None => reach,
    }
}

fn plural(bars: f64) -> String {
    if bars == 1.0 { "1 bar".to_owned() } else { format!("{bars} bars") }
}
