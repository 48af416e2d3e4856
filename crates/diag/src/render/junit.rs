//! JUnit's XML, which every build server shows as a table of tests.

use std::fmt::Write as _;

use super::{Findings, rule_url};
use crate::finding::Diagnostic;
use crate::source::SourceFile;

/// A suite a file and a case a finding. Errors are failures; warnings and infos pass, with what
/// they say as the case's output, since they do not fail a check either. A file without findings is
/// one case that passes.
pub fn junit(files: &[Findings]) -> String {
    let cases = |findings: &[Diagnostic]| findings.len().max(1);
    let errors = |findings: &[Diagnostic]| findings.iter().filter(|f| f.is_error()).count();
    let tests: usize = files.iter().map(|(_, f)| cases(f)).sum();
    let failures: usize = files.iter().map(|(_, f)| errors(f)).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"qraft check\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
    );
    for (file, findings) in files {
        let name = xml(file.name());
        let _ = writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"0\" \
             skipped=\"0\">",
            cases(findings),
            errors(findings)
        );
        if findings.is_empty() {
            let _ = writeln!(out, "    <testcase classname=\"{name}\" name=\"check\"/>");
        }
        for finding in findings {
            case(&mut out, file, finding);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(out: &mut String, file: &SourceFile, finding: &Diagnostic) {
    let rule = finding.rule;
    let (line, column) = file.line_column(finding.primary.span.start);
    let name = xml(file.name());
    let _ = writeln!(
        out,
        "    <testcase classname=\"{name}\" name=\"{} {} at {line}:{column}\" file=\"{name}\" \
         line=\"{line}\">",
        rule.code, rule.name
    );
    let mut body = format!("{}:{line}:{column}: {}", file.name(), finding.message);
    for note in &finding.notes {
        let _ = write!(body, "\nnote: {note}");
    }
    if let Some(help) = &finding.help {
        let _ = write!(body, "\nhelp: {help}");
    }
    let _ = write!(body, "\n{}", rule_url(rule));
    let body = xml(&body);
    let _ = if finding.is_error() {
        let message = xml(&finding.message);
        writeln!(out, "      <failure type=\"error\" message=\"{message}\">{body}</failure>")
    } else {
        let level = finding.severity.as_str();
        writeln!(out, "      <system-out>{level}: {body}</system-out>")
    };
    out.push_str("    </testcase>\n");
}

/// Text between tags and in quotes. What XML cannot hold at all becomes the replacement character.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
