//! Metrics and events of a command that runs strategies. Settled on every way out: the guards' drop
//! does what an early return, a panic or Ctrl-C would skip.

use std::time::Instant;

use qraft_base::ErrorType;
use qraft_data::Panel;
use qraft_search::gates::{Gate, Status, Verdict};
use qraft_search::record::{Figure, Stats};
use qraft_search::report::Aggregate;
use qraft_search::run::{Batch, Ran};
use qraft_telemetry::{
    Cause, Event, Exporter, ExporterConfig, LogGuard, LogStyle, Metrics, Planned, RunGuard, RunInfo,
};

use crate::args::{Log, MetricsArgs};
use crate::executed::Executed;
use crate::exit::Stop;

/// The labels of a run.
#[derive(Clone, Debug)]
pub struct Labels {
    /// The space file's stem, or the strategy's.
    pub space: String,
    /// `grid`, `random`, `single`.
    pub plan: String,
    /// `fast`, `precise`.
    pub mode: &'static str,
}

/// Counts a run and tells of it.
pub struct Monitor {
    info: RunInfo,
    strategy: String,
    start: Instant,
    announced: bool,
    completed: bool,
    memory: Option<Planned>,
    metrics: Metrics,
    guard: RunGuard,
    // Dropped last: the exporter answers until the run is settled, events are flushed at the end.
    _exporter: Option<Exporter>,
    _log: LogGuard,
}

impl Monitor {
    /// Starts counting, and listening where a port is given.
    ///
    /// # Errors
    /// Exit 2: a port or address that is none, or is taken.
    pub fn start(labels: Labels, args: &MetricsArgs, log: Log) -> Result<Monitor, Stop> {
        let config = exporter_config(args)?;
        let metrics = Metrics::new(env!("CARGO_PKG_VERSION"));
        let families = qraft_diag::catalogue::FAMILIES.iter().map(|family| family.code);
        metrics.declare_validation_errors(families);
        let info = RunInfo {
            run_id: String::new(),
            space: labels.space,
            plan: labels.plan,
            mode: labels.mode.to_owned(),
        };
        let guard = metrics.run(&info);
        // After the run is counted, so that the first scrape sees it.
        let exporter = exporter(config, &metrics)?;
        Ok(Monitor {
            info,
            strategy: String::new(),
            start: Instant::now(),
            announced: false,
            completed: false,
            memory: None,
            metrics,
            guard,
            _exporter: exporter,
            _log: qraft_telemetry::init(style(log)),
        })
    }

    /// The run has a name: it is announced.
    pub fn named(&mut self, run_id: &str) {
        self.info.run_id = run_id.to_owned();
        self.announce();
    }

    fn announce(&mut self) {
        if !std::mem::replace(&mut self.announced, true) {
            Event::RunStarted.emit(&self.info);
        }
    }

    /// The run keeps to a budget of memory: told when it is prepared.
    pub fn budget(&mut self, planned: Planned) {
        self.memory = Some(planned);
    }

    /// Inputs are read and checked; `resumed` of `trials` are there already.
    pub fn prepared(&self, trials: u64, resumed: u64) {
        Event::RunPrepared { trials, resumed, memory: self.memory }.emit(&self.info);
    }

    /// A batch is over. A trial's duration is its share of the batch, since a batch is one
    /// computation.
    pub fn batch(&self, batch: &Batch<'_>) {
        let count = batch.records.len() + batch.transient.len();
        let duration_s = batch.seconds / count.max(1) as f64;
        for record in batch.records {
            let failure = record.failure().map(|f| Cause {
                error_type: &f.error_type,
                error_code: &f.error_code,
                error_stage: &f.error_stage,
            });
            self.trial(record.trial, duration_s, failure);
        }
        for (trial, failure) in batch.transient {
            self.trial(*trial, duration_s, Some(Cause::from(failure)));
        }
    }

    /// The only trial of a single run is over.
    pub fn single(&mut self, failure: Option<&qraft_base::Failure>) {
        let duration_s = self.start.elapsed().as_secs_f64();
        self.trial(0, duration_s, failure.map(Cause::from));
        let failed = u64::from(failure.is_some());
        self.complete(1, failed, failure.map(Cause::from));
    }

    /// What counts matched runs of the strategy over a panel.
    pub fn executed(&self, panel: &Panel) -> Executed {
        Executed::new(&self.metrics, &self.strategy, panel)
    }

    /// The strategy that is run: the label of its own families.
    pub fn of_strategy(&mut self, name: &str) {
        self.strategy = name.to_owned();
    }

    /// The figures of the strategy's last run, or of its best trial.
    pub fn figures(&self, stats: &Stats) {
        let of = |name: &str| stats.get(name).and_then(Figure::finite);
        let (sharpe, drawdown) = (of("sharpe_ratio"), of("max_drawdown"));
        self.metrics.strategy_figures(&self.strategy, sharpe, drawdown);
    }

    fn trial(&self, trial: u64, duration_s: f64, failure: Option<Cause<'_>>) {
        let kind = failure.map(|f| match f.error_type {
            "fast" => ErrorType::Fast,
            "precise" => ErrorType::Precise,
            _ => ErrorType::Other,
        });
        self.guard.backtest(duration_s, kind);
        if failure.is_none() {
            self.metrics.strategy_runs(&self.strategy, 1);
        }
        Event::BacktestCompleted { trial, duration_s, failure }.emit(&self.info);
    }

