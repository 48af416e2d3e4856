//! LAH005, LAH006, LAH007, LAH010, LAH012, LAH015: a value is read before it is known. Decided from
//! when each column is known and how far the way to the order looks back: a lag that is long enough
//! makes a late column harmless. What the column is chooses the code, not whether there is one.

use qraft_base::Interval;
use qraft_diag::{Applicability, Diagnostic, Rule, Span, catalogue};
use qraft_ir::policy::Number;
use qraft_ir::program::{Kind, Late, NodeId, Op, Program};
use qraft_ir::range::{Range, ranges};
use qraft_ir::{Clock, known};

use crate::rules::rsk::group_cap_unmapped::COLUMN as INDUSTRY;
use crate::rules::{Subject, path};

/// What it can report.
pub(in crate::rules) static REPORTS: &[&Rule] = &[
    &catalogue::LAH005,
    &catalogue::LAH006,
    &catalogue::LAH007,
    &catalogue::LAH010,
    &catalogue::LAH012,
    &catalogue::LAH015,
];

/// A value that is late where it is read.
struct Leaf<'a> {
    node: NodeId,
    name: &'a str,
    bars: i64,
    why: Late,
}

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let ranges = ranges(&program.nodes, &program.params);
    for leaf in leaves(program, &ranges) {
        let late = lateness(program, &ranges, &leaf);
        let through = |id: NodeId| late[id.index()].is_some_and(|bars| bars > 0);
        if let Some((output, steps)) = path::to_output(program, leaf.node, through) {
            findings.extend(finding(program, &leaf, &late, output, &steps));
        }
    }
    findings.extend(groups(subject));
}

/// Columns whose groups a policy reads by name, at the bar that decides.
fn groups(subject: &Subject) -> Vec<Diagnostic> {
    let Some(schema) = &subject.options.schema else { return Vec::new() };
    let clock = Clock {
        bar: subject.bar().unwrap_or(Interval::DAY),
        calendar: subject.calendar().map(str::to_owned),
    };
    let by = subject.document.selection.as_ref().and_then(|s| s.value.by.as_ref());
    let by = by.map(|by| ("selection.by", by.value.as_str(), by.span));
    let cap = subject.stated.iter().find(|(number, ..)| *number == Number::MaxIndustryWeight);
    let cap = cap.map(|(number, _, span)| (number.key(), INDUSTRY, *span));
    let late = |(key, name, span): (&str, &str, Span)| {
        let known = known(schema.columns.get(name)?, schema, &clock);
        let (rule, what, help) = words(known.why.filter(|_| known.bars > 0)?);
        let message = format!("`{key}` reads `{name}` before it is known: {what}");
        let finding = Diagnostic::new(rule, span, message);
        Some(finding.says("not known at this bar's close").help(help))
    };
    by.into_iter().chain(cap).filter_map(late).collect()
}

fn leaves<'a>(program: &'a Program, ranges: &[Option<Range>]) -> Vec<Leaf<'a>> {
    let mut leaves = Vec::new();
    for (at, node) in program.nodes.iter().enumerate() {
        let (name, known) = match node.op {
            Op::Field(i) => {
                (program.fields[usize::from(i)].as_str(), program.known.get(usize::from(i)))
            }
            Op::Factor(i) => (
                program.factors[usize::from(i)].address.as_str(),
                program.factors_known.get(usize::from(i)),
            ),
            Op::ForwardReturn => {
                let horizon = node.args.get(1).and_then(|n| ranges[n.index()]);
                let bars = horizon.map_or(1, |r| r.high as i64).max(1);
                let node = NodeId(at as u32);
                leaves.push(Leaf { node, name: "FWD_RET", bars, why: Late::Label });
                continue;
            }
            _ => continue,
        };
        if let Some((known, why)) = known.and_then(|k| Some((k, k.why?))) {
            let bars = i64::from(known.bars);
            leaves.push(Leaf { node: NodeId(at as u32), name, bars, why });
        }
    }
    leaves
}

