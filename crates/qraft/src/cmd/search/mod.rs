//! `qraft search run` and `qraft gridsearch`: trials, lines, aggregate, packs.

pub mod prepare;
mod report;
mod two_stage;

use std::path::Path;
use std::sync::atomic::AtomicBool;

use qraft_search::gates::Log;
use qraft_search::gates::document::GATES_NAME;
use qraft_search::plan::PlanKind;
use qraft_search::pool::POOL_NAME;
use qraft_search::precise::{MatchOptions, Matched, PreciseEngine};
use qraft_search::report::{Aggregate, Frame, buy_and_hold};
use qraft_search::run::{self, Batch, Engine, Job, Lines, Ran, ResumeError, Resumed};
use qraft_search::scan::ScanEngine;
use qraft_search::seal::{self, Material, Replay};
use qraft_search::space::{Choices, Form};

use crate::args::{Format, GridArgs, SearchArgs};
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::{Mode, Scan};
use crate::interrupt;
use crate::monitor::{Labels, Monitor};
use crate::print;
use crate::progress::Progress;
use crate::sealing;
use prepare::{Prepared, Wanted};
use two_stage::Candidate;

/// `qraft search run`
pub fn run(args: &SearchArgs) -> Ended {
    let plan = args.plan.as_deref().map(str::parse::<PlanKind>).transpose();
    let plan = plan.map_err(|e| Stop::input("plan_unknown", format!("--plan: {e}")))?;
    if args.trials == Some(0) {
        return Err(Stop::input("no_trials", "--trials 0 is no search: ask for at least 1"));
    }
    if args.precise_top == Some(0) {
        return Err(Stop::input("precise_top_zero", "--precise-top 0: ask for at least 1"));
    }
    let choices = Choices { plan, trials: args.trials, seed: args.seed, objective: None };
    let scan = Scan::of(&args.common.window, &args.common.memory)?;
    if scan.budget.is_some() && (args.precise || args.precise_top.is_some()) {
        let message = "--memory: the precise matcher holds whole columns and keeps to no budget; \
                       leave out --precise and --precise-top, or --memory";
        return Err(Stop::input("memory_precise", message));
    }
    let wanted = Wanted {
        space: args.space.clone(),
        form: Form::Space,
        strategy: None,
        choices,
        mode: if args.precise { Mode::Precise } else { Mode::Fast },
        precise_top: args.precise_top.unwrap_or(0),
        gate: args.gate,
        scan,
        common: &args.common,
    };
    search(&wanted)
}

/// `qraft gridsearch`
pub fn gridsearch(args: &GridArgs) -> Ended {
    let wanted = Wanted {
        space: args.params.clone(),
        form: Form::Params,
        strategy: Some(args.strategy.clone()),
        choices: Choices { plan: Some(PlanKind::Grid), ..Choices::default() },
        mode: Mode::Fast,
        precise_top: 0,
        gate: false,
        scan: Scan::of(&args.common.window, &args.common.memory)?,
        common: &args.common,
    };
    search(&wanted)
}

fn search(wanted: &Wanted<'_>) -> Ended {
    let common = wanted.common;
    let space = wanted.space.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into());
    let plan = prepare::plan_label(wanted.choices.plan, &wanted.space, wanted.form);
    let labels = Labels { space, plan, mode: wanted.mode.as_str() };
    // From here on the run counts as started, and every way out settles it.
    let mut monitor = Monitor::start(labels, &common.metrics, common.output.log)?;
    let prepared = crate::isa::limit(&common.isa).and_then(|()| prepare::prepare(wanted));
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(stop) => {
            monitor.refused(&stop);
            return Err(stop);
        }
    };
    monitor.of_strategy(&prepared.header.strategy);
    monitor.named(&prepared.header.run_id);
    let ended = searched(wanted, &prepared, &mut monitor);
    if let Err(stop) = &ended {
        monitor.refused(stop);
    }
    ended
}

