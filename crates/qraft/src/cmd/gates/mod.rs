//! `qraft gates`: a finished search's best trials, judged with the true number of trials.

pub mod asked;
mod settings;
mod text;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use qraft_evidence::atomic_write;
use qraft_search::gates::document::{self, Candidate, GATES_NAME, Told};
use qraft_search::gates::held::{self, Held};
use qraft_search::gates::judge::{Common, judge};
use qraft_search::gates::rescan::{self, Chosen, Rescan, RescanError, Rows, Source};
use qraft_search::gates::{Benchmark, Bounds, Log, Snooped, Tests, snooped};
use qraft_search::objective::Best;
use qraft_search::precise::of_equity;
use qraft_search::record::{Figure, TrialRecord};
use qraft_search::report::hold_returns;
use qraft_search::run::{Lines, LinesError};
use qraft_search::scan::{MULTIPLIERS, STATED};
use qraft_search::seal::json_bytes;
use qraft_search::split::{self, Fold};
use qraft_stats::gate::overlap::{self, Point};
use qraft_stats::gate::panel::{Panel, SnoopError};
use qraft_stats::gate::pbo::{self, Pbo, Refusal};

use crate::args::{Format, GatesArgs, WindowArgs};
use crate::cmd::search::thread_pool;
use crate::config::Config;
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::{Mode, Scan};
use crate::interrupt;
use crate::monitor::Quality;
use crate::progress::Progress;
use crate::rerun::{Left, RESULTS_NAME, Rerun};
use asked::Trials;

/// Runs the command.
pub fn run(args: &GatesArgs) -> Ended {
    let quality = Quality::start(&args.metrics)?;
    crate::isa::limit(&args.isa)?;
    let config = Config::load(args.config.as_deref())?;
    let left = Left::read(&args.run)?;
    let results = args.run.join(RESULTS_NAME);
    if !results.is_file() {
        let message = format!(
            "{}: a pack is one trial, and gates ask of all of them: name the run's folder",
            args.run.display()
        );
        return Err(Stop::input("not_a_run", message));
    }
    let lines = Lines::read(&results).map_err(unreadable)?;
    crate::rerun::complete(&args.run, &lines, &left.header)?;
    let scan = Scan::of(&WindowArgs::default(), &args.memory)?;
    if scan.budget.is_some() && left.mode()? == Mode::Precise {
        let message = "--memory: the precise matcher holds whole columns and keeps to no budget";
        return Err(Stop::input("memory_precise", message));
    }
    let rerun = left.ready(args.prices.as_deref(), &config, &scan, args.output.format)?;
    let bounds = settings::bounds(args, &config, &rerun.settled.gates)?;
    let tests = settings::tests(args, &config)?;
    let pool = thread_pool(args.threads)?;
    let work = Work { args, rerun: &rerun, scan: &scan, lines: &lines, bounds, tests };
    let stop = interrupt::flag();
    let Some(found) = pool.install(|| work.found(&stop))? else {
        return Ok(Outcome::Interrupted);
    };
    let Some(passes) = pool.install(|| work.tell(&found, &quality, &stop))? else {
        return Ok(Outcome::Interrupted);
    };
    Ok(if passes { Outcome::Done } else { Outcome::Findings })
}

/// What the command works on.
struct Work<'a> {
    args: &'a GatesArgs,
    rerun: &'a Rerun,
    scan: &'a Scan,
    lines: &'a Lines,
    bounds: Bounds,
    tests: Tests,
}

/// What is true of all trials.
struct Found {
    log: Log,
    best: Vec<TrialRecord>,
    rows: Rows,
    folds: Vec<(Fold, Option<Chosen>)>,
    rescan: Rescan,
    snooped: Result<Snooped, SnoopError>,
    superior: Vec<u64>,
    pbo: Result<Pbo, Refusal>,
    overlap: Vec<Point<u64>>,
    least_overlap: Option<f64>,
}

