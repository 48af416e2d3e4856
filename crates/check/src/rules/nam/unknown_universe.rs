//! NAM007: a universe, calendar or market pack that does not exist.

use qraft_base::nearest;
use qraft_diag::{Applicability, Diagnostic, Span, catalogue};
use qraft_syntax::document::Universe;
use qraft_syntax::place::scalar;

use crate::rules::Subject;
use crate::rules::market::PACKS;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let document = subject.document;
    let known = &subject.options.known;
    if let (Some(universe), Some(names)) = (&document.universe, &known.universes) {
        let named = match &universe.value {
            Universe::Named(name) => Some((name, universe.span)),
            Universe::Narrowed { from: Some(from), .. } => Some((&from.value, from.span)),
            _ => None,
        };
        if let Some((name, span)) = named.filter(|(name, _)| *name != "all") {
            let all: Vec<&str> =
                ["all"].into_iter().chain(names.iter().map(String::as_str)).collect();
            let more = "; others stand under [universes] in qraft.toml";
            findings.extend(unknown(subject, "universe", name, span, &all, more));
        }
    }
    if let (Some(calendar), Some(names)) = (&document.data.calendar, &known.calendars) {
        let all: Vec<&str> = names.keys().map(String::as_str).collect();
        findings.extend(unknown(subject, "calendar", &calendar.value, calendar.span, &all, ""));
    }
    if let Some(pack) = document.costs.as_ref().and_then(|costs| costs.value.pack.as_ref()) {
        let all: Vec<&str> = PACKS.iter().map(|pack| pack.name).collect();
        findings.extend(unknown(subject, "market pack", &pack.value, pack.span, &all, ""));
    }
}

fn unknown(
    subject: &Subject,
    what: &str,
    name: &str,
    span: Span,
    known: &[&str],
    more: &str,
) -> Option<Diagnostic> {
    if known.contains(&name) {
        return None;
    }
    let message = format!("no {what} is called `{name}`");
    let finding = Diagnostic::new(&catalogue::NAM007, span, message);
    let list: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let help = format!("known: {}{more}", list.join(", "));
    Some(match nearest(name, known.iter().copied()) {
        Some(near) => {
            let written = scalar(subject.file, near);
            let title = format!("write `{near}`");
            finding.says(format!("did you mean `{near}`?")).help(help).fix(
                Applicability::Unsafe,
                title,
                span,
                written,
            )
        }
        None => finding.says("unknown").help(help),
    })
}
