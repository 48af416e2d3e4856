//! One file of any kind to its findings.

use std::path::{Component, PathBuf};

use qraft_base::schema::DataSchema;
use qraft_check::{CheckOptions, Known, Policy, Weighed};
use qraft_diag::SourceFile;
use qraft_diag::fix::Take;
use qraft_diag::render::Findings;
use qraft_ir::program::UniverseRef;
use qraft_search::space::{self, Form, StrategyRef};

use super::kind::Kind;
use crate::args::DataArgs;
use crate::config::Config;
use crate::exit::Stop;
use crate::inputs::{self, Prices, Source};

/// What every file of a command is judged with.
pub struct Around<'a> {
    /// Which findings count, and how much.
    pub policy: Policy,
    /// Which fixes are taken, where any are.
    pub take: Take,
    /// What data declare, where that is given without prices.
    pub declared: Option<DataSchema>,
    /// Prices, where they are given.
    pub prices: Option<Prices>,
    /// The flags on data.
    pub data: &'a DataArgs,
    /// The project's settings.
    pub config: &'a Config,
}

/// What came of a file.
#[derive(Default)]
pub struct Judged {
    /// Its own findings.
    pub own: Weighed,
    /// Those of the strategy file that a space names, as it would be run in that space.
    pub of_strategy: Option<Findings>,
    /// A file that it names and that cannot be read.
    pub stop: Option<Stop>,
}

/// Judges a file.
pub fn judge(source: &Source, kind: Kind, around: &Around<'_>) -> Judged {
    match kind {
        Kind::Strategy | Kind::Other => {
            Judged { own: strategy(&source.file, around), ..Judged::default() }
        }
        Kind::Space => of_space(source, around),
        Kind::Params => {
            let (_, findings) = space::read(&source.file, Form::Params, false);
            let own = qraft_check::weigh(&source.file, findings, None, &around.policy);
            Judged { own, ..Judged::default() }
        }
        Kind::Data => {
            let (_, findings) = qraft_syntax::data_schema::read(&source.file);
            let own = qraft_check::weigh(&source.file, findings, None, &around.policy);
            Judged { own, ..Judged::default() }
        }
    }
}

fn strategy(file: &SourceFile, around: &Around<'_>) -> Weighed {
    let parsed = qraft_syntax::parse(file);
    let options = options(&parsed.document, file, CheckOptions::default(), around);
    let checked = qraft_check::judge(file, &parsed.document, parsed.findings, &options);
    Weighed { findings: checked.findings, dropped: checked.dropped, allowed: checked.allowed }
}

/// What is known of a strategy besides its text: the data say more once its universe is known.
fn options(
    document: &qraft_syntax::Document,
    file: &SourceFile,
    base: CheckOptions,
    around: &Around<'_>,
) -> CheckOptions {
    let known = inputs::known(around.data, around.config);
    let (policy, installed) = (around.policy.clone(), around.config.installed.clone());
    let base = CheckOptions { policy, known, plugins: Some(installed), ..base };
    let Some(prices) = &around.prices else {
        return CheckOptions { schema: around.declared.clone(), ..base };
    };
    let own = qraft_check::judge(file, document, Vec::new(), &base).program;
    let own = own.map_or(UniverseRef::All, |program| program.universe);
    let known = prices.check_options(&own, around.data, around.config, false);
    let universes = base.known.universes;
    let known = CheckOptions { domains: base.domains, policy: base.policy, ..known };
    CheckOptions { known: Known { universes, ..known.known.clone() }, ..known }
}

/// A space is judged with its strategy: the strategy within the space's domains, then the space
/// against the strategy.
fn of_space(source: &Source, around: &Around<'_>) -> Judged {
    let file = &source.file;
    let (space, mut findings) = space::read(file, Form::Space, false);
    let weigh = |findings, except| qraft_check::weigh(file, findings, except, &around.policy);
    let inline = match &space.strategy {
        Some(StrategyRef::Inline(node)) => Some(node),
        _ => None,
    };
    let (document, parse, of) = match (inline, space.strategy_path(&source.path)) {
        (Some(node), _) => {
            let (document, parse) = qraft_syntax::document::parse_node(node);
            (document, parse, file.clone())
        }
        (None, Some(path)) => match Source::read(&straight(path)) {
            Ok(named) => {
                let parsed = qraft_syntax::parse(&named.file);
                (parsed.document, parsed.findings, named.file)
            }
            Err(mut stop) => {
                for message in &mut stop.messages {
                    *message = format!("{}: its strategy: {message}", file.name());
                }
                let own = weigh(findings, None);
                return Judged { own, stop: Some(stop), ..Judged::default() };
            }
        },
        (None, None) => return Judged { own: weigh(findings, None), ..Judged::default() },
    };
    let base = CheckOptions { domains: space.domains(), ..CheckOptions::default() };
    let options = options(&document, &of, base, around);
    let checked = qraft_check::judge(&of, &document, parse, &options);
    if let Some(program) = &checked.program {
        findings.extend(space.judge(&document, program, file.text()));
    }
    let mut own = weigh(findings, inline.map(|node| node.span));
    if inline.is_none() {
        return Judged { own, of_strategy: Some((of, checked.findings)), stop: None };
    }
    own.findings.extend(checked.findings);
    own.dropped += checked.dropped;
    own.allowed.extend(checked.allowed);
    qraft_diag::sort(&mut own.findings);
    Judged { own, ..Judged::default() }
}

/// `a/../b` as `b`, where that is the same file, so that a strategy has one name however it is
/// reached.
fn straight(path: PathBuf) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        let named = matches!(out.components().next_back(), Some(Component::Normal(_)));
        if part == Component::ParentDir && named {
            out.pop();
        } else {
            out.push(part);
        }
    }
    match (out.canonicalize(), path.canonicalize()) {
        (Ok(ours), Ok(theirs)) if ours == theirs => out,
        _ => path,
    }
}