impl Work<'_> {
    /// Looks at all trials; `None` where it was stopped.
    fn found(&self, stop: &AtomicBool) -> Result<Option<Found>, Stop> {
        let (args, rerun) = (self.args, self.rerun);
        let objective = rerun.settled.objective;
        let log = Log::of(self.lines, &rerun.left.header).map_err(unreadable)?;
        let best = self.best()?;
        let rows = Rows::of(&rerun.panel);
        if let Some(block) = self.tests.block.filter(|block| *block > rows.len()) {
            let message = format!(
                "--block {block}: the bars that were searched are {} {}s; ask for fewer rows",
                rows.len(),
                rows.name()
            );
            return Err(Stop::input("block_long", message));
        }
        let benchmark = self.benchmark(&rows)?;
        let folds = split::folds(&rerun.settled.split, &rerun.panel).map_err(input)?;
        let names: Vec<String> =
            rerun.program.params.iter().map(|param| param.name.value.clone()).collect();
        let keep: BTreeSet<u64> = best.iter().map(|record| record.trial).collect();
        let wanted = rescan::Wanted {
            names: &names,
            benchmark: &benchmark,
            rows: &rows,
            pbo_blocks: self.tests.pbo_blocks,
            objective,
            top: args.top_n,
            folds: &folds,
            keep: &keep,
            scratch: args.memory.scratch.clone(),
        };
        let Some(mut rescan) = self.rescanned(&wanted, stop)? else { return Ok(None) };
        let snooped = self.snooped(&rescan, stop);
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let pbo = match &rescan.blocks {
            Ok(blocks) => pbo::of_blocks(blocks, |_| ()),
            Err(why) => Err(*why),
        };
        let superior = snooped.as_ref().map_or_else(
            |_| Vec::new(),
            |snooped| snooped.superior.iter().map(|model| rescan.models[*model]).collect(),
        );
        let overlap = overlap_curve(&rescan.top);
        let least_overlap = overlap::least(&overlap, &overlap::RANGE);
        let chosen = std::mem::take(&mut rescan.folds);
        let folds = folds.into_iter().zip(chosen).collect();
        Ok(Some(Found {
            log,
            best,
            rows,
            folds,
            rescan,
            snooped,
            superior,
            pbo,
            overlap,
            least_overlap,
        }))
    }

    /// The candidates, best first.
    fn best(&self) -> Result<Vec<TrialRecord>, Stop> {
        let objective = self.rerun.settled.objective;
        let mut best = Best::new(objective, self.args.top_n);
        let all = self.lines.for_each::<LinesError>(|record| {
            if let Some(stats) = record.stats() {
                best.offer(record.trial, objective.value(stats), || record.clone());
            }
            Ok(())
        });
        all.map_err(unreadable)?;
        let best: Vec<TrialRecord> = best.into_rows().collect();
        if best.is_empty() {
            let message = "no trial ran to its end: there is no candidate to judge";
            return Err(Stop::findings("no_candidate", message));
        }
        Ok(best)
    }

    /// Every trial once more; `None` where it was stopped.
    fn rescanned(
        &self,
        wanted: &rescan::Wanted<'_>,
        stop: &AtomicBool,
    ) -> Result<Option<Rescan>, Stop> {
        let bar = Progress::new(self.lines.len(), self.args.output.log);
        let source = self.source()?;
        let scanned = rescan::rescan(self.lines, &*source, wanted, stop, &mut |done| {
            bar.at(done, "trials once more".into());
        });
        bar.clear();
        match scanned {
            Ok(rescan) => Ok(Some(rescan)),
            Err(RescanError::Interrupted) => Ok(None),
            Err(error) => Err(rescan_stop(error)),
        }
    }

    fn source(&self) -> Result<Box<dyn Source + '_>, Stop> {
        let rerun = self.rerun;
        let trials = Trials::new(rerun).map_err(input)?;
        trials.source(self.scan.budget.as_ref(), &rerun.panel)
    }

    /// What the benchmark earned in each row of the bars that were searched.
    fn benchmark(&self, rows: &Rows) -> Result<Vec<f64>, Stop> {
        match self.tests.benchmark {
            Benchmark::Cash => Ok(vec![0.0; rows.len()]),
            Benchmark::Hold => {
                let returns = hold_returns(&self.rerun.panel).ok_or_else(|| {
                    Stop::input("no_benchmark", "the data have nothing to hold: --benchmark cash")
                })?;
                Ok(rows.compound(&returns))
            }
        }
    }

    fn snooped(&self, rescan: &Rescan, stop: &AtomicBool) -> Result<Snooped, SnoopError> {
        let strips = std::borrow::Cow::Borrowed(&rescan.differences[..]);
        let panel = Panel::of_strips(rescan.means.clone(), strips)?;
        let bar = Progress::new(self.tests.replications as u64, self.args.output.log);
        let done = AtomicUsize::new(0);
        let found = snooped(
            &panel,
            &self.tests,
            self.bounds.spa,
            &|count| {
                let done = done.fetch_add(count, Ordering::Relaxed) + count;
                bar.at(done as u64, "bootstrap replications".into());
            },
            stop,
        );
        bar.clear();
        found
    }

    /// Judges the candidates, writes what came of it, and prints it; answers whether one passes.
    fn tell(
        &self,
        found: &Found,
        quality: &Quality,
        stop: &AtomicBool,
    ) -> Result<Option<bool>, Stop> {
        let rerun = self.rerun;
        let pinned = rerun.installed.pinned(&rerun.program);
        let untrusted = pinned.iter().filter(|pinned| !pinned.standing.is_trusted());
        let untrusted: Vec<String> =
            untrusted.map(|pinned| pinned.manifest.name().to_string()).collect();
        let common = Common {
            log: &found.log,
            bounds: &self.bounds,
            snooped: &found.snooped,
            superior: &found.superior,
            pbo: &found.pbo,
            least_overlap: found.least_overlap,
            untrusted: &untrusted,
        };
        let looks = self.look(found)?;
        let adjusted = found.log.adjusted();
        let mut trials = Trials::new(rerun).map_err(input)?;
        let mut candidates = Vec::with_capacity(found.best.len());
        for (at, record) in found.best.iter().enumerate() {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let Some(stats) = record.stats() else { continue };
            let deflated = found.log.deflated(stats);
            let again = found.rescan.kept.get(&record.trial);
            let moved = match again {
                None => Some("it fails now".to_owned()),
                Some(again) => stats.first_difference(again.stats()).map(|(name, line, now)| {
                    format!("`{name}` is {line} in its line, {now} run from nothing")
                }),
            };
            let mut asked = trials.of(record);
            let judged = judge(record.trial, &deflated, moved.as_deref(), &common, &mut asked);
            judged.verdicts.iter().for_each(|verdict| quality.judged(verdict));
            candidates.push(Candidate {
                rank: at + 1,
                record,
                deflated,
                adjusted: found.log.of_trial(&adjusted, record.trial),
                by_cost: again.map(|again| &again.by_cost[..]),
                held: self.held(record)?,
                judged,
            });
        }
        let told = self.told(found, looks);
        let document = document::document(&told, &candidates);
        let path = rerun.left.folder.join(GATES_NAME);
        atomic_write(&path, &json_bytes(document.clone()))
            .map_err(|e| Stop::input("write_failed", format!("{}: {e}", path.display())))?;
        match self.args.output.format {
            Format::Text => crate::print::out!("{}", text::text(&told, &candidates, &path)),
            Format::Json => crate::print::outln!("{document}"),
        }
        for candidate in &candidates {
            let bytes = json_bytes(document::document_of_one(&told, candidate));
            let of = (candidate.rank, candidate.record);
            crate::packs::added(&rerun.left.folder, of, (GATES_NAME, bytes))?;
        }
        Ok(Some(candidates.iter().any(|candidate| candidate.judged.passes())))
    }

    fn told<'t>(&'t self, found: &'t Found, looks: u64) -> Told<'t> {
        let rerun = self.rerun;
        Told {
            header: &rerun.left.header,
            objective: rerun.settled.objective,
            log: &found.log,
            bounds: &self.bounds,
            tests: &self.tests,
            models: (found.rescan.models.len(), found.rescan.constant, found.rescan.idle),
            rows: (found.rows.len(), found.rows.name()),
            snooped: &found.snooped,
            superior: &found.superior,
            pbo: &found.pbo,
            overlap: (self.args.top_n, &found.overlap, found.least_overlap),
            moved: found.rescan.moved_count,
            held: rerun.cut.out_of_sample.is_some().then_some((
                &rerun.cut,
                &rerun.whole.ts[..],
                looks,
            )),
            folds: &found.folds,
            ts: &rerun.panel.ts,
        }
    }

    /// Counts a look at what was held back.
    fn look(&self, found: &Found) -> Result<u64, Stop> {
        if self.rerun.cut.out_of_sample.is_none() {
            return Ok(0);
        }
        let trials: Vec<u64> = found.best.iter().map(|record| record.trial).collect();
        let folder: &Path = &self.rerun.left.folder;
        held::count_look(folder, self.rerun.whole.snapshot, &trials)
            .map_err(|why| Stop::input("looks_unreadable", why))
    }

    /// A candidate on what was held back; its books go on from the bars before.
    fn held(&self, record: &TrialRecord) -> Result<Option<Held>, Stop> {
        let rerun = self.rerun;
        let Some(bars) = &rerun.cut.out_of_sample else { return Ok(None) };
        let trials = Trials::new(rerun).map_err(input)?;
        let params = trials.params(record);
        let replayed = trials.replay(&rerun.whole, &params).map_err(input)?;
        let capital = qraft_ir::bind(&rerun.program, &params).map_err(input)?.settings.capital;
        let returns = of_equity(&replayed.equity, capital);
        let hold = hold_returns(&rerun.whole);
        let sharpe = record.stats().and_then(|stats| stats.get("sharpe_ratio"));
        let sharpe = sharpe.and_then(Figure::finite);
        let hold = hold.as_ref().map(|hold| &hold[bars.clone()]);
        let periods = rerun.whole.periods_per_year;
        held::held(&returns[bars.clone()], hold, periods, sharpe)
            .map(Some)
            .map_err(|e| Stop::findings("out_of_sample", e.to_string()))
    }
}

/// The curve, from the best trials under each multiplier.
fn overlap_curve(top: &[Vec<u64>]) -> Vec<Point<u64>> {
    let stated = top.get(STATED).map_or(&[][..], Vec::as_slice);
    let point = |(multiplier, top): (f64, &Vec<u64>)| Point {
        multiplier,
        top: top.clone(),
        overlap: overlap::overlap(stated, top),
    };
    MULTIPLIERS.into_iter().zip(top).map(point).collect()
}

fn unreadable(error: LinesError) -> Stop {
    Stop::input("results_unreadable", error.to_string())
}

fn input(failure: qraft_base::Failure) -> Stop {
    Stop::input(failure.code, failure.to_string())
}

fn rescan_stop(error: RescanError) -> Stop {
    match error {
        RescanError::Lines(error) => unreadable(error),
        RescanError::Data(error) => Stop::input(error.code(), error.to_string()),
        RescanError::Snoop(error) => Stop::findings("benchmark_unusable", error.to_string()),
        RescanError::Interrupted => Stop::input("interrupted", "stopped"),
    }
}
