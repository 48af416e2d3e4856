//! An expression over a panel, read both ways: by the interpreter and by the scan.

use qraft_base::{Digest, Interval, Symbol, Ts};
use qraft_data::Panel;
use qraft_exec::interp::Value;

use crate::closeness::first_bit_gap;
use crate::run::{Cut, binding, interpreted, program, scanned};

/// A daily panel of some columns over so many symbols, `[bar][symbol]`.
pub fn daily(mut columns: Vec<(String, Vec<f64>)>, symbols: usize) -> Panel {
    columns.sort_by(|a, b| a.0.cmp(&b.0));
    let bars = columns.first().map_or(0, |(_, column)| column.len() / symbols);
    Panel {
        symbols: (0..symbols).map(|s| Symbol::new(&format!("S{s:02}"))).collect(),
        ts: (0..bars as i32).map(Ts::from_day).collect(),
        bar: Interval::DAY,
        calendar: "none".to_owned(),
        periods_per_year: 252.0,
        session: (0..bars as u32).collect(),
        columns: columns.into_iter().map(|(name, x)| (name, x.into())).collect(),
        categories: std::collections::BTreeMap::new(),
        members: None,
        snapshot: Digest::of(b"a fixture's data"),
    }
}

/// The first bars of a panel.
pub fn prefix(whole: &Panel, bars: usize) -> Panel {
    let cells = bars * whole.width();
    let mut part = whole.clone();
    part.ts.truncate(bars);
    part.session.truncate(bars);
    part.columns.iter_mut().for_each(|(_, column)| *column = column[..cells].to_vec().into());
    part
}

/// A strategy around an expression: a signal where it is a condition, else a score.
fn document(expression: &str, is_condition: bool) -> String {
    if is_condition {
        return format!("version: 1\nsignals:\n  long: \"{expression}\"\n");
    }
    let selection = "selection: {mode: topk, topk: 1, score: ";
    format!("version: 1\nrebalance: 1D\n{selection}\"{expression}\"}}\n")
}

/// The values of an expression, which the interpreter and the scan must agree on to the bit;
/// conditions are 1, 0 and −1 (unknown).
///
/// # Errors
/// What refuses the expression, or where the two differ.
pub fn values(expression: &str, panel: &Panel, tile_bars: usize) -> Result<Vec<f64>, String> {
    let (program, node) = match program(&document(expression, true), panel) {
        Ok(program) => {
            let node = program.signals.long;
            (program, node)
        }
        Err(_) => {
            let program = program(&document(expression, false), panel)?;
            let node = program.score;
            (program, node)
        }
    };
    of_node(&program, &[node.ok_or("no expression")?], panel, tile_bars)
}

/// The score of a strategy's document, both ways.
///
/// # Errors
/// As [`values`].
pub fn score(text: &str, panel: &Panel, tile_bars: usize) -> Result<Vec<f64>, String> {
    let program = program(text, panel)?;
    of_node(&program, &[program.score.ok_or("no score")?], panel, tile_bars)
}

fn of_node(
    program: &qraft_ir::program::Program,
    nodes: &[qraft_ir::program::NodeId],
    panel: &Panel,
    tile_bars: usize,
) -> Result<Vec<f64>, String> {
    let bound = binding(program, &[])?;
    let cut = Cut { tile_bars: Some(tile_bars), group: None, threads: 1 };
    let plain = numbers(&interpreted(program, &bound, panel, nodes)?[0]);
    let fast = numbers(&scanned(program, std::slice::from_ref(&bound), panel, nodes, cut)?[0][0]);
    match first_bit_gap("interpreter against scan", &plain, &fast) {
        Some(gap) => Err(gap),
        None => Ok(plain),
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Num(column) => column.clone(),
        Value::Bool(column) => column.iter().map(|x| f64::from(*x)).collect(),
    }
}
