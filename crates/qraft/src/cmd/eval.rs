//! `qraft eval`: a column to look at, by the interpreter.

use std::path::Path;

use qraft_check::CheckOptions;
use qraft_data::Panel;
use qraft_diag::SourceFile;
use qraft_exec::interp::{self, Value};
use qraft_ir::program::{NodeId, Op, Program};
use qraft_search::scan::restricted;
use serde_json::json;

use crate::args::{EvalArgs, Format};
use crate::config::Config;
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::{self, Fitted, Mode, Prices, Source};
use crate::print::{self, Align, Table, plain};

/// Rows that are printed where no file is written.
const SHOWN: usize = 10;

/// Runs the command.
pub fn run(args: &EvalArgs) -> Ended {
    let config = Config::load(args.market.data.config.as_deref())?;
    let (program, panel) = ready(args, &config)?;
    let (program, panel) = restricted(&program, &panel)
        .map_err(|failure| Stop::input(failure.code, failure.to_string()))?;
    let values = super::run::params(&program, &args.values.set)?;
    let binding = qraft_ir::bind(&program, &values)
        .map_err(|failure| Stop::findings(failure.code, failure.to_string()))?;
    let mut outputs: Vec<(&str, NodeId)> = program.outputs();
    if args.expr.is_some() {
        outputs = alone(&program).map(|id| ("value", id)).into_iter().collect();
    }
    let externals = config.installed.externals();
    let ids: Vec<NodeId> = outputs.iter().map(|(_, id)| *id).collect();
    let columns = interp::evaluate(&program, &binding.constants, &panel, &ids, &externals)
        .map_err(|failure| Stop::findings(failure.code, failure.to_string()))?;
    let columns: Vec<(&str, Vec<f64>)> =
        outputs.iter().zip(columns).map(|((name, _), value)| (*name, numbers(value))).collect();
    match &args.out {
        Some(path) => write(path, &panel, &columns, args.output.format),
        None => {
            show(&panel, &columns, args.output.format);
            Ok(Outcome::Done)
        }
    }
}

/// An expression alone: a score, or a condition as it was before it was asked of members.
fn alone(program: &Program) -> Option<NodeId> {
    let condition = || {
        let long = program.signals.long?;
        let node = program.node(long);
        match node.args.as_slice() {
            [own, members] if node.op == Op::And && Some(*members) == program.members => Some(*own),
            _ => Some(long),
        }
    };
    program.score.or_else(condition)
}

/// A condition as a column: 1 true, 0 false, NaN unknown.
fn numbers(value: Value) -> Vec<f64> {
    match value {
        Value::Num(column) => column,
        Value::Bool(column) => column
            .into_iter()
            .map(|known| if known < 0 { f64::NAN } else { f64::from(known) })
            .collect(),
    }
}

fn ready(args: &EvalArgs, config: &Config) -> Result<(Program, Panel), Stop> {
    let format = args.output.format;
    if let Some(path) = &args.strategy {
        let source = Source::read(path);
        let prices = Prices::read(&args.market.prices, &args.market.data, config);
        let (source, prices) = match (source, prices) {
            (Ok(source), Ok(prices)) => (source, prices),
            (Err(a), Err(b)) => return Err(a.and(b)),
            (Err(stop), _) | (_, Err(stop)) => return Err(stop),
        };
        let Fitted { program, panel, .. } =
            inputs::ready(&source, prices, &args.market.data, config, format, Mode::Fast)?;
        return Ok((program, panel));
    }
    let prices = Prices::read(&args.market.prices, &args.market.data, config)?;
    let file = SourceFile::new("--expr", args.expr.clone().unwrap_or_default());
    let options = prices.check_options(
        &qraft_ir::program::UniverseRef::All,
        &args.market.data,
        config,
        false,
    );
    let checked = expression(&file, &options);
    inputs::refuse_on_errors(&file, &checked.findings, format)?;
    let Some(program) = checked.program else {
        return Err(Stop::findings("check_failed", "the expression was refused"));
    };
    let (_, members) = prices.members(&program.universe, &args.market.data, config)?;
    Ok((program, prices.cut(&members)?))
}

/// An expression alone, as the score of a strategy that has nothing else: every name, type and
/// look-ahead is judged as in a file.
fn expression(file: &SourceFile, options: &CheckOptions) -> qraft_check::Checked {
    qraft_check::check_expression(file, options)
}

fn write(path: &Path, panel: &Panel, columns: &[(&str, Vec<f64>)], format: Format) -> Ended {
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|e| {
            Stop::input("write_failed", format!("{}: cannot be made: {e}", folder.display()))
        })?;
    }
    let borrowed: Vec<(&str, &[f64])> = columns.iter().map(|(n, c)| (*n, c.as_slice())).collect();
    qraft_data::write::write_long(path, panel, &borrowed)
        .map_err(|e| Stop::input(e.code(), e.to_string()))?;
    let rows = panel.bars() * panel.width();
    match format {
        Format::Text => {
            crate::print::outln!("{}: {} rows", path.display(), print::count(rows as u64))
        }
        Format::Json => crate::print::outln!(
            "{}",
            json!({"schema": "qraft.eval/1", "out": path.display().to_string(), "rows": rows,
                   "columns": columns.iter().map(|(n, _)| *n).collect::<Vec<_>>()})
        ),
    }
    Ok(Outcome::Done)
}

fn show(panel: &Panel, columns: &[(&str, Vec<f64>)], format: Format) {
    let (bars, width) = (panel.bars(), panel.width());
    let last = (0..bars * width).rev().take(SHOWN);
    let mut rows: Vec<usize> = last.collect();
    rows.reverse();
    let stamp = |row: usize| print::stamp(panel.ts[row / width], panel.bar);
    let symbol = |row: usize| panel.symbols[row % width].as_str().to_owned();
    match format {
        Format::Text => {
            let mut header = vec![("ts".to_owned(), Align::Left), ("symbol".into(), Align::Left)];
            header.extend(columns.iter().map(|(name, _)| ((*name).to_owned(), Align::Right)));
            let mut table = Table::new(header);
            for row in rows {
                let mut cells = vec![stamp(row), symbol(row)];
                cells.extend(columns.iter().map(|(_, c)| plain(Some(c[row]), 6)));
                table.row(cells);
            }
            crate::print::out!("{table}");
            crate::print::outln!(
                "{} rows in all; --out FILE.parquet writes them",
                print::count((bars * width) as u64)
            );
        }
        Format::Json => {
            for row in rows {
                let mut map = serde_json::Map::new();
                map.insert("ts".into(), json!(stamp(row)));
                map.insert("symbol".into(), json!(symbol(row)));
                for (name, column) in columns {
                    map.insert((*name).into(), json!(column[row]));
                }
                crate::print::outln!("{}", serde_json::Value::Object(map));
            }
        }
    }
}
