//! For editors without a server: what a language server would publish, file by file.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Findings, rule_url, uri};
use crate::catalogue::{Rule, Severity};
use crate::finding::Diagnostic;
use crate::render::range::{Range, range};
use crate::source::SourceFile;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Params {
    uri: String,
    diagnostics: Vec<Value>,
}

/// An array of `PublishDiagnosticsParams` of the language server protocol, one for each file, also
/// for files without findings: an editor then clears what it showed. `folder` is the absolute path
/// that relative file names are from. Characters are UTF-16 units.
pub fn lsp(files: &[Findings], folder: &str) -> String {
    let params: Vec<Params> = files
        .iter()
        .map(|(file, findings)| {
            let uri = uri::file(file.name(), folder);
            let diagnostics = findings.iter().map(|f| lsp_diagnostic(file, f, &uri)).collect();
            Params { uri, diagnostics }
        })
        .collect();
    // Strings, numbers and lists alone: there is nothing here that could fail to serialise.
    let mut out = serde_json::to_string_pretty(&params).unwrap_or_default();
    out.push('\n');
    out
}

/// One finding as a `Diagnostic` of the protocol, for the file at `uri`. Notes and help follow the
/// message, since the protocol has no place of their own for them.
pub fn lsp_diagnostic(file: &SourceFile, finding: &Diagnostic, uri: &str) -> Value {
    let rule = finding.rule;
    let severity = match finding.severity {
        Severity::Error => 1,
        Severity::Warn => 2,
        Severity::Info => 3,
    };
    let mut message = finding.message.clone();
    for note in &finding.notes {
        message.push_str(&format!("\nnote: {note}"));
    }
    if let Some(help) = &finding.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    let at = |place: Range| json!({"uri": uri, "range": place});
    let related: Vec<Value> = finding
        .labels
        .iter()
        .map(|label| json!({"location": at(range(file, label.span)), "message": label.message}))
        .collect();
    let mut answer = json!({
        "range": range(file, finding.primary.span),
        "severity": severity,
        "code": rule.code,
        "codeDescription": {"href": rule_url(rule)},
        "source": "qraft",
        "message": message,
        "relatedInformation": related,
    });
    if let Some(tag) = tag(rule) {
        answer["tags"] = json!([tag]);
    }
    answer
}

/// How an editor shows what is of no effect (1: faded) or old (2: struck through).
fn tag(rule: &Rule) -> Option<u8> {
    match rule.code {
        "USE001" | "USE002" | "USE005" => Some(1),
        "NAM008" | "VER004" => Some(2),
        _ => None,
    }
}