    /// The command stopped before its end.
    pub fn refused(&mut self, stop: &Stop) {
        for family in &stop.families {
            self.metrics.validation_errors(family, 1);
        }
        let cause = Cause { error_type: "other", error_code: stop.kind, error_stage: "input" };
        self.complete(0, 0, Some(cause));
    }

    /// All trials are over, or the run was interrupted.
    pub fn completed(&mut self, aggregate: &Aggregate, ran: &Ran) {
        let interrupted =
            Cause { error_type: "other", error_code: "interrupted", error_stage: "scan" };
        let cause = ran.interrupted.then_some(interrupted);
        if let Some(best) = aggregate.best.first().and_then(|best| best.record.stats()) {
            self.figures(best);
        }
        self.complete(aggregate.total, aggregate.failed, cause);
    }

    fn complete(&mut self, trials: u64, failed: u64, failure: Option<Cause<'_>>) {
        if std::mem::replace(&mut self.completed, true) {
            return;
        }
        self.announce();
        let duration_s = self.start.elapsed().as_secs_f64();
        let memory_peak = qraft_telemetry::peak_memory();
        Event::RunCompleted { duration_s, trials, failed, memory_peak, failure }.emit(&self.info);
    }
}

/// Verdicts of gates, counted and served where a port is given.
pub struct Quality {
    metrics: Metrics,
    _exporter: Option<Exporter>,
}

impl Quality {
    /// Starts counting, and listening where a port is given.
    ///
    /// # Errors
    /// Exit 2: a port or address that is none, or is taken.
    pub fn start(args: &MetricsArgs) -> Result<Quality, Stop> {
        let config = exporter_config(args)?;
        let metrics = Metrics::new(env!("CARGO_PKG_VERSION"));
        let statuses = [Status::Pass, Status::Fail, Status::Skip].map(Status::as_str);
        metrics.declare_quality_checks(Gate::ALL.map(Gate::as_str), &statuses);
        let exporter = exporter(config, &metrics)?;
        Ok(Quality { metrics, _exporter: exporter })
    }

    /// A gate has judged a candidate.
    pub fn judged(&self, verdict: &Verdict) {
        self.metrics.quality_check(verdict.gate.as_str(), verdict.status.as_str());
    }
}

fn exporter_config(args: &MetricsArgs) -> Result<Option<ExporterConfig>, Stop> {
    let env = |name: &str| std::env::var(name).ok();
    let (port, addr) = (args.metrics_port.as_deref(), args.metrics_addr.as_deref());
    ExporterConfig::resolve(port, addr, env).map_err(|e| Stop::input("metrics_config", e))
}

fn exporter(config: Option<ExporterConfig>, metrics: &Metrics) -> Result<Option<Exporter>, Stop> {
    let Some(config) = config else { return Ok(None) };
    let exporter = Exporter::start(config, metrics.clone())
        .map_err(|e| Stop::input("metrics_port", e.to_string()))?;
    crate::print::errln!("metrics: http://{}/metrics", exporter.addr());
    Ok(Some(exporter))
}

fn style(log: Log) -> LogStyle {
    use std::io::IsTerminal;
    match log {
        Log::Json => LogStyle::Json,
        Log::Text => LogStyle::Text,
        Log::Off => LogStyle::Off,
        Log::Auto if std::io::stderr().is_terminal() => LogStyle::Text,
        Log::Auto => LogStyle::Json,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use qraft_diag::SourceFile;

    use super::*;
    use crate::args::Format;

    /// What a scrape of a monitor answers.
    fn scraped(monitor: &Monitor) -> String {
        let exporter = monitor._exporter.as_ref().expect("it listens");
        let mut stream = std::net::TcpStream::connect(exporter.addr()).expect("it answers");
        let request = b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        stream.write_all(request).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    #[test]
    fn a_refusal_is_counted_by_the_families_of_its_rules() {
        let labels = Labels { space: "s".into(), plan: "single".into(), mode: "fast" };
        let args = MetricsArgs { metrics_port: Some("0".into()), metrics_addr: None };
        let mut monitor = Monitor::start(labels, &args, Log::Off).expect("it starts");
        let series = |family: &str, count: u64| {
            format!("qraft_validation_errors_total{{error_type=\"{family}\"}} {count}\n")
        };
        let before = scraped(&monitor);
        for family in qraft_diag::catalogue::FAMILIES {
            assert!(before.contains(&series(family.code, 0)), "{}: {before}", family.code);
        }
        let text = "version: 1\nsignals: {long: \"EAM(close[-1], 5) > close[-2]\"}\n";
        let file = SourceFile::new("s.yaml", text);
        let checked = qraft_check::check(&file, &qraft_check::CheckOptions::default());
        let stop = crate::inputs::refuse_on_errors(&file, &checked.findings, Format::Json)
            .expect_err("it is refused");
        monitor.refused(&stop);
        let after = scraped(&monitor);
        for (family, count) in [("LAH", 1), ("NAM", 1), ("SYN", 0)] {
            assert!(after.contains(&series(family, count)), "{family}: {after}");
        }
    }
}
