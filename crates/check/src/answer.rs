//! The whole of a check, and its answer.

use qraft_base::nearest;
use qraft_diag::{Applicability, Diagnostic, Severity, SourceFile, Span, catalogue, sort};
use qraft_ir::program::Program;
use qraft_ir::range::ranges;
use qraft_ir::{Lowered, lower};
use qraft_syntax::document::Document;

use crate::allow::{self, Allowed};
use crate::options::CheckOptions;
use crate::plugins::{Plugged, plugged};
use crate::policy::Policy;
use crate::rules::{self, Subject};

/// Findings beyond this many are counted, not listed.
pub const MAX_FINDINGS: usize = 100;

/// What a check found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The program, where no finding is an error.
    pub program: Option<Program>,
    /// Sorted by place, without repetitions, at most [`MAX_FINDINGS`]; errors are never dropped
    /// for lesser ones.
    pub findings: Vec<Diagnostic>,
    /// How many more there were.
    pub dropped: usize,
    /// What comments of the text allow, by place.
    pub allowed: Vec<Allowed>,
}

impl Checked {
    /// True where a run must refuse.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Diagnostic::is_error)
    }
}

/// Parses, lowers and judges a strategy (YAML or JSON). `for_run` in the options makes an error of
/// what this build cannot honour.
pub fn check(file: &SourceFile, options: &CheckOptions) -> Checked {
    let parsed = qraft_syntax::parse(file);
    judge(file, &parsed.document, parsed.findings, options)
}

/// Lowers and judges a document, with the findings of its parse.
pub fn judge(
    file: &SourceFile,
    document: &Document,
    parse: Vec<Diagnostic>,
    options: &CheckOptions,
) -> Checked {
    let Examined { lowered, weighed } = examine(file, document, parse, options);
    let Weighed { findings, dropped, allowed } = weighed;
    let refused = findings.iter().any(Diagnostic::is_error);
    Checked { program: (!refused).then_some(lowered.program), findings, dropped, allowed }
}

/// What came of a document, whatever was wrong with it.
#[derive(Clone, Debug)]
pub(crate) struct Examined {
    /// The program as far as it was understood. Its own findings are among the others.
    pub lowered: Lowered,
    /// Its findings, as they are reported.
    pub weighed: Weighed,
}

/// Findings as they are reported: with the levels that the policy gives them, without what it or a
/// comment silences.
#[derive(Clone, Debug, Default)]
pub struct Weighed {
    /// See [`Checked::findings`].
    pub findings: Vec<Diagnostic>,
    /// See [`Checked::dropped`].
    pub dropped: usize,
    /// See [`Checked::allowed`].
    pub allowed: Vec<Allowed>,
}

/// Weighs the findings of a document that is no strategy. Comments within `except` are another
/// document's, which stands in the same file.
pub fn weigh(
    file: &SourceFile,
    findings: Vec<Diagnostic>,
    except: Option<Span>,
    policy: &Policy,
) -> Weighed {
    let other = |at: Span| except.is_some_and(|e| e.start <= at.start && at.end <= e.end);
    weigh_within(file, findings, |at| !other(at), policy)
}

fn weigh_within(
    file: &SourceFile,
    mut findings: Vec<Diagnostic>,
    within: impl Fn(Span) -> bool,
    policy: &Policy,
) -> Weighed {
    let sure = !findings.iter().any(Diagnostic::is_error);
    policy.set_levels(&mut findings);
    let mut allowed = allow::apply(file, within, &mut findings, sure, policy);
    allowed.sort_by_key(|a| (a.finding.primary.span, a.finding.rule.code));
    policy.choose(&mut findings);
    let dropped = tidy(&mut findings);
    Weighed { findings, dropped, allowed }
}

/// As [`judge`], but the program is there even where it may not be run: editors answer from it.
pub(crate) fn examine(
    file: &SourceFile,
    document: &Document,
    parse: Vec<Diagnostic>,
    options: &CheckOptions,
) -> Examined {
    let Plugged { externals, findings: plugs } = plugged(file.name(), document, options);
    let mut lowered = lower(document, &options.lowering(file.name(), externals));
    let mut findings = std::mem::take(&mut lowered.findings);
    findings.extend(plugs);
    drop_echoes(&mut findings, &parse, file);
    misspelt_constants(&mut findings, document, file);
    findings.extend(parse);
    let ranges = ranges(&lowered.program.nodes, &lowered.program.params);
    let subject = Subject {
        file,
        document,
        program: &lowered.program,
        definitions: &lowered.definitions,
        stated: &lowered.stated,
        ranges: &ranges,
        options,
        understood: !findings.iter().any(Diagnostic::is_error),
    };
    for rule in rules::REGISTRY {
        (rule.run)(&subject, &mut findings);
    }
    let whole = document.span;
    let within = |at: Span| whole.start <= at.start && at.end <= whole.end;
    Examined { lowered, weighed: weigh_within(file, findings, within, &options.policy) }
}

