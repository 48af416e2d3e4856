//! `params:` of a strategy, and the domains of a space file's.

use std::collections::BTreeMap;

use qraft_diag::{Diagnostic, Span, Spanned, catalogue};

use super::{Domain, ParamDecl};
use crate::read::{self, Section};
use crate::yaml::{Entry, Key, Node, NodeKind};

/// The keys of an entry of `params:`.
pub const PARAM_KEYS: [&str; 5] = ["default", "range", "step", "values", "log"];

const EXAMPLE: &str = "  fast: {default: 10, range: [5, 50], step: 1}";

/// What a param may be, at `path`: a map with `range` (and `step`, `log`) or `values`, a bare list
/// of values, or one number, which is a list of one. `default` may stand in the map and is not
/// read here.
pub fn read_domain(
    node: &Node,
    path: &str,
    findings: &mut Vec<Diagnostic>,
) -> Option<Spanned<Domain>> {
    read_domain_of(node, path, &PARAM_KEYS, findings)
}

/// [`read_domain`], where the map may have these keys.
pub fn read_domain_of(
    node: &Node,
    path: &str,
    keys: &[&'static str],
    findings: &mut Vec<Diagnostic>,
) -> Option<Spanned<Domain>> {
    match &node.kind {
        NodeKind::Seq(items) => {
            let values = numbers(items, path, findings)?;
            Some(Spanned::new(Domain::Values(values), node.span))
        }
        NodeKind::Scalar(_) => {
            let value = read::number(node, path, findings)?;
            Some(Spanned::new(Domain::Values(vec![value.value]), node.span))
        }
        NodeKind::Map(_) => {
            let section = Section::open(node, path, EXAMPLE, findings)?;
            section.only(keys.iter().copied(), findings);
            let domain = of_section(&section, findings);
            if domain.is_none() && section.get("range").or(section.get("values")).is_none() {
                findings.push(nothing_said(&section, path));
            }
            domain
        }
        NodeKind::Null => {
            findings.push(read::wrong_shape(node, path, "a range or a list of values", EXAMPLE));
            None
        }
    }
}

fn nothing_said(section: &Section<'_>, path: &str) -> Diagnostic {
    let message = format!("`{path}` says neither `range` nor `values`");
    Diagnostic::new(&catalogue::SYN006, section.span(), message)
        .says("expected `range` or `values` in this map")
        .help(format!("for example\n{EXAMPLE}"))
}

/// Each entry of `params:`, in order. Keys of entries are checked; names must be names.
pub(super) fn read_params(node: &Node, findings: &mut Vec<Diagnostic>) -> Vec<ParamDecl> {
    let Some(section) = Section::open(node, "params", EXAMPLE, findings) else {
        return Vec::new();
    };
    section.entries().iter().filter_map(|entry| param(entry, findings)).collect()
}

fn param(entry: &Entry, findings: &mut Vec<Diagnostic>) -> Option<ParamDecl> {
    let name = name_of(&entry.key, "a param", findings)?;
    let path = format!("params.{}", name.value);
    let span = entry.value.span;
    if let NodeKind::Scalar(_) = entry.value.kind {
        let default = read::number(&entry.value, &path, findings);
        return Some(ParamDecl { name, span, default, domain: None });
    }
    if entry.value.as_seq().is_some() {
        let domain = read_domain(&entry.value, &path, findings);
        return Some(ParamDecl { name, span, default: None, domain });
    }
    let section = Section::open(&entry.value, &path, EXAMPLE, findings)?;
    section.only(PARAM_KEYS, findings);
    let default = section
        .get("default")
        .and_then(|e| read::number(&e.value, &section.path_of("default"), findings));
    let domain = of_section(&section, findings);
    Some(ParamDecl { name, span, default, domain })
}

/// The name of a param or a definition: letters, digits and `_`, and no word of the language.
pub(super) fn name_of(
    key: &Key,
    what: &str,
    findings: &mut Vec<Diagnostic>,
) -> Option<Spanned<String>> {
    let mut chars = key.name.chars();
    let starts = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    let fits = starts && chars.all(|c| c.is_alphanumeric() || c == '_');
    let reserved = ["and", "or", "not", "is", "nan", "true", "false"].contains(&key.name.as_str());
    if fits && !reserved {
        return Some(Spanned::new(key.name.clone(), key.span));
    }
    let shown = crate::expr::excerpt(&key.name);
    let message = if reserved {
        format!("`{shown}` is a word of the language, and cannot name {what}")
    } else {
        format!("`{shown}` cannot name {what}: use letters, digits and `_`, a letter first")
    };
    findings.push(Diagnostic::new(&catalogue::TYP001, key.span, message).says("not a name"));
    None
}

fn of_section(section: &Section<'_>, findings: &mut Vec<Diagnostic>) -> Option<Spanned<Domain>> {
    let (range, values) = (section.get("range"), section.get("values"));
    if let (Some(range), Some(values)) = (range, values) {
        let message = "both `range` and `values`: a param has one domain";
        findings.push(
            Diagnostic::new(&catalogue::TYP001, values.key.span, message)
                .says("remove this one,")
                .label(range.key.span, "or this one"),
        );
    }
    let Some(range) = range else {
        needs_range(section, findings);
        let entry = values?;
        let path = section.path_of("values");
        let items = read::list(&entry.value, &path, "  values: [20, 30, 60]", findings)?;
        let values = numbers(items, &path, findings)?;
        return Some(Spanned::new(Domain::Values(values), entry.value.span));
    };
    let path = section.path_of("range");
    let step = section.get("step").and_then(|e| step(e, section, findings));
    let log = section
        .get("log")
        .and_then(|e| read::boolean(&e.value, &section.path_of("log"), findings))
        .is_some_and(|log| log.value);
    let (low, high) = ends(&range.value, &path, findings)?;
    Some(Spanned::new(Domain::Range { low, high, step, log }, range.value.span))
}

fn needs_range(section: &Section<'_>, findings: &mut Vec<Diagnostic>) {
    for key in ["step", "log"] {
        if let Some(entry) = section.get(key) {
            let message = format!("`{key}` stands without `range`");
            findings.push(
                Diagnostic::new(&catalogue::TYP001, entry.key.span, message)
                    .says("means nothing alone")
                    .help("add `range: [low, high]`, or remove it"),
            );
        }
    }
}

fn step(entry: &Entry, section: &Section<'_>, findings: &mut Vec<Diagnostic>) -> Option<f64> {
    let path = section.path_of("step");
    let step = read::number(&entry.value, &path, findings)?;
    if step.value > 0.0 {
        return Some(step.value);
    }
    let message = format!("`{path}` is {}; a step is above 0", step.value);
    findings.push(Diagnostic::new(&catalogue::TYP001, step.span, message).says("not above 0"));
    None
}

fn ends(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Option<(f64, f64)> {
    const EXAMPLE: &str = "  range: [5, 50]";
    let items = read::list(node, path, EXAMPLE, findings)?;
    let [low, high] = items else {
        let message = format!("`{path}` should have a low and a high end, and has {}", items.len());
        findings.push(
            Diagnostic::new(&catalogue::TYP001, node.span, message)
                .says("expected two numbers")
                .help(format!("for example\n{EXAMPLE}")),
        );
        return None;
    };
    let low = read::number(low, path, findings);
    let high = read::number(high, path, findings);
    Some((low?.value, high?.value))
}

/// All of them, or `None` if one is no number.
fn numbers(items: &[Node], path: &str, findings: &mut Vec<Diagnostic>) -> Option<Vec<f64>> {
    let read: Vec<Option<f64>> =
        items.iter().map(|item| read::number(item, path, findings).map(|n| n.value)).collect();
    read.into_iter().collect()
}

/// Names that stand twice among `let` and `params`: NAM004, labelled at both.
pub(super) fn duplicate_names(
    params: &[ParamDecl],
    lets: &[(Spanned<String>, crate::expr::Expr)],
    findings: &mut Vec<Diagnostic>,
) {
    let of_params: BTreeMap<&str, Span> =
        params.iter().map(|p| (p.name.value.as_str(), p.name.span)).collect();
    for (name, _) in lets {
        if let Some(first) = of_params.get(name.value.as_str()).copied() {
            let message = format!("`{}` is defined twice", name.value);
            findings.push(
                Diagnostic::new(&catalogue::NAM004, name.span, message)
                    .says("under `let`")
                    .label(first, "and under `params`"),
            );
        }
    }
}
