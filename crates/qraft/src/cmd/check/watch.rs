//! `--watch`: the check again whenever a file changes. Files are asked for their stamps, which
//! works on every file system; Ctrl-C leaves with 0, since nothing was broken off.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use super::{files, look, output};
use crate::args::CheckArgs;
use crate::config::{self, Config};
use crate::exit::{Ended, Outcome, Stop};
use crate::interrupt;
use crate::print;

/// How often files are asked.
const EVERY: Duration = Duration::from_millis(150);

/// Each file with the time and length that it had.
type Stamps = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// Runs until it is interrupted.
pub fn run(args: &CheckArgs) -> Ended {
    if args.paths.iter().any(|path| path == "-") {
        return Err(Stop::input("watch_stdin", "--watch needs files: `-` is read only once"));
    }
    let stop = interrupt::quiet_flag();
    let mut seen: Option<Stamps> = None;
    while !stop.load(Ordering::SeqCst) {
        let now = stamps(args);
        if seen.as_ref() != Some(&now) {
            round(args);
            seen = Some(now);
        }
        pause(&stop);
    }
    Ok(Outcome::Done)
}

fn pause(stop: &AtomicBool) {
    if !stop.load(Ordering::SeqCst) {
        std::thread::sleep(EVERY);
    }
}

/// One pass: a clear screen where there is one, findings, a line that sums up.
fn round(args: &CheckArgs) {
    if std::io::stdout().is_terminal() {
        print::out!("\u{1b}[2J\u{1b}[3J\u{1b}[H");
    }
    let looked = Config::load(args.data.config.as_deref()).and_then(|config| look(args, &config));
    let stop = match looked {
        Ok(round) => {
            output::print(args, &round);
            round.stop
        }
        Err(stop) => Some(stop),
    };
    for message in stop.iter().flat_map(|stop| &stop.messages) {
        print::errln!("error: {message}");
    }
    print::errln!("watching; Ctrl-C ends it");
}

/// What the answer depends on: the files themselves, new and vanished ones, the strategies that
/// stand beside them, the settings, the prices.
fn stamps(args: &CheckArgs) -> Stamps {
    let (targets, _) = files::targets(&args.paths, None);
    let mut paths: Vec<PathBuf> = targets.into_iter().map(|target| target.path).collect();
    paths.extend(paths.clone().iter().filter_map(|path| files::strategy_of(path)));
    paths.push(args.data.config.clone().unwrap_or_else(|| PathBuf::from(config::FILE)));
    paths.extend(args.prices.clone());
    paths.extend(args.declared.clone());
    let stamp = |path: &PathBuf| {
        let meta = std::fs::metadata(path).ok()?;
        Some((meta.modified().ok()?, meta.len()))
    };
    paths.into_iter().map(|path| (path.clone(), stamp(&path))).collect()
}
