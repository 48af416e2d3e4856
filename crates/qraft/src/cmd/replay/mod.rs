//! `qraft replay`: a pack run again from its own files and its data, and every number held against
//! what was sealed, to the bit.

mod compare;
mod report;
mod trial;

use std::path::{Path, PathBuf};

use qraft_search::seal::Material;

use crate::args::{Format, ReplayArgs};
use crate::config::Config;
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::Scan;
use crate::packs::{Named, Opened, intact, named};
use crate::print;
use crate::sealing;
use compare::Compared;

/// A pack, run again.
struct Replayed {
    path: PathBuf,
    id: String,
    prices: PathBuf,
    /// The build that sealed it, where that is another.
    sealed_by: Option<String>,
    compared: Compared,
}

/// Runs the command.
pub fn run(args: &ReplayArgs) -> Ended {
    let config = Config::load(args.config.as_deref())?;
    let pool = super::search::thread_pool(args.threads)?;
    let packs = match named(&args.path)? {
        Named::Pack(path) => vec![path],
        Named::Run { packs, .. } if packs.is_empty() => {
            let message = format!("{}: the run has no packs", args.path.display());
            return Err(Stop::input("no_packs", message));
        }
        Named::Run { packs, .. } => packs,
    };
    let mut replays = Vec::with_capacity(packs.len());
    for path in &packs {
        replays.push(pool.install(|| replayed(path, args, &config))?);
    }
    match args.output.format {
        Format::Text => print::out!("{}", report::text(&replays)),
        Format::Json => print::outln!("{}", report::json(&replays)),
    }
    let equal = replays.iter().all(|replay| replay.compared.is_equal());
    Ok(if equal { Outcome::Done } else { Outcome::Findings })
}

fn replayed(path: &Path, args: &ReplayArgs, config: &Config) -> Result<Replayed, Stop> {
    let contents = intact(path)?;
    let opened = Opened::of(&contents)?;
    let prices = opened.prices(args.prices.as_deref())?;
    let left = opened.left()?;
    let rerun = left.ready(Some(&prices), config, &Scan::default(), args.output.format)?;
    let build = sealing::build();
    let lock = rerun.installed.lock_of(&rerun.program, &rerun.left.inputs.strategy);
    let format = if rerun.left.strategy.1.ends_with(".json") { "json" } else { "yaml" };
    let material = Material {
        header: &rerun.left.header,
        inputs: &rerun.left.inputs,
        panel: &rerun.panel,
        strategy: &rerun.left.strategy.0,
        strategy_format: format,
        space: &rerun.left.space,
        program: &rerun.program,
        allows: &[],
        build: &build,
        lock: lock.as_deref(),
    };
    let record = trial::of(&contents, &rerun)?;
    let again = trial::again(&contents, &rerun, &record, &material)?;
    let sealed_by = trial::json_of(&contents, "build.json")?;
    let sealed_by = sealed_by.filter(|sealed| *sealed != build.to_json());
    let sealed_by = sealed_by.map(|sealed| {
        let word = |key: &str| sealed[key].as_str().unwrap_or("-").to_owned();
        format!("{}, {}, {}", word("engine"), word("target"), word("rustc"))
    });
    Ok(Replayed {
        path: path.to_owned(),
        id: contents.id().map_or_else(String::new, |id| id.to_string()),
        prices: opened.shown(&prices),
        sealed_by,
        compared: compare::compare(&contents, &again),
    })
}
