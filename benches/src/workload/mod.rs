//! What is measured: a strategy as text, its trials, the panel it runs on, and the hand-written
//! kernel that does the same work in the same run.
//!
//! The product's side always goes the product's own way: text, check, plan, compile, scan, figures.

mod alphas;
mod crossover;
mod market;
mod single;
mod weekly;

use std::sync::atomic::AtomicBool;

use qraft_data::Panel;
use qraft_diag::SourceFile;
use qraft_search::plan::Trial;
use qraft_search::record::Stats;
use qraft_search::run::Engine;
use qraft_search::scan::ScanEngine;

use crate::limit::Figures;
use crate::line::Line;
use crate::measure::Timing;

/// How a workload is run.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Worker threads of the product; kernels have one.
    pub threads: usize,
    /// Repetitions; absent: as many as suit the workload.
    pub repetitions: Option<usize>,
    /// A tenth of the trials and bars where a workload is large, to see that it runs.
    pub quick: bool,
}

/// A workload by its name.
#[derive(Clone, Copy, Debug)]
pub struct Workload {
    /// As it is asked for.
    pub name: &'static str,
    /// In a line.
    pub what: &'static str,
    /// Among those that run where none is named.
    pub takes_seconds: bool,
    run: fn(Settings, &mut dyn FnMut(Line)),
}

/// Every workload, in the order in which `all` runs them.
pub const WORKLOADS: [Workload; 9] = [
    Workload {
        name: "w1",
        what: "crossover sweep, 4,560 pairs × 2,500 daily bars, EMA and SMA",
        takes_seconds: true,
        run: crossover::daily,
    },
    Workload {
        name: "w1-minute",
        what: "the same on 250,000 minute bars",
        takes_seconds: false,
        run: crossover::minute,
    },
    Workload {
        name: "w2",
        what: "500 symbols × 1,260 bars, 100 combinations, ranks, weekly",
        takes_seconds: true,
        run: weekly::run,
    },
    Workload {
        name: "w3",
        what: "20 Alpha101 formulas, 500 symbols × 2,500 bars",
        takes_seconds: true,
        run: alphas::panel,
    },
    Workload {
        name: "w3-windows",
        what: "12 operators over windows alone, 500 symbols × 2,500 bars",
        takes_seconds: true,
        run: alphas::windows,
    },
    Workload {
        name: "w3-large",
        what: "the same on 5,000 symbols",
        takes_seconds: false,
        run: alphas::large,
    },
    Workload {
        name: "strategies",
        what: "seven single-series strategies against scalar kernels of each",
        takes_seconds: true,
        run: single::run,
    },
    Workload {
        name: "market",
        what: "whole market: 5,000 symbols × 2,520 daily bars × 1,000 trials with costs",
        takes_seconds: false,
        run: market::daily,
    },
    Workload {
        name: "market-minute",
        what: "minute market: 500 symbols × 100,000 bars × 100 trials",
        takes_seconds: false,
        run: market::minute,
    },
];

impl Workload {
    /// Runs it and tells each line as it is known.
    pub fn run(&self, settings: Settings, tell: &mut dyn FnMut(Line)) {
        (self.run)(settings, tell);
    }
}

/// A strategy and its trials over a panel.
struct Case<'a> {
    text: String,
    panel: &'a Panel,
    trials: Vec<Vec<f64>>,
}

impl Case<'_> {
    /// From the text to the figures of every trial, on so many threads.
    fn product(&self, pool: &rayon::ThreadPool) -> Vec<Stats> {
        let file = SourceFile::new("bench.yaml", self.text.as_str());
        let checked = qraft_check::check(&file, &Default::default());
        let program = match (checked.has_errors(), checked.program) {
            (false, Some(program)) => program,
            _ => panic!("the strategy does not check: {:?}", checked.findings),
        };
        let engine = ScanEngine::new(&program, self.panel).expect("an engine");
        let limits = engine.limits();
        let stop = AtomicBool::new(false);
        let mut answers = Vec::with_capacity(self.trials.len());
        let trials = self.trials.iter().enumerate();
        let trials: Vec<Trial> = trials
            .map(|(at, params)| Trial { number: at as u64, params: params.clone() })
            .collect();
        for batch in trials.chunks(limits.first.clamp(1, limits.most)) {
            let batch = pool.install(|| engine.run(batch, &stop)).expect("nothing stops it");
            answers.extend(batch.into_iter().map(|answer| answer.expect("every trial runs")));
        }
        answers
    }

    /// Trials × bars × symbols.
    fn units(&self) -> f64 {
        (self.trials.len() * self.panel.bars() * self.panel.width()) as f64
    }

    /// Times both sides, compares their figures and tells the line.
    fn against(
        &self,
        name: &str,
        settings: Settings,
        repetitions: usize,
        kernel: impl FnMut() -> Vec<Figures>,
    ) -> Line {
        let pool = pool(settings.threads);
        let repetitions = settings.repetitions.unwrap_or(repetitions);
        let (limit, want) = Timing::of(repetitions, kernel);
        let (ours, found) = Timing::of(repetitions, || self.product(&pool));
        let mut line = Line::new(name, settings.threads, &ours);
        line.combos(self.trials.len(), self.units());
        line.against(&limit, worst(&found, &want));
        line
    }
}

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads")
}

/// The worst relative difference of three figures. Trades are the same, or it is infinite.
fn worst(found: &[Stats], want: &[Figures]) -> f64 {
    if found.len() != want.len() {
        return f64::INFINITY;
    }
    let mut worst = 0.0f64;
    for (stats, want) in found.iter().zip(want) {
        let figure = |name: &str| stats.get(name).and_then(|f| f.value()).unwrap_or(f64::NAN);
        if figure("trades") != want.trades {
            return f64::INFINITY;
        }
        for (have, want) in [
            (figure("total_return"), want.total_return),
            (figure("sharpe_ratio"), want.sharpe_ratio),
            (figure("max_drawdown"), want.max_drawdown),
        ] {
            // Of a figure near 0 the difference itself counts; both undefined is the same.
            if !(have.is_nan() && want.is_nan()) {
                worst = worst.max((have - want).abs() / have.abs().max(want.abs()).max(1.0));
            }
        }
    }
    worst
}

/// Every combination of some values, the first slowest.
fn grid(axes: &[Vec<f64>]) -> Vec<Vec<f64>> {
    axes.iter().fold(vec![Vec::new()], |all, axis| {
        let longer = |head: &Vec<f64>| {
            let head = head.clone();
            axis.iter().map(move |x| [head.clone(), vec![*x]].concat())
        };
        all.iter().flat_map(longer).collect()
    })
}

/// `count` values from `first` on, `step` apart.
fn steps(first: f64, step: f64, count: usize) -> Vec<f64> {
    (0..count).map(|at| first + step * at as f64).collect()
}
