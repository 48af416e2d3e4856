//! `qraft operator bench`: what an operator costs on this machine. Times are of this run alone.

use std::path::Path;
use std::time::{Duration, Instant};

use qraft_base::Symbol;
use qraft_exec::{ExternalOp, Form};
use qraft_plugin::{Input, Kind, Unit};
use qraft_wasm::{Host, Operator};
use serde_json::json;

use crate::args::{Format, OperatorBenchArgs};
use crate::exit::{Ended, Outcome, Stop};
use crate::operators::{self, Project};
use crate::print::{Align, Table};

/// How long one figure is measured, about.
const SPAN: Duration = Duration::from_millis(200);
/// Rows that are pushed one by one at a time.
const PUSHED: usize = 64;

/// Runs the command.
pub fn run(args: &OperatorBenchArgs) -> Ended {
    let bytes = component(args)?;
    let fault = |fault: qraft_wasm::Fault| Stop::findings("operator_refused", fault.to_string());
    let host = operators::host()?;
    let bare = Host::new(*host.limits(), None).map_err(fault)?;
    let (_, cold) = timed(|| Operator::load(&bare, &bytes, None).map_err(fault))?;
    // The first load keeps what it compiled, and the second finds it.
    Operator::load(&host, &bytes, None).map_err(fault)?;
    let (operator, warm) = timed(|| Operator::load(&host, &bytes, None).map_err(fault))?;
    let bench = Bench::of(&operator, usize::from(args.symbols));
    let start = bench.repeated(|| bench.start(Form::Blocks).map(|_| ()))?;
    let mut rows = vec![("pushed".to_owned(), PUSHED, bench.sent(Form::Pushes, PUSHED)?)];
    for count in args.rows.iter().map(|rows| *rows as usize) {
        rows.push((format!("blocks of {count}"), count, bench.sent(Form::Blocks, count)?));
    }
    match args.output.format {
        Format::Json => {
            let figures = rows.iter().map(|(how, count, took)| {
                let ns = took.as_nanos() as f64 / *count as f64;
                json!({"how": how, "rows": count, "ns_per_row": ns})
            });
            let answer = json!({
                "schema": "qraft.operator.bench/1",
                "operator": operator.address(),
                "digest": operator.digest().to_string(),
                "symbols": bench.symbols.len(),
                "cold_load_ns": cold.as_nanos() as u64,
                "warm_load_ns": warm.as_nanos() as u64,
                "start_ns": start.as_nanos() as u64,
                "rows": figures.collect::<Vec<_>>(),
            });
            crate::print::outln!("{answer}");
        }
        Format::Text => {
            crate::print::outln!("{}, {} symbols a row\n", operator.address(), bench.symbols.len());
            let titles = [("what", Align::Left), ("time", Align::Right)];
            let mut table = Table::new(titles.map(|(title, align)| (title.to_owned(), align)));
            table.row(["load, compiled anew".to_owned(), people(cold)]);
            table.row(["load, from the cache".to_owned(), people(warm)]);
            table.row(["start".to_owned(), people(start)]);
            for (how, count, took) in &rows {
                table.row([format!("a row, {how}"), people(*took / *count as u32)]);
            }
            crate::print::out!("{table}");
        }
    }
    Ok(Outcome::Done)
}

fn component(args: &OperatorBenchArgs) -> Result<Vec<u8>, Stop> {
    let path = Path::new(&args.what);
    if path.exists() || args.what.parse::<qraft_plugin::Address>().is_err() {
        return Ok(operators::read(path)?.bytes);
    }
    let project = Project::open(&args.project.project)?;
    let manifest = project.find(&args.what)?;
    let (name, version) = (manifest.name(), manifest.version());
    let bytes = project.store.component(name, version, manifest.digest());
    bytes.map_err(|error| operators::told(&error))
}

/// An operator under measurement: its defaults, its symbols, its rows.
struct Bench<'a> {
    operator: &'a Operator,
    params: Vec<f64>,
    symbols: Vec<Symbol>,
}

impl Bench<'_> {
    fn of(operator: &Operator, symbols: usize) -> Bench<'_> {
        let description = operator.description();
        let across = description.kind == Kind::CrossSection;
        let symbols = if across { symbols } else { 1 };
        Bench {
            operator,
            params: description.params.iter().map(|param| param.default).collect(),
            symbols: (0..symbols).map(|at| Symbol::new(&format!("S{at}"))).collect(),
        }
    }

    fn start(&self, form: Form) -> Result<Box<dyn qraft_exec::ExternalState>, Stop> {
        self.operator.start(&self.params, &self.symbols, form).map_err(failed)
    }

    /// How long so many rows take, again and again by one state.
    fn sent(&self, form: Form, rows: usize) -> Result<Duration, Stop> {
        let width = self.symbols.len();
        let inputs = &self.operator.description().inputs;
        let columns: Vec<Vec<f64>> =
            inputs.iter().enumerate().map(|(at, input)| column(input, at, rows, width)).collect();
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let mut out = vec![0.0; rows * width];
        let (mut state, mut first) = (self.start(form)?, 0);
        self.repeated(|| {
            let sent = state.update(first, rows, &columns, &mut out).map_err(failed);
            first += rows;
            sent
        })
    }

    /// The mean time of something, after it was done once.
    fn repeated(&self, mut work: impl FnMut() -> Result<(), Stop>) -> Result<Duration, Stop> {
        work()?;
        let from = Instant::now();
        let mut times = 0;
        while times == 0 || (from.elapsed() < SPAN && times < 100_000) {
            work()?;
            times += 1;
        }
        Ok(from.elapsed() / times)
    }
}

fn failed(failure: qraft_base::Failure) -> Stop {
    Stop::findings(failure.code, failure.message)
}

/// A wave about 100: rows that every operator has an answer to.
fn column(input: &Input, at: usize, rows: usize, width: usize) -> Vec<f64> {
    let value = |cell: usize| {
        let level = 100.0 + 10.0 * ((cell / width) as f64 * 0.1 + (cell % width) as f64).sin();
        match (input.column.as_deref().unwrap_or(&input.name), input.unit) {
            ("high", _) => level * 1.01,
            ("low", _) => level * 0.99,
            ("volume", _) | (_, Unit::Shares) => (level * 1000.0).round(),
            (_, Unit::Ratio) => level / 1000.0,
            _ => level + at as f64 * 0.01,
        }
    };
    (0..rows * width).map(value).collect()
}

fn timed<T>(work: impl FnOnce() -> Result<T, Stop>) -> Result<(T, Duration), Stop> {
    let from = Instant::now();
    let done = work()?;
    Ok((done, from.elapsed()))
}

/// A time with three digits or so.
fn people(time: Duration) -> String {
    let ns = time.as_nanos() as f64;
    match ns {
        ns if ns < 1e4 => format!("{ns:.0} ns"),
        ns if ns < 1e7 => format!("{:.1} µs", ns / 1e3),
        ns if ns < 1e10 => format!("{:.1} ms", ns / 1e6),
        ns => format!("{:.1} s", ns / 1e9),
    }
}
