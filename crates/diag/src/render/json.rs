//! For tools: schema `qraft.check/1`. These are wire types; the inner types are not `Serialize`,
//! so that the format changes only when this file does.

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::range::{Range, range};
use super::{Findings, rule_url};
use crate::finding::{Applicability, Diagnostic, Edit, Fix};
use crate::source::SourceFile;

/// The schema that [`json`] writes.
pub const SCHEMA: &str = "qraft.check/1";

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    position_encoding: &'static str,
    findings: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'a str,
    file: &'a str,
    range: Range,
    labels: Vec<LabelItem<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    fixes: Vec<FixItem<'a>>,
    url: String,
    fingerprint: String,
}

#[derive(Serialize)]
struct LabelItem<'a> {
    range: Range,
    message: &'a str,
    primary: bool,
}

#[derive(Serialize)]
struct FixItem<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<EditItem<'a>>,
}

#[derive(Serialize)]
struct EditItem<'a> {
    range: Range,
    text: &'a str,
}

/// All findings of all files as one JSON document (pretty, ends with a line break).
///
/// Top level: `schema` (`qraft.check/1`), `position_encoding` (`utf-16`), `findings`. An item has
/// `code, name, severity, message, file, range, labels, notes, help, fixes, url, fingerprint`.
/// Ranges are those of the language server protocol: lines and characters from 0, the end
/// exclusive. `labels` holds every labelled place, the primary one first and marked `primary`.
/// A fingerprint survives edits elsewhere in the file.
pub fn json(files: &[Findings]) -> String {
    let report = Report { schema: SCHEMA, position_encoding: "utf-16", findings: items(files) };
    // Strings, numbers and lists alone: there is nothing here that could fail to serialise.
    let mut out = serde_json::to_string_pretty(&report).unwrap_or_default();
    out.push('\n');
    out
}

/// The items of [`json()`], one a line, without the envelope: for streams.
pub fn jsonl(files: &[Findings]) -> String {
    let mut out = String::new();
    for item in items(files) {
        out.push_str(&serde_json::to_string(&item).unwrap_or_default());
        out.push('\n');
    }
    out
}

fn items(files: &[Findings]) -> Vec<Item<'_>> {
    let mut prints = Fingerprints::default();
    let mut items = Vec::new();
    for (file, findings) in files {
        for finding in findings {
            items.push(item(file, finding, prints.next(file, finding)));
        }
    }
    items
}

fn item<'a>(file: &'a SourceFile, finding: &'a Diagnostic, fingerprint: String) -> Item<'a> {
    let primary = std::iter::once((&finding.primary, true));
    let labels = primary.chain(finding.labels.iter().map(|label| (label, false)));
    Item {
        code: finding.rule.code,
        name: finding.rule.name,
        severity: finding.severity.as_str(),
        message: &finding.message,
        file: file.name(),
        range: range(file, finding.primary.span),
        labels: labels
            .map(|(label, primary)| LabelItem {
                range: range(file, label.span),
                message: &label.message,
                primary,
            })
            .collect(),
        notes: &finding.notes,
        help: finding.help.as_deref(),
        fixes: finding.fixes.iter().map(|fix| fix_item(file, fix)).collect(),
        url: rule_url(finding.rule),
        fingerprint,
    }
}

fn fix_item<'a>(file: &SourceFile, fix: &'a Fix) -> FixItem<'a> {
    FixItem {
        title: &fix.title,
        applicability: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::DisplayOnly => "display-only",
        },
        edits: fix.edits.iter().map(|edit| edit_item(file, edit)).collect(),
    }
}

fn edit_item<'a>(file: &SourceFile, edit: &'a Edit) -> EditItem<'a> {
    EditItem { range: range(file, edit.span), text: &edit.text }
}
