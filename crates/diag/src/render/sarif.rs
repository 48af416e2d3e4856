//! SARIF 2.1.0, the exchange format of static analysis: code scanning services read it.

use serde_json::{Map, Value, json};

use super::fingerprint::Fingerprints;
use super::range::range;
use super::{Findings, page_section, rule_url, uri};
use crate::catalogue::{ALL, Rule, Severity};
use crate::finding::{Applicability, Diagnostic, Fix};
use crate::source::{SourceFile, Span};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// All findings of all files as one run. `rules` holds those that were broken, with their pages;
/// fixes that are to be read only are left out, since a SARIF fix is there to be applied.
pub fn sarif(files: &[Findings]) -> String {
    let broken = |rule: &&&Rule| files.iter().flat_map(|(_, f)| f).any(|f| f.rule == **rule);
    let rules: Vec<&Rule> = ALL.iter().filter(broken).copied().collect();
    let mut prints = Fingerprints::default();
    let mut results = Vec::new();
    for (file, findings) in files {
        for finding in findings {
            let index = rules.iter().position(|rule| *rule == finding.rule);
            results.push(result(file, finding, index, prints.next(file, finding)));
        }
    }
    let driver = json!({
        "name": "qraft",
        "version": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules.iter().map(|rule| metadata(rule)).collect::<Vec<_>>(),
    });
    let run = json!({
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "results": results,
    });
    let log = json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]});
    // Strings, numbers and lists alone: there is nothing here that could fail to serialise.
    let mut out = serde_json::to_string_pretty(&log).unwrap_or_default();
    out.push('\n');
    out
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warn => "warning",
        Severity::Info => "note",
    }
}

fn metadata(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": page_section(rule, "Why is this bad?")},
        "help": {"text": page_section(rule, "Fix"), "markdown": rule.page},
        "helpUri": rule_url(rule),
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.family().name], "since": rule.since},
    })
}

fn result(file: &SourceFile, finding: &Diagnostic, rule: Option<usize>, print: String) -> Value {
    let mut text = finding.message.clone();
    if let Some(help) = &finding.help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    let related: Vec<Value> = finding
        .labels
        .iter()
        .enumerate()
        .map(|(id, label)| {
            let mut at = location(file, label.span);
            at["id"] = json!(id);
            at["message"] = json!({"text": label.message});
            at
        })
        .collect();
    let fixes: Vec<Value> = finding.fixes.iter().filter_map(|fix| change(file, fix)).collect();
    let mut answer = Map::new();
    answer.insert("ruleId".to_owned(), json!(finding.rule.code));
    if let Some(index) = rule {
        answer.insert("ruleIndex".to_owned(), json!(index));
    }
    answer.insert("level".to_owned(), json!(level(finding.severity)));
    answer.insert("message".to_owned(), json!({"text": text}));
    answer.insert("locations".to_owned(), json!([location(file, finding.primary.span)]));
    answer.insert("relatedLocations".to_owned(), json!(related));
    answer.insert("partialFingerprints".to_owned(), json!({"qraft/v1": print}));
    if !fixes.is_empty() {
        answer.insert("fixes".to_owned(), json!(fixes));
    }
    Value::Object(answer)
}

fn artifact(file: &SourceFile) -> Value {
    json!({"uri": uri::path(file.name())})
}

fn location(file: &SourceFile, span: Span) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": artifact(file),
        "region": region(file, span),
    }})
}

fn region(file: &SourceFile, span: Span) -> Value {
    let at = range(file, span);
    json!({
        "startLine": at.start.line + 1,
        "startColumn": at.start.character + 1,
        "endLine": at.end.line + 1,
        "endColumn": at.end.character + 1,
    })
}

fn change(file: &SourceFile, fix: &Fix) -> Option<Value> {
    let promise = match fix.applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
        Applicability::DisplayOnly => return None,
    };
    if fix.edits.is_empty() {
        return None;
    }
    let replacements: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| {
            json!({
                "deletedRegion": region(file, edit.span),
                "insertedContent": {"text": edit.text},
            })
        })
        .collect();
    Some(json!({
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": artifact(file), "replacements": replacements}],
        "properties": {"applicability": promise},
    }))
}