fn searched(wanted: &Wanted<'_>, prepared: &Prepared, monitor: &mut Monitor) -> Ended {
    let common = wanted.common;
    let pool = thread_pool(common.threads)?;
    within_budget(wanted, prepared, &pool, monitor)?;
    let folder = common.outdir.join(&prepared.header.run_id);
    std::fs::create_dir_all(&folder).map_err(|e| {
        let message = format!("{}: the folder cannot be made: {e}", folder.display());
        Stop::input("outdir_unwritable", message)
    })?;
    let results = folder.join("results.jsonl");
    let mut resumed = run::open(&results, &prepared.header, common.fresh).map_err(resume_stop)?;
    prepared.leave(&folder)?;
    forget(&folder, common.fresh)?;
    for remark in &prepared.remarks {
        crate::print::errln!("note: {remark}");
    }
    monitor.prepared(prepared.plan.total(), resumed.done.len());
    let stop = interrupt::flag();
    let ran = trials(wanted, prepared, &mut resumed, &pool, &stop, monitor)?;
    // The folder's lock goes with the file, so it stays until the packs are made.
    // Each candidate of the second stage has a pack.
    let best = common.top_n.max(wanted.precise_top);
    let (aggregate, lines) = aggregate(prepared, &results, best)?;
    let bytes = aggregate.to_bytes();
    qraft_evidence::atomic_write(&folder.join("aggregated.json"), &bytes)
        .map_err(|e| Stop::input("write_failed", e.to_string()))?;
    let mut interrupted = ran.interrupted;
    let mut candidates = Vec::new();
    if wanted.precise_top > 0 && !interrupted {
        let found = two_stage::matched(prepared, &aggregate, wanted.precise_top, &pool, &stop)?;
        interrupted = found.is_none();
        candidates = found.unwrap_or_default();
    }
    let packs = match interrupted {
        true => Vec::new(),
        false => {
            two_stage::write(&folder, &prepared.header.run_id, &candidates)?;
            packs(wanted, prepared, (&aggregate, &candidates), &folder, &pool)?
        }
    };
    two_stage::count(prepared, &candidates, monitor);
    drop(resumed);
    let days = (prepared.panel.ts.first(), prepared.panel.ts.last());
    let day = |ts: Option<&qraft_base::Ts>| ts.map_or_else(String::new, |t| print::date(*t));
    let summary = report::Run {
        folder: &folder,
        resumed: ran.progress.resumed,
        transient: ran.transient,
        interrupted,
        candidates: &candidates,
        packs: &packs,
        span: (day(days.0), day(days.1)),
        deflated: deflated(prepared, &aggregate, &lines)?,
    };
    match common.output.format {
        Format::Text => crate::print::out!("{}", report::text(&aggregate, &summary)),
        Format::Json => crate::print::outln!("{}", report::json(&aggregate, &summary)),
    }
    let ran = Ran { interrupted, ..ran };
    monitor.completed(&aggregate, &ran);
    let fails = wanted.gate && !candidates.iter().any(two_stage::Candidate::passes);
    if ran.interrupted {
        Ok(Outcome::Interrupted)
    } else if aggregate.succeeded == 0 || fails {
        Ok(Outcome::Findings)
    } else {
        Ok(Outcome::Done)
    }
}

/// How much of the best trial's Sharpe ratio the number of trials alone does not explain.
fn deflated(
    prepared: &Prepared,
    aggregate: &Aggregate,
    lines: &Lines,
) -> Result<Option<f64>, Stop> {
    let log = Log::of(lines, &prepared.header)
        .map_err(|e| Stop::input("results_unreadable", e.to_string()))?;
    let best = aggregate.best.first().and_then(|best| best.record.stats());
    Ok(best.and_then(|stats| log.deflated(stats).deflated_sharpe))
}

/// Takes away what was said of an earlier search's trials, where this one starts anew. How often
/// what is held back was looked at stays: searching anew does not undo that.
fn forget(folder: &Path, fresh: bool) -> Result<(), Stop> {
    if !fresh {
        return Ok(());
    }
    for name in [GATES_NAME, POOL_NAME] {
        let path = folder.join(name);
        match std::fs::remove_file(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                let message = format!("{}: {e}", path.display());
                return Err(Stop::input("write_failed", message));
            }
            _ => {}
        }
    }
    Ok(())
}

fn resume_stop(error: ResumeError) -> Stop {
    Stop::input("resume_refused", error.to_string())
}

