//! `params:` become tunables with a domain.

use std::collections::BTreeSet;

use qraft_diag::{Applicability, Diagnostic, Span, catalogue};
use qraft_syntax::document::{Document, Domain, ParamDecl};

use super::LowerContext;
use super::names::{USUAL_FIELDS, is_operator};
use crate::program::Param;

/// Domains with more values than this are only known by their ends.
const MAX_LISTED: usize = 4096;

/// The document's params, sorted by name, each with the values of its domain where those are few.
pub(super) struct Params {
    pub(super) params: Vec<Param>,
    pub(super) points: Vec<Option<Vec<f64>>>,
}

pub(super) fn params(
    document: &Document,
    context: &LowerContext,
    findings: &mut Vec<Diagnostic>,
) -> Params {
    let mut seen = BTreeSet::new();
    let mut all: Vec<(Param, Option<Vec<f64>>)> = Vec::new();
    for decl in &document.params {
        // A key that stands twice has its finding from the text.
        if !seen.insert(decl.name.value.as_str()) {
            continue;
        }
        if all.len() > usize::from(u16::MAX) {
            let message = "more than 65,536 params are declared";
            findings.push(Diagnostic::new(&catalogue::SYN005, decl.name.span, message));
            break;
        }
        all.push(param(decl, context, findings));
    }
    all.sort_by(|a, b| a.0.name.value.cmp(&b.0.name.value));
    let (params, points) = all.into_iter().unzip();
    Params { params, points }
}

fn param(
    decl: &ParamDecl,
    context: &LowerContext,
    findings: &mut Vec<Diagnostic>,
) -> (Param, Option<Vec<f64>>) {
    let own = decl.domain.as_ref().map(|d| (&d.value, d.span));
    if let Some((domain, span)) = own {
        findings.extend(check_domain(&decl.name.value, domain, span));
    }
    let replaced = context.domains.get(&decl.name.value);
    let domain = replaced.or(own.map(|(domain, _)| domain));
    if let (None, Some(default), Some((domain, _))) = (replaced, &decl.default, own)
        && default.value.is_finite()
        && holds_something(domain)
        && !contains(domain, default.value)
    {
        let (name, value) = (&decl.name.value, default.value);
        let message = format!("the default of `{name}`, {value}, is not one of its own values");
        findings.push(
            Diagnostic::new(&catalogue::SRC009, default.span, message)
                .label(decl.domain.as_ref().map_or(decl.span, |d| d.span), "its values"),
        );
    }
    let default = match (&decl.default, domain) {
        (Some(default), _) => default.value,
        (None, found) => {
            let message = format!("`{}` has no default", decl.name.value);
            findings.push(
                Diagnostic::new(&catalogue::SYN006, decl.name.span.to(decl.span), message)
                    .help("say what a run uses that says nothing: `default: 10`"),
            );
            // 1 is a number that fits nearly everywhere: what is missing is told once, above.
            found.and_then(ends).map_or(1.0, |(low, _)| low)
        }
    };
    let usable = domain.filter(|d| holds_something(d));
    let (low, high) = usable.and_then(ends).unwrap_or((default, default));
    let points = match usable {
        Some(domain) => values(domain),
        None => Some(vec![default]),
    };
    let whole = match (usable, &points) {
        (Some(Domain::Range { low, step: Some(step), .. }), _) => {
            low.fract() == 0.0 && step.fract() == 0.0
        }
        (_, Some(points)) => points.iter().all(|v| v.fract() == 0.0),
        _ => low == high && low.fract() == 0.0,
    };
    (Param { name: decl.name.clone(), default, low, high, whole }, points)
}

