//! `check` of 1,000 strategies of 60 to 100 lines, read from files, against its limit of 2 s.
//!
//!     cargo bench -p qraft-benches --bench check
//!
//! Prints the wall time through the checker on one thread and on all of them; with `QRAFT_BIN` (the
//! path of a binary), that of the whole command too. `ratio` is time over limit: below 1 holds it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use qraft_benches::strategies::strategy;
use qraft_diag::SourceFile;
use rayon::prelude::*;

const FILES: u64 = 1_000;
const LIMIT_S: f64 = 2.0;
const RUNS: usize = 5;

fn main() {
    let folder = std::env::temp_dir().join(format!("qraft-bench-check-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut lines = 0;
    for number in 0..FILES {
        let text = strategy(number);
        lines += text.lines().count();
        std::fs::write(folder.join(format!("s{number:04}.yaml")), text).expect("a strategy");
    }
    println!("check: {FILES} files of {} lines on average", lines as u64 / FILES);
    let names: Vec<String> =
        (0..FILES).map(|n| folder.join(format!("s{n:04}.yaml")).display().to_string()).collect();
    say("library, one thread", || names.iter().map(|name| check(name)).sum());
    say("library, all threads", || names.par_iter().map(|name| check(name)).sum());
    if let Some(binary) = std::env::var_os("QRAFT_BIN") {
        say("command", || command(Path::new(&binary), &folder));
    }
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

/// How many errors a file has.
fn check(name: &str) -> usize {
    let text = std::fs::read_to_string(name).expect("a strategy");
    let file = SourceFile::new(name, text);
    let findings = qraft_check::check(&file, &Default::default()).findings;
    findings.iter().filter(|finding| finding.is_error()).count()
}

fn command(binary: &Path, folder: &Path) -> usize {
    let mut command = Command::new(binary);
    command.args(["check", "--format", "concise"]).arg(folder).stdout(Stdio::null());
    usize::from(!command.status().expect("it starts").success())
}

fn say(what: &str, work: impl Fn() -> usize) {
    let mut best = f64::INFINITY;
    for _ in 0..RUNS {
        let start = Instant::now();
        assert_eq!(work(), 0, "{what}: every file is clean");
        best = best.min(start.elapsed().as_secs_f64());
    }
    let rate = FILES as f64 / best;
    println!("check {what}: wall_s={best:.3} files_s={rate:.0} ratio={:.3}", best / LIMIT_S);
}
