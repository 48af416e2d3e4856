//! The parts of a plan: what a run's time goes into, each with what it costs.

use qraft_search::scan::ScanReport;

/// Where a part stands in the graph, from left to right.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stand {
    /// A shared column of that level.
    Column(u32),
    /// A shared condition.
    Condition,
    /// What each trial computes.
    Trial,
    /// Books.
    Books,
}

/// One part.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// `c3`, `m0`, `k1 a trial`, …
    pub name: String,
    /// What it is.
    pub what: String,
    /// How it is made.
    pub made_by: &'static str,
    /// Its place in the graph.
    pub stand: Stand,
    /// Trials that need it.
    pub trials: u64,
    /// Nanoseconds that it should take.
    pub predicted_ns: f64,
    /// Those that it took.
    pub measured_ns: Option<u64>,
    /// Other facts, for who points at it.
    pub more: String,
    /// The names of what it reads.
    pub reads: Vec<String>,
}

/// All parts, from left to right.
pub fn parts(scan: &ScanReport) -> Vec<Part> {
    let mut parts = columns(scan);
    parts.extend(conditions(scan));
    parts.extend(trials(scan));
    parts.extend(books(scan, &parts));
    parts
}

fn columns(scan: &ScanReport) -> Vec<Part> {
    let spent = scan.measured.as_ref().map(|m| &m.spent.columns);
    let one = |(at, column): (usize, &qraft_exec::ColumnReport)| {
        let mut more = Vec::new();
        more.extend(column.frame.as_ref().map(|frame| format!("on bars of {frame}")));
        if column.history > 0 {
            more.push(format!("{} rows of history", column.history));
        }
        if column.sparse {
            more.push("only where someone looks".to_owned());
        }
        Part {
            name: format!("c{at}"),
            what: column.what.clone(),
            made_by: column.made_by.name(),
            stand: Stand::Column(column.level),
            trials: column.trials,
            predicted_ns: column.predicted_ns,
            measured_ns: spent.map(|spent| spent[at]),
            more: more.join(", "),
            reads: named('c', &column.reads),
        }
    };
    scan.plan.columns.iter().enumerate().map(one).collect()
}

fn conditions(scan: &ScanReport) -> Vec<Part> {
    let spent = scan.measured.as_ref().map(|m| &m.spent.conditions);
    let one = |(at, condition): (usize, &qraft_exec::ConditionReport)| Part {
        name: format!("m{at}"),
        what: condition.what.clone(),
        made_by: "condition",
        stand: Stand::Condition,
        trials: condition.trials,
        predicted_ns: condition.predicted_ns,
        measured_ns: spent.map(|spent| spent[at]),
        more: scan.plan.kernels[condition.kernel].shape.clone(),
        reads: named('c', &condition.reads),
    };
    scan.plan.conditions.iter().enumerate().map(one).collect()
}

fn trials(scan: &ScanReport) -> Vec<Part> {
    let plan = &scan.plan;
    let spent = scan.measured.as_ref().map(|m| &m.spent);
    let mut parts = Vec::new();
    // A kernel's time is known as one; calls of several sets share it as predicted.
    let of_kernel = |kernel: usize| {
        let calls = plan.calls.iter().filter(|call| call.kernel == kernel);
        calls.map(|call| call.predicted_ns).sum::<f64>()
    };
    for call in &plan.calls {
        let share = call.predicted_ns / of_kernel(call.kernel).max(f64::MIN_POSITIVE);
        let outputs: Vec<&str> = call.outputs.iter().map(|at| scan.outputs[*at]).collect();
        parts.push(Part {
            name: format!("k{} a trial", call.kernel),
            what: outputs.join(", "),
            made_by: "kernel",
            stand: Stand::Trial,
            trials: call.trials as u64,
            predicted_ns: call.predicted_ns,
            measured_ns: spent.map(|spent| (spent.kernels[call.kernel] as f64 * share) as u64),
            more: plan.kernels[call.kernel].shape.clone(),
            reads: named('c', &call.reads),
        });
    }
    if plan.logic.outputs > 0 {
        let all: Vec<usize> = (0..plan.conditions.len()).collect();
        parts.push(Part {
            name: "logic".to_owned(),
            what: format!("{} outputs, {} steps", plan.logic.outputs, plan.logic.steps),
            made_by: "words",
            stand: Stand::Trial,
            trials: plan.trials as u64,
            predicted_ns: plan.logic.predicted_ns,
            measured_ns: spent.map(|spent| spent.logic),
            more: format!("{} outputs are one mask as it stands", plan.logic.as_they_stand),
            reads: named('m', &all),
        });
    }
    parts
}

fn books(scan: &ScanReport, parts: &[Part]) -> Vec<Part> {
    let spent = scan.measured.as_ref().map(|m| &m.spent);
    let answers = parts.iter().filter(|part| part.stand == Stand::Trial);
    let part = |name: &str, what: &str, predicted_ns, measured_ns, reads| Part {
        name: name.to_owned(),
        what: what.to_owned(),
        made_by: "books",
        stand: Stand::Books,
        trials: scan.plan.trials as u64,
        predicted_ns,
        measured_ns,
        more: String::new(),
        reads,
    };
    let form = match (scan.books.log, scan.books.ledger) {
        (_, 0) => "log form",
        (0, _) => "ledger form",
        _ => "log and ledger form",
    };
    let predicted = scan.books.predicted_ns;
    let reads: Vec<String> = answers.map(|part| part.name.clone()).collect();
    let market = "prices, once a tile";
    vec![
        part("market", market, scan.books.market_ns, spent.map(|spent| spent.shared), Vec::new()),
        part("books", form, predicted, spent.map(|spent| spent.books), reads),
    ]
}

fn named(letter: char, places: &[usize]) -> Vec<String> {
    places.iter().map(|at| format!("{letter}{at}")).collect()
}
