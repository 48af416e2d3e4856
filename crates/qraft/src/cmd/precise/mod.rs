//! `qraft precisebt`: one strategy, one set of params, matched order by order.

mod document;
mod sealed;
mod text;
mod write;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use qraft_base::{Digest, Failure};
use qraft_check::Allowed;
use qraft_data::Panel;
use qraft_ir::program::Program;
use qraft_search::ident::TrialKeys;
use qraft_search::precise::{
    Breaker, Failures, MatchOptions, PreciseEngine, Study, folder_name, halted_bars,
};
use qraft_search::record::Inputs;
use qraft_stats::gate::two_stage::TOLERANCE;

pub use sealed::{METRICS_NAME, again};
pub use text::{apart, gate};

use crate::args::{BreakerArg, Format, PreciseArgs, WindowArgs};
use crate::config::Config;
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::{self, Fitted, Mode, Prices, Scan, Source};
use crate::monitor::{Labels, Monitor};
use crate::plugins::Installed;

/// A run that can start.
struct Ready {
    source: Source,
    inputs: Inputs,
    allowed: Vec<Allowed>,
    installed: Arc<Installed>,
    program: Program,
    panel: Panel,
    universe: String,
    values: Vec<f64>,
    options: MatchOptions,
    breaker: Option<Breaker>,
}

impl Ready {
    /// The params by name, in the program's order.
    fn params(&self) -> impl Iterator<Item = (&str, f64)> {
        let names = self.program.params.iter().map(|param| param.name.value.as_str());
        names.zip(self.values.iter().copied())
    }

    fn keys(&self) -> TrialKeys {
        TrialKeys {
            snapshot: self.panel.snapshot,
            dsl: qraft_ir::dsl_hash(&self.program),
            operators: self.installed.digest(&self.program),
            mode: Mode::Precise.as_str(),
            semantics: qraft_base::SEMANTICS_VERSION,
            window: format!("0..{}", self.panel.bars()),
        }
    }

    fn param_hash(&self) -> Digest {
        qraft_ir::param_hash(self.params())
    }
}

/// Runs the command.
pub fn run(args: &PreciseArgs) -> Ended {
    let start = Instant::now();
    let space = args.strategy.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into());
    let labels = Labels { space, plan: "single".into(), mode: Mode::Precise.as_str() };
    let mut monitor = Monitor::start(labels, &args.metrics, args.output.log)?;
    let ended = backtest(args, &mut monitor);
    match &ended {
        // Not on stdout, where the same run prints the same bytes.
        Ok(_) => crate::print::errln!("took {:.2} s", start.elapsed().as_secs_f64()),
        Err(stop) => monitor.refused(stop),
    }
    ended
}

fn backtest(args: &PreciseArgs, monitor: &mut Monitor) -> Ended {
    let ready = ready(args)?;
    monitor.of_strategy(&ready.program.name);
    monitor.named(&ready.program.name);
    monitor.prepared(1, 0);
    let study = studied(&ready, monitor);
    monitor.single(study.as_ref().err());
    let study = study.map_err(|e| Stop::findings(e.code, e.to_string()))?;
    let name = &ready.program.name;
    let name = folder_name(name, &ready.keys(), ready.param_hash(), &ready.options);
    let folder = args.outdir.join(&name);
    write::write(&folder, &name, &ready, &study)?;
    print(args.output.format, &ready, &study, &folder);
    let fails = args.gate && !study.two_stage.passes();
    Ok(if fails { Outcome::Findings } else { Outcome::Done })
}

/// Matches, and counts what happened before the comparisons begin.
fn studied(ready: &Ready, monitor: &Monitor) -> Result<Study, Failure> {
    let engine = PreciseEngine::new(&ready.program, &ready.panel, ready.options.clone())?;
    let engine = engine.using(ready.installed.externals());
    let matched = engine.matched(&ready.values)?;
    let executed = monitor.executed(&ready.panel);
    executed.count(&matched);
    executed.drawdown(&matched);
    monitor.figures(&engine.stats(&matched));
    engine.study_of(matched, &ready.values, TOLERANCE)
}

fn print(format: Format, ready: &Ready, study: &Study, folder: &Path) {
    match format {
        Format::Text => crate::print::out!("{}", text::text(ready, study, folder)),
        Format::Json => crate::print::outln!("{}", document::answer(ready, study, folder)),
    }
}

/// Looks at every file and flag before any work.
fn ready(args: &PreciseArgs) -> Result<Ready, Stop> {
    let failures = failures(args)?;
    let config = Config::load(args.market.data.config.as_deref())?;
    let index = args.index.as_ref().map(|path| index(path, args, &config)).transpose();
    let both = inputs::both(&args.strategy, &args.market, &config, &Scan::default());
    let ((source, prices), index) = match (both, index) {
        (Ok(both), Ok(index)) => (both, index),
        (Err(a), Err(b)) => return Err(a.and(b)),
        (Err(stop), _) | (_, Err(stop)) => return Err(stop),
    };
    let (data, format) = (&args.market.data, args.output.format);
    let Fitted { program, panel, universe, allowed } =
        inputs::ready(&source, prices, data, &config, format, Mode::Precise)?;
    let (name, window) = (source.file.name(), WindowArgs::default());
    let inputs = inputs::told(&args.market.prices, name, &window, &panel, &universe);
    let values = super::run::params(&program, &args.values.set)?;
    let breaker = args.breaker.map(|breaker| match breaker {
        BreakerArg::Cn => Breaker::Cn,
        BreakerArg::Us => Breaker::Us,
    });
    let halted = index.zip(breaker).map(|(index, breaker)| halted_bars(&panel, &index, breaker));
    let halted = halted.transpose().map_err(|e| {
        let file = args.index.as_deref().unwrap_or(&args.market.prices);
        Stop::input(e.code, format!("--index {}: {}", file.display(), e.message))
    })?;
    let options = MatchOptions { failures, halted };
    let installed = config.installed;
    Ok(Ready {
        source,
        inputs,
        allowed,
        installed,
        program,
        panel,
        universe,
        values,
        options,
        breaker,
    })
}

fn failures(args: &PreciseArgs) -> Result<Option<Failures>, Stop> {
    let Some(rate) = args.failures else { return Ok(None) };
    if !(0.0..=1.0).contains(&rate) {
        let message = format!("--failures {rate}: a share of orders, from 0 to 1");
        return Err(Stop::input("failures_invalid", message));
    }
    Ok(Some(Failures { rate, seed: args.seed }))
}

/// An index is data like any other; the flags that describe the prices are not about it, but for
/// the calendar and the bar, which both share.
fn index(path: &Path, args: &PreciseArgs, config: &Config) -> Result<Panel, Stop> {
    Ok(Prices::read(path, &args.market.data, config)?.panel)
}