/// For each node how many bars of the data after its own close it is known, as far as this leaf
/// makes it so; `None` where it does not read the leaf.
fn lateness(program: &Program, ranges: &[Option<Range>], leaf: &Leaf) -> Vec<Option<i64>> {
    let mut late: Vec<Option<i64>> = vec![None; program.nodes.len()];
    late[leaf.node.index()] = Some(leaf.bars);
    for (at, node) in program.nodes.iter().enumerate().skip(leaf.node.index() + 1) {
        let below = node.args.iter().filter_map(|a| late[a.index()]).max();
        late[at] = below.map(|bars| match node.op {
            Op::Lag => {
                let least = node.args.get(1).and_then(|n| ranges[n.index()]);
                bars.saturating_sub(least.map_or(0, |r| r.low as i64))
            }
            _ => bars,
        });
    }
    late
}

fn finding(
    program: &Program,
    leaf: &Leaf,
    late: &[Option<i64>],
    output: &str,
    steps: &[path::Step],
) -> Option<Diagnostic> {
    let span = steps.first()?.span?;
    let (rule, what, help) = words(leaf.why);
    let name = leaf.name;
    let when = match leaf.bars {
        bars if bars >= i64::from(i32::MAX / 4) => String::new(),
        1 => ", 1 bar after its own".to_owned(),
        bars => format!(", up to {bars} bars after its own"),
    };
    let message = format!("`{name}` is read before it is known: {what}{when}");
    let mut finding = Diagnostic::new(rule, span, message).says("not known at this bar's close");
    for other in program.spans[leaf.node.index()].iter().filter(|s| **s != span).take(5) {
        finding = finding.label(*other, "the same value is read here");
    }
    let last = steps.len() - 1;
    for (i, step) in steps.iter().enumerate().skip(1) {
        if let Some(read) = step.read_at {
            finding = finding.label(read, "read here by its name");
        }
        if let Some(span) = step.span {
            let bars = late[step.node.index()].unwrap_or(0);
            finding =
                finding.label(span, story(program, step.node, bars, (i == last).then_some(output)));
        }
    }
    if last == 0 {
        finding = finding.note(format!("`{output}` acts on it"));
    }
    Some(fixed(finding.help(help), leaf, span))
}

/// A lag that is long enough makes it known, where so many bars can be told.
fn fixed(finding: Diagnostic, leaf: &Leaf, span: Span) -> Diagnostic {
    let told = matches!(leaf.why, Late::Unfinished | Late::Session);
    if !told || leaf.bars >= i64::from(i32::MAX / 4) {
        return finding;
    }
    let end = Span { start: span.end, end: span.end };
    let title = format!("read it {} bars later, when it is known", leaf.bars);
    finding.fix(Applicability::Unsafe, title, end, format!("[{}]", leaf.bars))
}

fn words(why: Late) -> (&'static Rule, &'static str, &'static str) {
    match why {
        Late::Label => (
            &catalogue::LAH006,
            "it is a label, made of later bars",
            "a label is what a model learns; no signal may read it",
        ),
        Late::Unfinished => (
            &catalogue::LAH005,
            "it is stamped at the start of a bar that has not ended",
            "read completed bars: `close@1D` is the last completed day, or declare `stamp: close`",
        ),
        Late::Session => (
            &catalogue::LAH010,
            "it is of the whole session, which has not ended",
            "read the session before, or a running figure such as `TS_MAX(high, n)`",
        ),
        Late::Unpublished => (
            &catalogue::LAH007,
            "it stands at the end of its period, and is published later",
            "declare when it was published: `known_at: COLUMN`, or read it after its longest lag",
        ),
        Late::Restated => (
            &catalogue::LAH007,
            "it holds the latest version of its figures, restatements included",
            "use the values as first published: `vintage: first`",
        ),
        Late::After => (
            &catalogue::LAH012,
            "its declaration says that it comes later",
            "read it with a lag of at least as many bars",
        ),
        Late::WholeSample => (
            &catalogue::LAH015,
            "it was standardised over all of the data, later bars included",
            "standardise over bars so far: `normalised: trailing`",
        ),
    }
}

fn story(program: &Program, node: NodeId, bars: i64, output: Option<&str>) -> String {
    let what = match program.node(node).ty.kind {
        Kind::Bool => "so this is not known in time",
        _ => "so this is late too",
    };
    let far = bars >= i64::from(i32::MAX / 8);
    let by = if far { String::new() } else { format!(", by up to {bars}") };
    match output {
        Some(output) => format!("{what}{by}, and `{output}` acts on it"),
        None => format!("{what}{by}"),
    }
}
