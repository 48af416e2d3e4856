//! A search that is killed and run again ends with the bytes of one that was not; changed data is
//! refused.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::{command, kill_in_the_middle, only_folder, run, sorted_lines, text, zigzag};

/// A search long enough to be killed in the middle: many trials over many bars.
fn make(dir: &Path, bars: usize) {
    fs::write(dir.join("p.csv"), zigzag(bars)).expect("prices");
    let strategy = "version: 1\nname: killed\nparams:\n  f: {default: 5, range: [2, 60]}\n  \
                    s: {default: 20, range: [20, 200]}\nsignals:\n  \
                    long: SMA(close, f) > SMA(close, s) and STD(close, f) > 0\n\
                    costs: {fee_bps: 1}\nhold: {min_days: 2}\n";
    fs::write(dir.join("s.yaml"), strategy).expect("strategy");
    let space = "version: 1\nstrategy: s.yaml\nparams:\n  f: {range: [2, 60], step: 1}\n  \
                 s: {range: [20, 200], step: 1}\nplan: random\ntrials: 6000\nseed: 3\n";
    fs::write(dir.join("space.yaml"), space).expect("space");
}

fn args<'a>(space: &'a str, prices: &'a str, out: &'a str) -> Vec<&'a str> {
    let mut args = vec!["search", "run", "--space", space, "--prices", prices];
    args.extend([
        "--outdir",
        out,
        "--log",
        "off",
        "--top-n",
        "2",
        "--threads",
        "1",
        "--batch",
        "300",
    ]);
    args
}

#[test]
fn killed_and_run_again_equals_uninterrupted() {
    let dir = tempfile::tempdir().expect("a folder");
    make(dir.path(), 20_000);
    let (space, prices) = (dir.path().join("space.yaml"), dir.path().join("p.csv"));
    let (whole, torn) = (dir.path().join("whole"), dir.path().join("torn"));
    run(&args(text(&space), text(&prices), text(&whole))).ok();
    let torn_args = args(text(&space), text(&prices), text(&torn));
    let mut child = command(&torn_args).stdout(Stdio::null()).spawn().expect("it starts");
    let killed = kill_in_the_middle(&mut child, &torn);
    let folder = only_folder(&torn);
    let left = fs::read_to_string(folder.join("results.jsonl")).expect("lines").lines().count();
    // A line that was cut by the kill is dropped and run again.
    let mut file =
        fs::OpenOptions::new().append(true).open(folder.join("results.jsonl")).expect("it");
    std::io::Write::write_all(&mut file, b"{\"trial\":5999,\"trial_k").expect("a torn line");
    drop(file);
    let again = run(&torn_args).ok();
    assert!(again.out.contains(" resumed"), "{}", again.out);
    assert!(!killed || left < 6001, "it was killed before its end");
    let whole = only_folder(&whole);
    assert_eq!(sorted_lines(&whole), sorted_lines(&folder));
    let aggregate = |run: &Path| fs::read(run.join("aggregated.json")).expect("an aggregate");
    assert!(aggregate(&whole) == aggregate(&folder), "aggregated.json differs");
}

#[test]
fn changed_data_is_refused_with_both_digests() {
    let dir = tempfile::tempdir().expect("a folder");
    make(dir.path(), 300);
    let (space, prices) = (dir.path().join("space.yaml"), dir.path().join("p.csv"));
    let out = dir.path().join("out");
    let args = args(text(&space), text(&prices), text(&out));
    run(&args).ok();
    let before = sorted_lines(&only_folder(&out));
    let digest = |line: &str| {
        let header: serde_json::Value = serde_json::from_str(line).expect("a header");
        header["snapshot"].as_str().expect("a digest").to_owned()
    };
    let old = digest(&before[0]);
    fs::write(&prices, zigzag(301)).expect("prices");
    let refused = run(&args);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains(&old), "names the digest of the file: {}", refused.err);
    assert_eq!(refused.err.matches("blake3:").count(), 2, "names both: {}", refused.err);
    assert!(refused.err.contains("--fresh"), "{}", refused.err);
    assert_eq!(sorted_lines(&only_folder(&out)), before, "nothing was touched");
    let mut fresh = args.clone();
    fresh.push("--fresh");
    run(&fresh).ok();
    assert_ne!(digest(&sorted_lines(&only_folder(&out))[0]), old);
}

#[test]
fn a_second_run_says_how_many_trials_it_found() {
    let dir = tempfile::tempdir().expect("a folder");
    make(dir.path(), 300);
    let (space, prices) = (dir.path().join("space.yaml"), dir.path().join("p.csv"));
    let out = dir.path().join("out");
    let args = args(text(&space), text(&prices), text(&out));
    let first = run(&args).ok();
    assert!(first.out.contains(", 0 resumed"), "{}", first.out);
    let second = run(&args).ok();
    assert!(second.out.contains(", 6,000 resumed"), "{}", second.out);
}

#[test]
#[cfg(unix)]
fn ctrl_c_stops_cleanly_and_can_be_resumed() {
    let dir = tempfile::tempdir().expect("a folder");
    make(dir.path(), 20_000);
    let (space, prices) = (dir.path().join("space.yaml"), dir.path().join("p.csv"));
    let out = dir.path().join("out");
    let args = args(text(&space), text(&prices), text(&out));
    let mut child = command(&args).stdout(Stdio::piped()).spawn().expect("it starts");
    let start = Instant::now();
    let begun = || {
        let mut items = fs::read_dir(&out).ok()?;
        let file = items.next()?.ok()?.path().join("results.jsonl");
        Some(fs::read_to_string(file).ok()?.lines().count() > 1)
    };
    while begun() != Some(true) && start.elapsed() < Duration::from_secs(60) {
        std::thread::yield_now();
    }
    let pid = child.id().to_string();
    let sent = std::process::Command::new("kill").args(["-INT", &pid]).status();
    assert!(sent.expect("kill exists").success());
    let status = child.wait().expect("it ends");
    let mut said = String::new();
    child.stdout.take().expect("stdout").read_to_string(&mut said).expect("text");
    // On a very fast machine it may have been over already.
    if status.code() == Some(130) {
        assert!(said.contains("interrupted with"), "{said}");
        run(&args).ok();
    } else {
        assert_eq!(status.code(), Some(0));
    }
    assert_eq!(sorted_lines(&only_folder(&out)).len(), 6001);
}
