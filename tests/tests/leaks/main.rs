//! No example strategy sees what is to come: on the bundled prices, signals, scores, fills and
//! equity up to a bar are the same to the bit whether the later bars are there, are absent, or are
//! garbage. Every file of `examples/strategies` is tried; a new one is found by itself.

use std::path::{Path, PathBuf};

use qraft_base::schema::DataSchema;
use qraft_check::CheckOptions;
use qraft_data::{LoadOptions, Panel, load, universe};
use qraft_diag::SourceFile;
use qraft_exec::interp::Value;
use qraft_ir::program::{NodeId, Program, UniverseRef};
use qraft_search::scan::ScanEngine;
use qraft_search::seal::{Replay, Replayed};
use qraft_tests::closeness::first_bit_gap;
use qraft_tests::panels::Dice;
use qraft_tests::run::{binding, interpreted};
use qraft_tests::scale::{is_full, say};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the root").to_owned()
}

fn examples() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root().join("examples/strategies")).expect("the examples");
    let mut files: Vec<PathBuf> = folder.map(|item| item.expect("an item").path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "yaml" || e == "json"));
    files.sort();
    files
}

fn prices(name: &str) -> Panel {
    let path = root().join("examples/data").join(name);
    let beside = path.with_extension("data.yaml");
    let text = std::fs::read_to_string(&beside).expect("what they declare");
    let file = SourceFile::new(beside.display().to_string(), text);
    let (declared, findings) = qraft_syntax::data_schema::read(&file);
    assert!(findings.is_empty(), "{findings:?}");
    let options = LoadOptions { declared, ..LoadOptions::default() };
    load(&path, &options).expect("the bundled prices").panel
}

/// The first `bars` bars, as if no others had ever been there.
fn prefix(whole: &Panel, bars: usize) -> Panel {
    let cells = bars * whole.width();
    let columns = whole.columns.iter().map(|(name, c)| (name.clone(), c[..cells].to_vec()));
    let (symbols, ts) = (whole.symbols.clone(), whole.ts[..bars].to_vec());
    Panel::from_columns(symbols, ts, whole.bar, &whole.calendar, columns.collect()).expect("a part")
}

/// Garbage from bar `from` on.
fn poisoned(whole: &Panel, from: usize) -> Panel {
    let mut dice = Dice::new(11);
    let mut part = whole.clone();
    let start = from * whole.width();
    for (_, column) in &mut part.columns {
        let mut values = column.to_vec();
        for value in &mut values[start..] {
            *value = if dice.once_in(4) { f64::NAN } else { dice.bell() * 1e9 };
        }
        *column = values.into();
    }
    part
}

/// All that a strategy does on a panel.
struct Done {
    outputs: Vec<(String, Value)>,
    replayed: Replayed,
}

fn run(program: &Program, panel: &Panel) -> Done {
    let defaults: Vec<f64> = program.params.iter().map(|param| param.default).collect();
    let bound = binding(program, &defaults).expect("defaults bind");
    let outputs = program.outputs();
    let ids: Vec<NodeId> = outputs.iter().map(|(_, id)| *id).collect();
    let values = interpreted(program, &bound, panel, &ids).expect("values");
    let names = outputs.iter().map(|(name, _)| (*name).to_owned());
    let engine = ScanEngine::new(program, panel).expect("an engine");
    let replayed = engine.replay(&defaults).expect("a replay");
    Done { outputs: names.zip(values).collect(), replayed }
}

/// The first difference before bar `bars`.
fn difference(whole: &Done, other: &Done, bars: usize, width: usize) -> Option<String> {
    let cells = bars * width;
    for ((name, ours), (_, theirs)) in whole.outputs.iter().zip(&other.outputs) {
        let gap = match (ours, theirs) {
            (Value::Num(a), Value::Num(b)) => first_bit_gap(name, &a[..cells], &b[..cells]),
            (Value::Bool(a), Value::Bool(b)) => {
                (0..cells).find(|at| a[*at] != b[*at]).map(|at| format!("{name} at {at}"))
            }
            _ => Some(format!("{name} is of another kind")),
        };
        if gap.is_some() {
            return gap;
        }
    }
    let fills = |done: &Done| -> Vec<_> {
        let before = done.replayed.fills.iter().filter(|fill| (fill.bar as usize) < bars);
        before.cloned().collect()
    };
    if fills(whole) != fills(other) {
        return Some("other fills".to_owned());
    }
    first_bit_gap("equity", &whole.replayed.equity[..bars], &other.replayed.equity[..bars])
}

/// What the checker makes of an example. Keys that this build does not honour are left aside.
fn program(path: &Path, panel: &Panel) -> Program {
    let text = std::fs::read_to_string(path).expect("an example");
    let file = SourceFile::new(path.display().to_string(), text);
    let options = CheckOptions {
        schema: Some(DataSchema {
            bar: Some(panel.bar),
            calendar: Some(panel.calendar.clone()),
            ..DataSchema::with_columns(panel.columns.iter().map(|(name, _)| name.as_str()))
        }),
        bars: Some(panel.bars()),
        ..CheckOptions::default()
    };
    let checked = qraft_check::check(&file, &options);
    checked.program.unwrap_or_else(|| panic!("{}: {:?}", path.display(), checked.findings))
}

fn members(program: &Program, panel: &Panel) -> Panel {
    let symbols = match &program.universe {
        UniverseRef::Named(name) => universe::resolve(name, panel, &Default::default()),
        _ => universe::resolve("all", panel, &Default::default()),
    };
    panel.select(&symbols.expect("the universe is bundled")).expect("its symbols")
}

#[test]
fn leaks() {
    let (american, chinese) = (prices("sp500.parquet"), prices("cn_stocks.parquet"));
    let mut compared = 0;
    let files = examples();
    for path in &files {
        let text = std::fs::read_to_string(path).expect("an example");
        let panel = if text.contains("CN_STOCKS") { &chinese } else { &american };
        let program = program(path, panel);
        let panel = members(&program, panel);
        let whole = run(&program, &panel);
        assert!(!whole.replayed.fills.is_empty(), "{}: it never trades", path.display());
        let cuts = if is_full() { 24 } else { 3 };
        for cut in 1..=cuts {
            // Uneven steps, so that ends of weeks and of months are met on every side.
            let bars = panel.bars() * cut / (cuts + 1) + cut;
            for (name, other) in
                [("absent", prefix(&panel, bars)), ("garbage", poisoned(&panel, bars))]
            {
                let gap = difference(&whole, &run(&program, &other), bars, panel.width());
                let file = path.display();
                assert_eq!(gap, None, "{file} leaks: bars from {bars} on are {name}");
                compared += 1;
            }
        }
    }
    say(&format!("leaks: {} examples, {compared} futures compared, none seen", files.len()));
    assert!(files.len() >= 4);
}

#[test]
fn a_lag_below_0_does_not_even_bind() {
    let text = "version: 1\nsignals: {long: \"close[-1] > close\"}\ncosts: {fee_bps: 1}\n";
    let parsed = qraft_syntax::parse(&SourceFile::new("leak.yaml", text));
    let program = qraft_ir::lower(&parsed.document, &qraft_ir::LowerContext::default()).program;
    let refused = binding(&program, &[]).expect_err("it reads the future");
    assert!(refused.contains("lag_negative"), "{refused}");
}
