//! `qraft operator verify`: what components do, held against what they say. Exit 0 where all probes
//! passed, 1 where one is refused, 2 where a file cannot be read.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use qraft_base::publish::atomic_write;
use qraft_diag::render::Findings;
use qraft_plugin::Measured;
use serde_json::json;

use crate::args::{CheckFormat, VerifyArgs};
use crate::cmd::check;
use crate::exit::{Ended, Outcome, Stop};
use crate::operators::{self, Proof, Stated};
use crate::print::{self, count};

/// The schema of `--out`.
const SCHEMA: &str = "qraft.operator.reports/1";

/// Runs the command.
pub fn run(args: &VerifyArgs) -> Ended {
    let paths = operators::found(&args.paths)?;
    if let (Some(path), true) = (&args.manifest, paths.len() > 1)
        && !path.is_dir()
    {
        let message = format!("{}: several components take a folder", path.display());
        return Err(Stop::input("manifest_path", message));
    }
    let key = args.key.as_deref().map(operators::key).transpose()?;
    let host = operators::host()?;
    let (mut proofs, mut checked, mut stop) = (Vec::new(), Vec::<Findings>::new(), None);
    for path in &paths {
        let component = operators::read(path);
        match component.and_then(|component| operators::prove(&host, component, &args.effort)) {
            Ok(proof) => {
                let found = proof.report.fault.as_ref().and_then(operators::finding);
                checked.push((proof.component.file(), found.into_iter().collect()));
                proofs.push(proof);
            }
            Err(problem) => {
                stop = Some(match stop.take() {
                    Some(earlier) => Stop::and(earlier, problem),
                    None => problem,
                });
            }
        }
    }
    tell(args.format, &proofs, &checked);
    if let Some(path) = &args.out {
        let reports: Vec<_> = proofs.iter().map(Proof::json).collect();
        let text = format!("{:#}\n", json!({"schema": SCHEMA, "reports": reports}));
        write(path, text.as_bytes())?;
    }
    if let Some(path) = &args.manifest {
        for proof in proofs.iter().filter(|proof| proof.report.fault.is_none()) {
            let manifest = proof.manifest(Stated::usual(&proof.component))?;
            let manifest = match &key {
                Some(key) => manifest.signed(key),
                None => manifest,
            };
            write(&target(path, proof), &manifest.to_bytes())?;
        }
    }
    match stop {
        Some(stop) => Err(stop),
        None if proofs.iter().any(|proof| proof.report.fault.is_some()) => Ok(Outcome::Findings),
        None => Ok(Outcome::Done),
    }
}

fn target(path: &Path, proof: &Proof) -> PathBuf {
    match path.is_dir() {
        true => path.join(format!("{}.manifest.json", proof.component.stem())),
        false => path.to_owned(),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    atomic_write(path, bytes)
        .map_err(|e| Stop::input("file_unwritable", format!("{}: {e}", path.display())))
}

fn tell(format: CheckFormat, proofs: &[Proof], checked: &[Findings]) {
    let terminal = std::io::stdout().is_terminal();
    let people = matches!(format, CheckFormat::Text | CheckFormat::Concise);
    if format == CheckFormat::Text {
        for proof in proofs.iter().filter(|proof| proof.report.fault.is_none()) {
            print::out!("{}", passed(proof));
        }
    }
    print::out!("{}", check::rendered(format, checked, terminal));
    if people {
        let refused = proofs.iter().filter(|proof| proof.report.fault.is_some()).count();
        print::outln!(
            "{} verified: {} passed, {refused} refused",
            check::plural(proofs.len(), "component"),
            proofs.len() - refused
        );
    }
}

/// What was found out about one that passed.
pub fn passed(proof: &Proof) -> String {
    let report = &proof.report;
    let who = report.description.as_ref().map_or(String::new(), |description| {
        format!(": {}@{}", description.name, description.version)
    });
    let mut out = format!("{}{who}\n", proof.component.path.display());
    let mut say = |word: &str, text: String| {
        out.push_str(&print::wrapped(&format!("  {word:<10}{text}"), 12));
    };
    say("component", format!("{} bytes, {}", count(report.bytes), report.digest));
    say("passed", report.passed.join(", "));
    if let Some(cases) = &proof.cases {
        say("cases", format!("{} of {}", cases.names.len(), cases.folder.display()));
    }
    if let Some(measured) = &report.measured {
        say("measured", costs(measured));
    }
    out
}

/// What rows cost, in words.
pub fn costs(measured: &Measured) -> String {
    let Measured { fuel_per_row_push, fuel_per_row_block, peak_memory_bytes, warm_up_rows } =
        *measured;
    format!(
        "{} units of fuel a row pushed, {} in a block; {} KiB of memory; first answer at row {}",
        count(fuel_per_row_push),
        count(fuel_per_row_block),
        count(peak_memory_bytes.div_ceil(1024)),
        count(u64::from(warm_up_rows))
    )
}
