//! Events as JSON lines.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use qraft_base::{ErrorType, Failure, Stage};
use qraft_telemetry::{Cause, Event, LogStyle, Planned, RunInfo, layer};
use serde_json::Value;
use tracing_subscriber::layer::SubscriberExt;

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn info() -> RunInfo {
    let text = |text: &str| text.to_owned();
    RunInfo { run_id: text("x-1"), space: text("\"s\""), plan: text("grid"), mode: text("fast") }
}

/// What is written while `work` runs.
fn written(style: LogStyle, work: impl FnOnce(&Memory)) -> Vec<String> {
    let memory = Memory::default();
    let (layer, guard) = layer(style, Box::new(memory.clone()));
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::with_default(subscriber, || work(&memory));
    drop(guard);
    let bytes = memory.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
}

fn all_events() {
    let failure = Failure::new(ErrorType::Fast, Stage::Bind, "window_not_whole", "a window of 2.5");
    let failure = Some(Cause::from(&failure));
    let run = info();
    let memory = Some(Planned { budget: 1 << 28, planned: 1 << 27 });
    Event::RunStarted.emit(&run);
    Event::RunPrepared { trials: 9, resumed: 4, memory }.emit(&run);
    Event::BacktestCompleted { trial: 5, duration_s: 0.25, failure: None }.emit(&run);
    Event::BacktestCompleted { trial: 6, duration_s: 0.5, failure }.emit(&run);
    let memory_peak = Some(1 << 26);
    Event::RunCompleted { duration_s: 2.0, trials: 9, failed: 1, memory_peak, failure: None }
        .emit(&run);
}

#[test]
fn each_is_one_line_with_its_keys() {
    let lines = written(LogStyle::Json, |_| all_events());
    let lines: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "search.run.started",
            "search.run.prepared",
            "search.backtest.completed",
            "search.backtest.completed",
            "search.run.completed",
        ]
    );
    for line in &lines {
        for (key, want) in
            [("run_id", "x-1"), ("space", "\"s\""), ("plan", "grid"), ("mode", "fast")]
        {
            assert_eq!(line[key], want);
        }
        let ts = line["ts"].as_str().unwrap();
        assert!(ts.len() == 27 && ts.ends_with('Z') && ts.as_bytes()[10] == b'T', "{ts}");
    }
    assert_eq!((&lines[1]["trials"], &lines[1]["resumed"]), (&9.into(), &4.into()));
    assert!(lines[2].get("error_type").is_none());
    assert_eq!(lines[3]["error_type"], "fast");
    assert_eq!(lines[3]["error_code"], "window_not_whole");
    assert_eq!(lines[3]["error_stage"], "bind");
    assert_eq!(lines[3]["duration_s"], 0.5);
    assert_eq!((&lines[4]["failed"], &lines[4]["duration_s"]), (&1.into(), &2.0.into()));
}

#[test]
fn people_are_told_warnings_and_no_events() {
    let work = |_: &Memory| {
        all_events();
        tracing::warn!(target: "qraft::search", trials = 3, "few trials");
        tracing::info!(target: "qraft::search", "fine");
        tracing::error!(target: "somebody_else", "noise");
    };
    assert_eq!(written(LogStyle::Text, work), ["warn: few trials trials=3"]);
    assert!(written(LogStyle::Off, work).is_empty());
    let json = written(LogStyle::Json, work);
    assert_eq!(json[5], r#"{"level":"warn","message":"few trials trials=3"}"#);
    assert_eq!(json.len(), 7);
}

#[test]
fn milestones_do_not_wait() {
    written(LogStyle::Json, |memory| {
        let lines = || memory.0.lock().unwrap().iter().filter(|b| **b == b'\n').count();
        Event::RunStarted.emit(&info());
        assert_eq!(lines(), 1);
        Event::BacktestCompleted { trial: 0, duration_s: 0.0, failure: None }.emit(&info());
        assert_eq!(lines(), 1);
        Event::RunPrepared { trials: 1, resumed: 0, memory: None }.emit(&info());
        assert_eq!(lines(), 3);
    });
}

#[test]
fn ten_thousand_are_quick() {
    let run = info();
    let mut best = Duration::MAX;
    // The best of a few: other work on the machine is not this code's slowness.
    for _ in 0..5 {
        let lines = written(LogStyle::Json, |_| {
            let start = Instant::now();
            for trial in 0..10_000 {
                Event::BacktestCompleted { trial, duration_s: 1e-4, failure: None }.emit(&run);
            }
            best = best.min(start.elapsed());
        });
        assert_eq!(lines.len(), 10_000);
    }
    assert!(best < Duration::from_millis(50), "{best:?}");
}
