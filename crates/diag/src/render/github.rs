//! Workflow commands of GitHub Actions: each finding becomes a remark on its line of the change.

use std::fmt::Write as _;

use super::{Findings, rule_url};
use crate::catalogue::Severity;

/// `::error file=…,line=…,col=…,title=LAH001 future-shift::message`, a line each. Help and the
/// rule's page follow the message. Lines and columns are from 1; columns are given only where the
/// place lies within one line, as the form asks.
pub fn github(files: &[Findings]) -> String {
    let mut out = String::new();
    for (file, findings) in files {
        for finding in findings {
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warn => "warning",
                Severity::Info => "notice",
            };
            let span = finding.primary.span;
            let (line, column) = file.line_column(span.start);
            let (end_line, end_column) = file.line_column(span.end.max(span.start));
            let _ = write!(out, "::{level} file={},line={line}", property(file.name()));
            let _ = if line == end_line {
                write!(out, ",col={column},endColumn={end_column}")
            } else {
                write!(out, ",endLine={end_line}")
            };
            let rule = finding.rule;
            let title = property(&format!("{} {}", rule.code, rule.name));
            let mut message = finding.message.clone();
            if let Some(help) = &finding.help {
                let _ = write!(message, "\nhelp: {help}");
            }
            let _ = write!(message, "\n{}", rule_url(rule));
            let _ = writeln!(out, ",title={title}::{}", data(&message));
        }
    }
    out
}

/// What would end a message early, in the form's own escapes.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same within a property, where a colon or comma would end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
