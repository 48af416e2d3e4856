//! What a space says besides its points: the split, the gates, and, read and judged but not
//! honoured yet, the budget and params that are varied only where a condition holds.

use qraft_base::Interval;
use qraft_diag::{Applicability, Diagnostic, Spanned, catalogue};
use qraft_syntax::expr::Expr;
use qraft_syntax::read::{self as typed, Section};
use qraft_syntax::yaml::{Entry, Node, NodeKind};

/// `split:` how the data are cut into what is searched and what is held back.
#[derive(Clone, Debug, Default)]
pub struct Split {
    /// `out_of_sample:` the share that is held back, the latest
    pub out_of_sample: Option<Spanned<f64>>,
    /// `folds:`
    pub folds: Option<Spanned<u64>>,
    /// `scheme:` on what a fold is tested
    pub scheme: Option<Spanned<Scheme>>,
    /// `purge:` left out before what is held back, and before each test fold
    pub purge: Option<Spanned<Interval>>,
    /// `embargo:` left out after each test fold
    pub embargo: Option<Spanned<Interval>>,
}

/// On which bars the params of a test fold are chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scheme {
    /// On all bars before it, so that the first fold is never tested.
    #[default]
    WalkForward,
    /// On all bars around it (López de Prado, Advances in Financial Machine Learning, 2018, ch. 7).
    Purged,
}

impl Scheme {
    /// As files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::WalkForward => "walk_forward",
            Scheme::Purged => "purged",
        }
    }
}

/// `gates:` what a candidate must pass.
#[derive(Clone, Debug, Default)]
pub struct Gates {
    /// `deflated_sharpe:` at least
    pub deflated_sharpe: Option<Spanned<f64>>,
    /// `reality_check:` a p-value of at most
    pub reality_check: Option<Spanned<f64>>,
    /// `spa:` a p-value of at most; the level of StepM too
    pub spa: Option<Spanned<f64>>,
    /// `pbo:` at most
    pub pbo: Option<Spanned<f64>>,
    /// `top_n_overlap:` at least
    pub top_n_overlap: Option<Spanned<f64>>,
    /// `two_stage:` a relative difference below it
    pub two_stage: Option<Spanned<f64>>,
}

/// `budget:` what a run may take.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    /// `wall:` as in `30m`
    pub wall: Option<Spanned<String>>,
    /// `memory:` as in `2GiB`
    pub memory: Option<Spanned<String>>,
}

/// The keys of an entry of a space's `params:`.
pub(super) const PARAM_KEYS: [&str; 6] = ["default", "range", "step", "values", "log", "when"];

pub(super) fn split(node: &Node, findings: &mut Vec<Diagnostic>) -> Option<Split> {
    let example = "  split: {out_of_sample: 0.3, folds: 5, purge: 5d, embargo: 5d}";
    let section = Section::open(node, "split", example, findings)?;
    section.only(["out_of_sample", "folds", "scheme", "purge", "embargo"], findings);
    let folds = section.get("folds").and_then(|entry| {
        let folds = typed::int(&entry.value, "split.folds", findings)?;
        let count = u64::try_from(folds.value).ok().filter(|count| *count >= 2);
        if count.is_none() {
            let wanted = "a whole number from 2";
            findings.push(typed::wrong_shape(&entry.value, "split.folds", wanted, ""));
        }
        count.map(|count| Spanned::new(count, folds.span))
    });
    Some(Split {
        out_of_sample: share(&section, "out_of_sample", findings),
        folds,
        scheme: scheme(&section, findings),
        purge: interval(&section, "purge", findings),
        embargo: interval(&section, "embargo", findings),
    })
}

pub(super) fn gates(node: &Node, findings: &mut Vec<Diagnostic>) -> Option<Gates> {
    let example = "  gates: {deflated_sharpe: 0.95, spa: 0.05}";
    let section = Section::open(node, "gates", example, findings)?;
    section.only(
        ["deflated_sharpe", "reality_check", "spa", "pbo", "top_n_overlap", "two_stage"],
        findings,
    );
    Some(Gates {
        deflated_sharpe: share(&section, "deflated_sharpe", findings),
        reality_check: share(&section, "reality_check", findings),
        spa: share(&section, "spa", findings),
        pbo: share(&section, "pbo", findings),
        top_n_overlap: share(&section, "top_n_overlap", findings),
        two_stage: share(&section, "two_stage", findings),
    })
}