/// So many threads, or one a core.
///
/// # Errors
/// Exit 2: none, or the system has no more.
pub fn thread_pool(threads: Option<usize>) -> Result<rayon::ThreadPool, Stop> {
    if threads == Some(0) {
        return Err(Stop::input("threads_zero", "--threads 0: ask for at least 1"));
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .build()
        .map_err(|e| Stop::input("threads_unavailable", format!("--threads: {e}")))
}

/// Refuses a search whose trial of default params does not fit, and tells what is planned.
fn within_budget(
    wanted: &Wanted<'_>,
    prepared: &Prepared,
    pool: &rayon::ThreadPool,
    monitor: &mut Monitor,
) -> Result<(), Stop> {
    let Some(budget) = &wanted.scan.budget else { return Ok(()) };
    let engine = engine(wanted, prepared)?;
    let defaults: Vec<f64> = prepared.program.params.iter().map(|p| p.default).collect();
    let plan = || budget.plan(&engine, &prepared.panel, &defaults);
    monitor.budget(pool.install(plan)?);
    Ok(())
}

/// The fast engine, within the budget where there is one.
fn engine<'a>(wanted: &Wanted<'_>, prepared: &'a Prepared) -> Result<ScanEngine<'a>, Stop> {
    let engine = ScanEngine::new(&prepared.program, &prepared.panel);
    let engine = engine.map_err(|e| Stop::input(e.code, e.to_string()))?;
    let engine = engine.using(prepared.installed.externals());
    Ok(match &wanted.scan.budget {
        Some(budget) => engine.within(budget.beside(&prepared.panel)?),
        None => engine,
    })
}

fn trials(
    wanted: &Wanted<'_>,
    prepared: &Prepared,
    resumed: &mut Resumed,
    pool: &rayon::ThreadPool,
    stop: &AtomicBool,
    monitor: &mut Monitor,
) -> Result<Ran, Stop> {
    let accept = |values: &[f64]| prepared.resolved.constraints.hold(values);
    let input = |e: qraft_base::Failure| Stop::input(e.code, e.to_string());
    let (program, panel) = (&prepared.program, &prepared.panel);
    // The families of orders belong to the precise matcher alone.
    let executed = (wanted.mode == Mode::Precise).then(|| monitor.executed(panel));
    let count = |matched: &Matched| executed.iter().for_each(|executed| executed.count(matched));
    let engine: Box<dyn Engine + '_> = match wanted.mode {
        Mode::Fast => Box::new(engine(wanted, prepared)?),
        Mode::Precise => {
            let engine = PreciseEngine::new(program, panel, MatchOptions::default());
            let engine = engine.map_err(input)?.using(prepared.installed.externals());
            Box::new(engine.watched(&count))
        }
    };
    let job = Job {
        draws: prepared.plan.draws(&accept),
        total: prepared.plan.total(),
        names: prepared.program.params.iter().map(|p| p.name.value.clone()).collect(),
        keys: prepared.keys.clone(),
        bars: prepared.header.bars,
        engine: &*engine,
        pool,
        objective: prepared.settled.objective,
        batch: wanted.common.batch,
    };
    let bar = Progress::new(prepared.plan.total(), wanted.common.output.log);
    let figure = prepared.settled.objective.figure;
    let mut watch = |batch: &Batch<'_>| {
        let best = batch.progress.best.map_or(String::new(), |b| format!("best {figure} {b:.3}"));
        bar.at(batch.progress.done, best);
        monitor.batch(batch);
    };
    let ran = run::run(job, resumed, stop, &mut watch);
    bar.clear();
    ran.map_err(|e| Stop::input("write_failed", e.to_string()))
}

fn aggregate(prepared: &Prepared, results: &Path, best: usize) -> Result<(Aggregate, Lines), Stop> {
    let unreadable = |e: run::LinesError| Stop::input("results_unreadable", e.to_string());
    let lines = Lines::read(results).map_err(unreadable)?;
    let frame = Frame {
        header: prepared.header.clone(),
        points: prepared.plan.points().size(),
        skipped: prepared.plan.skipped(),
        objective: prepared.settled.objective,
        best,
        buy_and_hold: buy_and_hold(&prepared.panel),
    };
    let aggregate = Aggregate::of(&lines, frame).map_err(unreadable)?;
    Ok((aggregate, lines))
}

/// What a pack says of operators from outside, where its strategy uses some.
const OPERATORS_FILE: &str = "operators.json";

fn packs(
    wanted: &Wanted<'_>,
    prepared: &Prepared,
    (aggregate, candidates): (&Aggregate, &[Candidate]),
    folder: &Path,
    pool: &rayon::ThreadPool,
) -> Result<Vec<String>, Stop> {
    let space = prepared.space_text();
    let lock = prepared.installed.lock_of(&prepared.program, &prepared.inputs.strategy);
    let build = sealing::build();
    let material = Material {
        header: &prepared.header,
        inputs: &prepared.inputs,
        panel: &prepared.panel,
        strategy: &prepared.strategy,
        strategy_format: prepared.strategy_format,
        space: &space,
        program: &prepared.program,
        allows: &prepared.allows,
        build: &build,
        lock: lock.as_deref(),
    };
    let (program, panel) = (&prepared.program, &prepared.panel);
    let input = |e: qraft_base::Failure| Stop::input(e.code, e.to_string());
    let engine: Box<dyn Replay + Sync + '_> = match wanted.mode {
        Mode::Fast => Box::new(engine(wanted, prepared)?),
        Mode::Precise => {
            let engine = PreciseEngine::new(program, panel, MatchOptions::default());
            Box::new(engine.map_err(input)?.using(prepared.installed.externals()))
        }
    };
    if let Some(budget) = &wanted.scan.budget {
        // Where a program rebalances trades are fills, else they are what was opened.
        let each = if program.policy.rebalance.is_some() { 1.0 } else { 2.0 };
        for best in &aggregate.best {
            let trades = best.record.stats().and_then(|stats| stats.get("trades")?.finite());
            budget.seals(panel, best.record.trial, trades.unwrap_or(0.0) * each)?;
        }
    }
    let dir = folder.join(seal::PACKS);
    let operators = prepared.installed.document(program);
    let more = |rank: usize| {
        let mut files = two_stage::files(candidates, rank, panel)?;
        if let Some(operators) = &operators {
            files.push((OPERATORS_FILE.to_owned(), seal::json_bytes(operators.clone())));
        }
        Ok(files)
    };
    let sealed = pool.install(|| {
        seal::seal_with(&dir, &aggregate.best, &*engine, &material, &more)
            .map(|sealed| sealed.iter().map(|s| s.pack.dir.display().to_string()).collect())
            .map_err(|e| e.to_string())
    });
    sealed.map_err(|e| Stop::findings("pack_failed", e))
}
