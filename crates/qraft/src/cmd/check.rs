//! `qraft check`: findings of strategy files. Exit 0 without errors, 1 with, 2 where a file cannot
//! be read.

use std::io::IsTerminal;

use qraft_check::CheckOptions;
use qraft_diag::render;
use qraft_ir::program::UniverseRef;

use crate::args::{CheckArgs, CheckFormat};
use crate::config::Config;
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::{self, Source};

/// Runs the command.
pub fn run(args: &CheckArgs) -> Ended {
    let config = Config::load(args.data.config.as_deref())?;
    let mut stop: Option<Stop> = None;
    let mut keep = |problem: Stop| {
        stop = Some(match stop.take() {
            Some(earlier) => earlier.and(problem),
            None => problem,
        });
    };
    let mut sources = Vec::new();
    for path in &args.paths {
        match Source::read(path.as_ref()) {
            Ok(source) => sources.push(source),
            Err(problem) => keep(problem),
        }
    }
    let prices = match &args.prices {
        Some(path) => inputs::Prices::read(path, &args.data, &config).map(Some),
        None => Ok(None),
    };
    let prices = prices.unwrap_or_else(|problem| {
        keep(problem);
        None
    });
    let mut checked = Vec::new();
    for source in sources {
        let options = match &prices {
            Some(prices) => {
                let own = qraft_check::check(&source.file, &CheckOptions::default()).program;
                let own = own.map_or(UniverseRef::All, |program| program.universe);
                prices.check_options(&own, &args.data, &config, false)
            }
            None => CheckOptions::default(),
        };
        let answer = qraft_check::check(&source.file, &options);
        checked.push((source.file, answer.findings));
    }
    let errors = checked.iter().flat_map(|(_, f)| f).filter(|f| f.is_error()).count();
    match args.format {
        CheckFormat::Json => crate::print::out!("{}", render::json(&checked)),
        _ => {
            let terminal = std::io::stdout().is_terminal();
            for (file, findings) in &checked {
                crate::print::out!("{}", inputs::findings_text(file, findings, terminal));
            }
            summary(&checked, errors);
        }
    }
    match stop {
        Some(stop) => Err(stop),
        None if errors > 0 => Ok(Outcome::Findings),
        None => Ok(Outcome::Done),
    }
}

fn summary(checked: &[(qraft_diag::SourceFile, Vec<qraft_diag::Diagnostic>)], errors: usize) {
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let files = plural(checked.len(), "file");
    let others = checked.iter().map(|(_, f)| f.len()).sum::<usize>() - errors;
    crate::print::outln!(
        "{files} checked: {}, {}",
        plural(errors, "error"),
        plural(others, "other finding")
    );
}