pub(super) fn budget(node: &Node, findings: &mut Vec<Diagnostic>) -> Option<Budget> {
    let section = Section::open(node, "budget", "  budget: {wall: 30m, memory: 2GiB}", findings)?;
    section.only(["wall", "memory"], findings);
    let wall = duration(&section, "wall", "m", findings);
    Some(Budget { wall, memory: memory(&section, findings) })
}

/// `when:` of a param, the condition over other params under which it is varied.
pub(super) fn condition(entry: &Entry, findings: &mut Vec<Diagnostic>) -> Option<Expr> {
    let NodeKind::Map(_) = entry.value.kind else { return None };
    let when = entry.value.get("when")?;
    typed::expression(when, &format!("params.{}.when", entry.key.name), findings)
}

/// A fraction from 0 to 1. Above it a percentage was likely meant: UNI002.
fn share(section: &Section<'_>, key: &str, findings: &mut Vec<Diagnostic>) -> Option<Spanned<f64>> {
    let node = &section.get(key)?.value;
    let path = section.path_of(key);
    let number = typed::number(node, &path, findings)?;
    if number.value > 0.0 && number.value < 1.0 {
        return Some(number);
    }
    if number.value > 1.0 {
        let meant = number.value / 100.0;
        let message = format!("`{path}` is {}: a fraction, so at most 1", number.value);
        let finding = Diagnostic::new(&catalogue::UNI002, number.span, message)
            .says("above 1")
            .help(format!("{} % is `{meant}`", number.value));
        let fix = Applicability::Unsafe;
        findings.push(finding.fix(fix, format!("write {meant}"), number.span, meant.to_string()));
    } else {
        findings.push(typed::wrong_shape(node, &path, "a fraction between 0 and 1", ""));
    }
    None
}

fn duration(
    section: &Section<'_>,
    key: &str,
    unit: &str,
    findings: &mut Vec<Diagnostic>,
) -> Option<Spanned<String>> {
    let node = &section.get(key)?.value;
    let path = section.path_of(key);
    let text = typed::measure(node, &path, findings)?;
    if text.value.parse::<f64>().is_ok() {
        findings.push(without_unit(&path, &text, unit, "s, m, h, d, W or M"));
        return None;
    }
    match text.value.parse::<Interval>() {
        Ok(_) => Some(text),
        Err(why) => {
            findings.push(Diagnostic::new(&catalogue::TYP001, text.span, why.to_string()));
            None
        }
    }
}

fn interval(
    section: &Section<'_>,
    key: &str,
    findings: &mut Vec<Diagnostic>,
) -> Option<Spanned<Interval>> {
    let text = duration(section, key, "d", findings)?;
    // `duration` has refused what is none.
    text.value.parse().ok().map(|interval| Spanned::new(interval, text.span))
}

fn scheme(section: &Section<'_>, findings: &mut Vec<Diagnostic>) -> Option<Spanned<Scheme>> {
    let node = &section.get("scheme")?.value;
    let text = typed::text(node, "split.scheme", findings)?;
    let known = [Scheme::WalkForward, Scheme::Purged];
    let found = known.into_iter().find(|scheme| scheme.as_str() == text.value);
    if found.is_none() {
        let wanted = "`walk_forward` or `purged`";
        findings.push(typed::wrong_shape(node, "split.scheme", wanted, ""));
    }
    found.map(|scheme| Spanned::new(scheme, text.span))
}

fn memory(section: &Section<'_>, findings: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    let node = &section.get("memory")?.value;
    let text = typed::measure(node, "budget.memory", findings)?;
    let digits = text.value.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim_end();
    let unit = text.value[digits.len()..].trim_start();
    let number = digits.parse::<f64>().is_ok_and(|n| n.is_finite() && n > 0.0);
    let units = ["B", "kB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"];
    if number && unit.is_empty() {
        findings.push(without_unit("budget.memory", &text, "GiB", "kB, MB, GB, KiB, MiB or GiB"));
        return None;
    }
    if !number || !units.contains(&unit) {
        findings.push(typed::wrong_shape(node, "budget.memory", "a size, as in `2GiB`", ""));
        return None;
    }
    Some(text)
}

/// UNI005, with the unit that is most often meant.
fn without_unit(path: &str, text: &Spanned<String>, unit: &str, units: &str) -> Diagnostic {
    let meant = format!("{}{unit}", text.value);
    let message = format!("`{path}` is {}, without a unit", text.value);
    let finding = Diagnostic::new(&catalogue::UNI005, text.span, message)
        .says("of what?")
        .help(format!("say the unit, as in `{meant}`: {units}"));
    // In quotes it is text in JSON too.
    let written = format!("\"{meant}\"");
    finding.fix(Applicability::Unsafe, format!("write {meant}"), text.span, written)
}