fn check_domain(name: &str, domain: &Domain, span: Span) -> Option<Diagnostic> {
    let empty = |why: String| {
        Some(Diagnostic::new(&catalogue::SRC002, span, format!("the values of `{name}`: {why}")))
    };
    match domain {
        Domain::Values(values) if values.is_empty() => empty("the list is empty".to_owned()),
        Domain::Values(values) if values.iter().any(|v| !v.is_finite()) => {
            empty("a value is not a finite number".to_owned())
        }
        Domain::Values(_) => None,
        Domain::Range { low, high, .. } if !(low.is_finite() && high.is_finite()) => {
            empty("an end of the range is not a finite number".to_owned())
        }
        Domain::Range { low, high, .. } if low > high => {
            let why = format!("the range begins at {low} and ends at {high}, before it");
            let swapped = format!("[{high}, {low}]");
            empty(why).map(|f| f.fix(Applicability::Unsafe, "swap the ends", span, swapped))
        }
        Domain::Range { step: Some(step), .. } if !(step.is_finite() && *step > 0.0) => {
            empty(format!("a step of {step} leads nowhere"))
        }
        Domain::Range { low, log: true, .. } if *low <= 0.0 => {
            empty(format!("a logarithmic range begins above 0, not at {low}"))
        }
        Domain::Range { .. } => None,
    }
}

fn holds_something(domain: &Domain) -> bool {
    check_domain("", domain, Span::default()).is_none()
}

fn ends(domain: &Domain) -> Option<(f64, f64)> {
    match domain {
        Domain::Values(values) => {
            let low = values.iter().copied().reduce(f64::min)?;
            let high = values.iter().copied().reduce(f64::max)?;
            Some((low, high))
        }
        Domain::Range { low, high, step: Some(step), .. } => {
            Some((*low, low + step * steps(*low, *high, *step)))
        }
        Domain::Range { low, high, step: None, .. } => Some((*low, *high)),
    }
}

/// How many steps fit, forgiving the rounding of steps like 0.05.
fn steps(low: f64, high: f64, step: f64) -> f64 {
    ((high - low) / step + 1e-9).floor()
}

fn values(domain: &Domain) -> Option<Vec<f64>> {
    match domain {
        Domain::Values(values) => (values.len() <= MAX_LISTED).then(|| values.clone()),
        Domain::Range { low, high, step: Some(step), .. } => {
            let count = steps(*low, *high, *step);
            (count < MAX_LISTED as f64)
                .then(|| (0..=count as usize).map(|i| low + step * i as f64).collect())
        }
        Domain::Range { low, high, step: None, .. } => (low == high).then(|| vec![*low]),
    }
}

fn contains(domain: &Domain, value: f64) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);
    match domain {
        Domain::Values(values) => values.iter().any(|v| near(*v, value)),
        Domain::Range { low, high, step, .. } => {
            let inside = value >= *low && value <= *high;
            let on_step = step.is_none_or(|step| {
                let at = ((value - low) / step).round();
                near(low + step * at, value)
            });
            inside && on_step
        }
    }
}

/// Names that hide a column or an operator.
pub(super) fn check_names(
    document: &Document,
    context: &LowerContext,
    findings: &mut Vec<Diagnostic>,
) {
    let mut seen = BTreeSet::new();
    let params = document.params.iter().map(|p| (&p.name, "param"));
    let lets = document.lets.iter().map(|(name, _)| (name, "definition"));
    for (name, what) in params.chain(lets) {
        let text = name.value.as_str();
        if !seen.insert((text, what)) {
            continue;
        }
        // A definition of a param's name has its finding from the text.
        if what == "definition" && document.params.iter().any(|p| p.name.value == text) {
            continue;
        }
        let column = match &context.schema {
            Some(schema) => schema.columns.contains_key(name.value.as_str()),
            None => USUAL_FIELDS.contains(&name.value.as_str()),
        };
        if column || is_operator(text) {
            let hidden = if column { "column" } else { "operator" };
            let message = format!("the {what} `{text}` hides the {hidden} of that name");
            findings.push(Diagnostic::new(&catalogue::NAM005, name.span, message));
        }
    }
}
