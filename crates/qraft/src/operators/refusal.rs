//! What stands against an operator, as findings: the place is its file.

use qraft_diag::catalogue::{self, Rule};
use qraft_diag::render::Findings;
use qraft_diag::{Diagnostic, SourceFile, Span};
use qraft_plugin::store::StoreError;
use qraft_wasm::Fault;

use crate::args::Format;
use crate::exit::Stop;
use crate::inputs;

/// The finding of a fault; none of what is no fault of the component's.
pub fn finding(fault: &Fault) -> Option<Diagnostic> {
    let rule = catalogue::find(fault.kind.code()?)?;
    let found = Diagnostic::new(rule, Span::default(), fault.message.clone());
    Some(match fault.help {
        Some(help) => found.help(help),
        None => found.help(way_out(rule)),
    })
}

/// What to do about it where the probe has nothing better to say: what the rule's page says.
fn way_out(rule: &Rule) -> String {
    let text = qraft_diag::render::page_section(rule, "Fix");
    text.strip_prefix("None: ").unwrap_or(text).trim_end_matches('.').to_owned()
}

/// What the store holds against an operator: a finding where a rule names it, else words alone.
///
/// # Errors
/// What is no finding, or cannot be read.
pub fn refused(error: &StoreError) -> Result<Diagnostic, Stop> {
    let rule = match error {
        StoreError::Drift { .. } => &catalogue::OPR003,
        StoreError::OtherComponent { .. }
        | StoreError::Tampered { .. }
        | StoreError::Forged { .. }
        | StoreError::Damaged { .. } => &catalogue::OPR014,
        StoreError::Io { .. } | StoreError::NotInstalled { .. } => {
            return Err(Stop::input(error.code(), words(error)));
        }
        _ => return Err(Stop::findings(error.code(), words(error))),
    };
    let found = Diagnostic::new(rule, Span::default(), error.to_string());
    Ok(found.help(error.hint().unwrap_or_else(|| way_out(rule))))
}

/// The same in words, with its rule's code, where there is no file to hang a finding on.
pub fn told(error: &StoreError) -> Stop {
    match refused(error) {
        Ok(found) => {
            let code = found.rule.code;
            Stop::findings(error.code(), format!("{code}: {}", words(error)))
        }
        Err(stop) => stop,
    }
}

fn words(error: &StoreError) -> String {
    match error.hint() {
        Some(hint) => format!("{error}; {hint}"),
        None => error.to_string(),
    }
}

/// Prints findings of a file on stderr, as people or machines read them.
pub fn print(format: Format, file: SourceFile, findings: Vec<Diagnostic>) {
    match format {
        Format::Text => inputs::print_findings(&file, &findings),
        Format::Json => {
            let found: Findings = (file, findings);
            crate::print::err!("{}", qraft_diag::render::jsonl(&[found]));
        }
    }
}