/// What could not be read is not also missing: where the parse speaks of the key that lowering
/// misses, or of text within the place that lacks it, that finding is enough.
fn drop_echoes(findings: &mut Vec<Diagnostic>, parse: &[Diagnostic], file: &SourceFile) {
    let errors: Vec<&Diagnostic> = parse.iter().filter(|f| f.is_error()).collect();
    let unread =
        errors.iter().any(|f| f.rule == &catalogue::SYN001 || f.rule == &catalogue::SYN005);
    findings.retain(|missing| {
        if missing.rule != &catalogue::SYN006 && missing.rule != &catalogue::TYP009 {
            return true;
        }
        let place = missing.primary.span;
        let all = place.range() == (0..file.text().len());
        let echo = |f: &&Diagnostic| {
            let span = f.primary.span;
            let inside = !all && place.start <= span.start && span.end <= place.end;
            inside || keys_of(missing).any(|key| speaks_of(f, key, file))
        };
        !unread && !errors.iter().any(echo)
    });
}

/// Without data, a name that no one declares may be a column, which is only noted. Where a constant
/// must stand it cannot be one: that it is no param is then the one finding, and an error.
fn misspelt_constants(findings: &mut Vec<Diagnostic>, document: &Document, file: &SourceFile) {
    let within = |inner: Span, outer: Span| outer.start <= inner.start && inner.end <= outer.end;
    let needed: Vec<Span> =
        findings.iter().filter(|f| f.rule == &catalogue::TYP004).map(|f| f.primary.span).collect();
    let mut told = Vec::new();
    for finding in findings.iter_mut() {
        let place = finding.primary.span;
        let noted = finding.rule == &catalogue::NAM002 && finding.severity == Severity::Info;
        let Some(outer) = needed.iter().find(|outer| noted && within(place, **outer)) else {
            continue;
        };
        told.push(*outer);
        let name = file.slice(place);
        let message = format!("no param or definition is called `{name}`");
        let error = Diagnostic::new(&catalogue::NAM002, place, message);
        let params = document.params.iter().map(|param| param.name.value.as_str());
        let lets = document.lets.iter().map(|(name, _)| name.value.as_str());
        *finding = match nearest(name, params.chain(lets)) {
            Some(near) => error.help(format!("did you mean `{near}`?")).fix(
                Applicability::Unsafe,
                format!("write `{near}`"),
                place,
                near,
            ),
            None => error.help("a constant stands here: a number or a param, no column"),
        };
    }
    findings.retain(|f| f.rule != &catalogue::TYP004 || !told.contains(&f.primary.span));
}

/// Sections that a finding may miss as a whole, by what it says.
fn keys_of(missing: &Diagnostic) -> impl Iterator<Item = &'static str> + '_ {
    let words = [missing.message.as_str(), missing.help.as_deref().unwrap_or("")];
    ["signals", "rebalance"].into_iter().filter(move |key| {
        let quoted = [format!("`{key}`"), format!("`{key}."), format!("`{key}: ")];
        words.iter().any(|text| quoted.iter().any(|q| text.contains(q)))
    })
}

fn speaks_of(finding: &Diagnostic, key: &str, file: &SourceFile) -> bool {
    let quoted = format!("`{key}`");
    let texts = [&finding.message, &finding.primary.message];
    texts.into_iter().chain(&finding.help).any(|text| text.contains(&quoted))
        || file.slice(finding.primary.span) == key
}

/// Sorts, drops repetitions, and keeps as many as are worth reading. Answers how many went.
fn tidy(findings: &mut Vec<Diagnostic>) -> usize {
    sort(findings);
    findings.dedup_by(|b, a| {
        a.rule == b.rule && a.primary.span == b.primary.span && a.message == b.message
    });
    let count = findings.len();
    if count > MAX_FINDINGS {
        // Errors first, in their order, then by place again.
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity == Severity::Error));
        findings.truncate(MAX_FINDINGS);
        sort(findings);
    }
    count - findings.len()
}
