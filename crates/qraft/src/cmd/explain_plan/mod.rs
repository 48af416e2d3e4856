//! `qraft explain-plan`: what a batch shares, what is compiled, tiles and memory; what each part
//! should cost, and what it took.

mod parts;
mod svg;
mod text;

use qraft_data::Panel;
use qraft_exec::Externals;
use qraft_ir::program::Program;
use qraft_search::plan::{PlanKind, Trial};
use qraft_search::run::Engine;
use qraft_search::scan::{ScanEngine, ScanReport};
use qraft_search::space::{Choices, Form};

use super::run::params;
use super::search::prepare::{self, Wanted};
use super::search::thread_pool;
use crate::args::{ExplainPlanArgs, Format, MemoryArgs, MetricsArgs, SearchCommon, WindowArgs};
use crate::config::Config;
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::{self, Fitted, Mode, Scan};
use crate::wire;

/// What is explained.
struct Asked {
    program: Program,
    panel: Panel,
    externals: Externals,
    /// The trials of a space, as many as it has; `None` for a strategy.
    space: Option<(u64, Vec<Trial>)>,
}

/// What the forms are made from.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The strategy's name.
    pub strategy: String,
    /// Trials of the whole search.
    pub total: u64,
    /// The batch.
    pub scan: ScanReport,
}

/// Runs the command.
pub fn run(args: &ExplainPlanArgs) -> Ended {
    crate::isa::limit(&args.isa)?;
    let pool = thread_pool(args.threads)?;
    let asked = match &args.strategy {
        Some(_) => of_strategy(args)?,
        None => of_space(args)?,
    };
    let input = |e: qraft_base::Failure| Stop::input(e.code, e.to_string());
    let engine = ScanEngine::new(&asked.program, &asked.panel).map_err(input)?;
    let engine = engine.using(asked.externals.clone());
    let (total, trials) = match asked.space {
        Some((total, mut trials)) => {
            trials.truncate(engine.limits().opening(args.batch));
            (total, trials)
        }
        None => {
            let params = params(&asked.program, &args.values.set)?;
            (1, vec![Trial { number: 0, params }])
        }
    };
    let scan = pool.install(|| engine.explain(&trials, args.measure));
    let scan = scan.map_err(|e| Stop::findings(e.code, e.to_string()))?;
    let explained = Explained { strategy: asked.program.name.clone(), total, scan };
    if let Some(path) = &args.svg {
        qraft_evidence::atomic_write(path, svg::document(&explained).as_bytes())
            .map_err(|e| Stop::input("write_failed", e.to_string()))?;
    }
    match args.output.format {
        Format::Text => crate::print::out!("{}", text::document(&explained, args.top)),
        Format::Json => crate::print::outln!("{}", wire::plan::document(&explained)),
    }
    Ok(Outcome::Done)
}

fn of_strategy(args: &ExplainPlanArgs) -> Result<Asked, Stop> {
    let Some(path) = &args.strategy else {
        return Err(Stop::input("nothing_to_explain", "name a --space or a --strategy"));
    };
    let config = Config::load(args.market.data.config.as_deref())?;
    let (source, prices) = inputs::both(path, &args.market, &config, &Scan::default())?;
    let (data, format) = (&args.market.data, args.output.format);
    let Fitted { program, panel, .. } =
        inputs::ready(&source, prices, data, &config, format, Mode::Fast)?;
    let externals = config.installed.externals();
    Ok(Asked { program, panel, externals, space: None })
}

fn of_space(args: &ExplainPlanArgs) -> Result<Asked, Stop> {
    let Some(space) = &args.space else {
        return Err(Stop::input("nothing_to_explain", "name a --space or a --strategy"));
    };
    if !args.values.set.is_empty() {
        let message = "--set chooses the params of a --strategy; a space chooses its own";
        return Err(Stop::input("set_invalid", message));
    }
    let zero = [(args.trials == Some(0), "--trials"), (args.batch == Some(0), "--batch")];
    if let Some((_, flag)) = zero.iter().find(|(zero, _)| *zero) {
        return Err(Stop::input("no_trials", format!("{flag} 0 is no batch: ask for at least 1")));
    }
    let plan = args.plan.as_deref().map(str::parse::<PlanKind>).transpose();
    let plan = plan.map_err(|e| Stop::input("plan_unknown", format!("--plan: {e}")))?;
    let common = SearchCommon {
        market: args.market.clone(),
        top_n: 0,
        outdir: std::path::PathBuf::new(),
        run_id: None,
        fresh: false,
        threads: args.threads,
        batch: args.batch,
        window: WindowArgs::default(),
        memory: MemoryArgs::default(),
        isa: args.isa.clone(),
        metrics: MetricsArgs::default(),
        output: args.output.clone(),
    };
    let prepared = prepare::prepare(&Wanted {
        space: space.clone(),
        form: Form::Space,
        strategy: None,
        choices: Choices { plan, trials: args.trials, seed: args.seed, objective: None },
        mode: Mode::Fast,
        precise_top: 0,
        gate: false,
        scan: Scan::default(),
        common: &common,
    })?;
    for remark in &prepared.remarks {
        crate::print::errln!("note: {remark}");
    }
    let accept = |values: &[f64]| prepared.resolved.constraints.hold(values);
    let total = prepared.plan.total();
    let most = args.batch.unwrap_or(MOST_DRAWN);
    let trials: Vec<Trial> = prepared.plan.draws(&accept).take(most).collect();
    let externals = prepared.installed.externals();
    let (program, panel) = (prepared.program, prepared.panel);
    Ok(Asked { program, panel, externals, space: Some((total, trials)) })
}

/// No batch has more.
const MOST_DRAWN: usize = 8_192;
