//! `qraft run` and `qraft quickbacktest`: one strategy, one set of params.

use std::sync::atomic::AtomicBool;

use qraft_data::Panel;
use qraft_ir::program::Program;
use qraft_search::plan::Trial;
use qraft_search::record::Stats;
use qraft_search::report::buy_and_hold;
use qraft_search::run::Engine;
use qraft_search::scan::ScanEngine;
use serde_json::json;

use crate::args::{Format, RunArgs};
use crate::config::Config;
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::{self, Fitted, Mode, Scan};
use crate::monitor::{Labels, Monitor};
use crate::print::{self, Align, Table, count, money, percent, plain};

/// Runs the command.
pub fn run(args: &RunArgs) -> Ended {
    let space = args.strategy.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into());
    let labels = Labels { space, plan: "single".into(), mode: "fast" };
    let mut monitor = Monitor::start(labels, &args.metrics, args.output.log)?;
    let ended = backtest(args, &mut monitor);
    if let Err(stop) = &ended {
        monitor.refused(stop);
    }
    ended
}

fn backtest(args: &RunArgs, monitor: &mut Monitor) -> Ended {
    crate::isa::limit(&args.isa)?;
    let scan = Scan::of(&args.window, &args.memory)?;
    let config = Config::load(args.market.data.config.as_deref())?;
    let Fitted { program, panel, universe, .. } = ready(args, &scan, &config)?;
    let values = params(&program, &args.values.set)?;
    monitor.of_strategy(&program.name);
    monitor.named(&program.name);
    let engine = ScanEngine::new(&program, &panel);
    let engine = engine.map_err(|e| Stop::input(e.code, e.to_string()))?;
    let mut engine = engine.using(config.installed.externals());
    if let Some(budget) = &scan.budget {
        engine = engine.within(budget.beside(&panel)?);
        monitor.budget(budget.plan(&engine, &panel, &values)?);
    }
    monitor.prepared(1, 0);
    let trial = Trial { number: 0, params: values.clone() };
    let answers = engine.run(std::slice::from_ref(&trial), &AtomicBool::new(false));
    let answer = answers.and_then(|mut answers| answers.pop());
    let Some(answer) = answer else { return Ok(Outcome::Interrupted) };
    monitor.single(answer.as_ref().err());
    let stats = answer.map_err(|e| Stop::findings(e.code, e.to_string()))?;
    monitor.figures(&stats);
    let names = program.params.iter().map(|p| p.name.value.as_str());
    let params: Vec<(&str, f64)> = names.zip(values).collect();
    let hold = buy_and_hold(&panel);
    match args.output.format {
        Format::Text => {
            crate::print::out!("{}", text(&program, &panel, &params, &stats, hold.as_ref()))
        }
        Format::Json => {
            let map: serde_json::Map<String, serde_json::Value> =
                params.iter().map(|(n, v)| ((*n).to_owned(), json!(v))).collect();
            let answer = json!({
                "schema": "qraft.run/1",
                "strategy": program.name,
                "mode": "fast",
                "dsl_hash": qraft_ir::dsl_hash(&program).to_string(),
                "operators": config.installed.digest(&program).to_string(),
                "snapshot": panel.snapshot.to_string(),
                "universe": universe,
                "symbols": panel.width(),
                "bars": panel.bars(),
                "periods_per_year": panel.periods_per_year,
                "params": map,
                "stats": stats.to_json(),
                "undefined": stats.undefined_json(),
                "equity_len": panel.bars(),
                "buy_and_hold": hold.as_ref().map(Stats::to_json),
            });
            crate::print::outln!("{answer}");
        }
    }
    Ok(Outcome::Done)
}

fn ready(args: &RunArgs, scan: &Scan, config: &Config) -> Result<Fitted, Stop> {
    let (source, prices) = inputs::both(&args.strategy, &args.market, config, scan)?;
    inputs::ready(&source, prices, &args.market.data, config, args.output.format, Mode::Fast)
}

/// The params' values: each default, or what `--set` says.
///
/// # Errors
/// Exit 2: not `name=value`, a param that is not there, a value that is no number, values that
/// break a constraint.
pub fn params(program: &Program, set: &[String]) -> Result<Vec<f64>, Stop> {
    let mut values: Vec<f64> = program.params.iter().map(|p| p.default).collect();
    for text in set {
        let bad = |why: String| Stop::input("set_invalid", format!("--set {text}: {why}"));
        let (name, value) =
            text.split_once('=').ok_or_else(|| bad("write PARAM=VALUE, as in fast=10".into()))?;
        let names = || program.params.iter().map(|p| p.name.value.as_str());
        let at = names().position(|have| have == name.trim()).ok_or_else(|| {
            bad(match qraft_base::nearest(name.trim(), names()) {
                Some(near) => format!("no such param; did you mean `{near}`?"),
                None => {
                    let known: Vec<String> = names().map(|name| format!("`{name}`")).collect();
                    format!("no such param; there are: {}", known.join(", "))
                }
            })
        })?;
        let value: f64 =
            value.trim().replace('_', "").parse().map_err(|_| bad("not a number".into()))?;
        values[at] = value;
    }
    if !qraft_ir::constraints_hold(program, &values) {
        let names = program.params.iter().map(|p| p.name.value.as_str()).zip(&values);
        let values: Vec<String> = names.map(|(name, value)| format!("{name} = {value}")).collect();
        let message = format!("params that break the constraints: {}", values.join(", "));
        return Err(Stop::input("constraint_broken", message));
    }
    Ok(values)
}

fn text(
    program: &Program,
    panel: &Panel,
    params: &[(&str, f64)],
    stats: &Stats,
    hold: Option<&Stats>,
) -> String {
    let day = |ts: Option<&qraft_base::Ts>| ts.map_or_else(String::new, |t| print::date(*t));
    let mut out = format!(
        "{}: {} symbols x {} bars, {} to {}\n",
        program.name,
        count(panel.width() as u64),
        count(panel.bars() as u64),
        day(panel.ts.first()),
        day(panel.ts.last()),
    );
    if !params.is_empty() {
        let params: Vec<String> = params.iter().map(|(n, v)| format!("{n} = {v}")).collect();
        out.push_str(&format!("params: {}\n", params.join(", ")));
    }
    out.push('\n');
    let columns = [("", Align::Left), ("strategy", Align::Right), ("hold", Align::Right)];
    let mut table = Table::new(columns.map(|(name, align)| (name.to_owned(), align)));
    for name in qraft_search::record::FIGURES {
        let show = |stats: Option<&Stats>| {
            let value = stats.and_then(|s| s.get(name)).and_then(|f| f.value());
            match name {
                "total_return" | "cagr" | "volatility" | "max_drawdown" | "hit_rate"
                | "exposure" => percent(value),
                "fees" => money(value),
                "trades" => plain(value, 0),
                _ => plain(value, 3),
            }
        };
        table.row([name.to_owned(), show(Some(stats)), show(hold)]);
    }
    out.push_str(&table.to_string());
    out
}
