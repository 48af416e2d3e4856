//! `qraft digest`: a round in a few lines, and what to do.

use qraft_report::digest::{self, digest};
use qraft_report::read::Found;

use super::report::stop;
use crate::args::{DigestArgs, DigestFormat};
use crate::exit::{Ended, Outcome, Stop};

/// Runs the command.
pub fn run(args: &DigestArgs) -> Ended {
    let found = Found::open(&args.run).map_err(stop)?;
    let last = args.against.as_deref().map(Found::open).transpose().map_err(stop)?;
    if let (Some(run), Some(last)) = (&found.run, &last) {
        let before = last.run.as_ref().map_or("", |last| last.header.strategy.as_str());
        if before != run.header.strategy {
            let message = format!(
                "--against {}: {}, and {} is of the strategy `{}`",
                last.dir.display(),
                match before {
                    "" => "it is no run".to_owned(),
                    before => format!("it is of the strategy `{before}`"),
                },
                found.dir.display(),
                run.header.strategy
            );
            return Err(Stop::input("against_another", message));
        }
    }
    let Some(made) = digest(&found, last.as_ref()) else {
        let message = format!(
            "{}: a pack is one trial, and a digest is of a round: name the run's folder",
            args.run.display()
        );
        return Err(Stop::input("not_a_run", message));
    };
    match args.format {
        DigestFormat::Text => crate::print::out!("{}", digest::text(&made)),
        DigestFormat::Markdown => crate::print::out!("{}", digest::markdown(&made)),
        DigestFormat::Json => {
            let text = serde_json::to_string(&made);
            let text = text.map_err(|e| Stop::input("digest_unwritable", e.to_string()))?;
            crate::print::outln!("{text}");
        }
    }
    Ok(Outcome::Done)
}
