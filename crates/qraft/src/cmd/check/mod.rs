//! `qraft check`: findings of strategies and spaces. Exit 0 without findings that count, 1 with,
//! 2 where something cannot be read.

mod files;
mod fixes;
mod glob;
mod judge;
pub mod kind;
mod output;
mod watch;

use std::collections::BTreeMap;

use qraft_base::schema::DataSchema;
use qraft_check::Policy;
use qraft_diag::Severity;
use qraft_diag::render::Findings;
use rayon::prelude::*;

use crate::args::{CheckArgs, FailOn};
use crate::config::Config;
use crate::declared::Declared;
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::{Prices, Source};
use files::Target;
use fixes::Mode;
use judge::{Around, Judged, judge};
use kind::Kind;
pub use output::{plural, rendered};

/// Runs the command.
pub fn run(args: &CheckArgs) -> Ended {
    if args.watch {
        return watch::run(args);
    }
    once(args)
}

/// What a check found, ready to print.
#[derive(Default)]
struct Round {
    /// Every file that was looked at, in order.
    checked: Vec<Findings>,
    /// Findings beyond what is listed.
    dropped: usize,
    /// Findings that comments allow.
    allowed: usize,
    /// Files of folders that are neither strategies nor spaces.
    skipped: usize,
    /// What was changed, or would be.
    fixed: Vec<fixes::Changed>,
    /// Why it ends with 2.
    stop: Option<Stop>,
}

impl Round {
    fn keep(&mut self, problem: Stop) {
        self.stop = Some(match self.stop.take() {
            Some(earlier) => earlier.and(problem),
            None => problem,
        });
    }

    fn count(&self, severity: Severity) -> usize {
        let all = self.checked.iter().flat_map(|(_, findings)| findings);
        all.filter(|f| f.severity == severity).count()
    }

    fn fails(&self, on: FailOn) -> bool {
        let least = match on {
            FailOn::Never => return false,
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warn,
            FailOn::Info => Severity::Info,
        };
        self.checked.iter().flat_map(|(_, findings)| findings).any(|f| f.severity >= least)
    }
}

/// One pass over all files.
fn once(args: &CheckArgs) -> Ended {
    let config = Config::load(args.data.config.as_deref())?;
    let round = look(args, &config)?;
    output::print(args, &round);
    let would_change = args.diff && !round.fixed.is_empty();
    let failed = round.fails(args.fail_on.or(config.check.fail_on).unwrap_or(FailOn::Error));
    match round.stop {
        Some(stop) => Err(stop),
        None if failed || would_change => Ok(Outcome::Findings),
        None => Ok(Outcome::Done),
    }
}

/// Reads everything, then judges it. What cannot be read is kept in the round.
///
/// # Errors
/// Exit 2: flags or settings that make no sense.
fn look(args: &CheckArgs, config: &Config) -> Result<Round, Stop> {
    let policy = config.policy_with(args)?;
    let mut round = Round::default();
    let (targets, problems) = files::targets(&args.paths, args.stdin_filename.as_deref());
    problems.into_iter().for_each(|problem| round.keep(problem));
    let mut sources: Vec<(Target, Source, Kind)> = Vec::new();
    for target in targets {
        match files::read(&target) {
            Err(problem) => round.keep(problem),
            Ok(source) => match kind::of(&source.file) {
                Kind::Other | Kind::Data if !target.named => round.skipped += 1,
                kind => sources.push((target, source, kind)),
            },
        }
    }
    let prices = match &args.prices {
        Some(path) => Prices::read(path, &args.data, config).map(Some),
        None => Ok(None),
    };
    let prices = prices.unwrap_or_else(|problem| {
        round.keep(problem);
        None
    });
    let declared = declared(args, &policy, &mut round);
    let around =
        Around { declared, policy, take: fixes::take(args), prices, data: &args.data, config };
    let mode = Mode::of(args);
    // Files are judged side by side and told in their order. Nothing is written where something
    // cannot be read: all files are looked at before work begins.
    let all_read = round.stop.is_none();
    let answers: Vec<(Source, Judged, Option<fixes::Changed>)> = sources
        .into_par_iter()
        .map(|(target, source, kind)| match mode.filter(|_| all_read) {
            Some(mode) => fixes::fix(&target, source, kind, &around, mode),
            None => {
                let judged = judge(&source, kind, &around);
                (source, judged, None)
            }
        })
        .collect();
    gather(answers, &mut round);
    if let Some(prices) = &around.prices {
        let (file, findings) = prices.remarks();
        let weighed = qraft_check::weigh(&file, findings, None, &around.policy);
        if !weighed.findings.is_empty() {
            round.checked.push((file, weighed.findings));
        }
    }
    if mode == Some(Mode::Write) && round.stop.is_none() {
        fixes::write(&mut round);
    }
    Ok(round)
}

/// What `--data` declares. What is wrong with its text is told as of any other file.
fn declared(args: &CheckArgs, policy: &Policy, round: &mut Round) -> Option<DataSchema> {
    let declared = match Declared::at(args.declared.as_deref()?) {
        Ok(declared) => declared,
        Err(problem) => {
            round.keep(problem);
            return None;
        }
    };
    let schema = declared.known();
    let weighed = qraft_check::weigh(&declared.file, declared.findings, None, policy);
    if !weighed.findings.is_empty() {
        round.checked.push((declared.file, weighed.findings));
    }
    Some(schema)
}

/// Joins the answers: a strategy that several spaces name, or that is checked itself too, is told
/// of once.
fn gather(answers: Vec<(Source, Judged, Option<fixes::Changed>)>, round: &mut Round) {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut besides: Vec<Findings> = Vec::new();
    for (source, judged, changed) in answers {
        places.insert(source.file.name().to_owned(), round.checked.len());
        round.dropped += judged.own.dropped;
        round.allowed += judged.own.allowed.len();
        round.checked.push((source.file, judged.own.findings));
        round.fixed.extend(changed);
        besides.extend(judged.of_strategy);
        if let Some(stop) = judged.stop {
            round.keep(stop);
        }
    }
    for (file, findings) in besides {
        let known = places.get(file.name()).copied();
        let at = known.unwrap_or(round.checked.len());
        if known.is_none() {
            if findings.is_empty() {
                continue;
            }
            places.insert(file.name().to_owned(), at);
            round.checked.push((file, Vec::new()));
        }
        let have = &mut round.checked[at].1;
        for finding in findings {
            let same = |old: &qraft_diag::Diagnostic| {
                old.rule == finding.rule
                    && old.primary.span == finding.primary.span
                    && old.message == finding.message
            };
            if !have.iter().any(same) {
                have.push(finding);
            }
        }
        qraft_diag::sort(have);
    }
}
