//! One line a finding, as compilers print them: editors and `grep` know the form.

use std::fmt::Write as _;

use super::Findings;
use super::clean::escaped;

/// `file:line:column: error[LAH001 future-shift] message`, a line each; lines and columns from 1,
/// columns in characters.
pub fn concise(files: &[Findings]) -> String {
    let mut out = String::new();
    for (file, findings) in files {
        for finding in findings {
            let (line, column) = file.line_column(finding.primary.span.start);
            let rule = finding.rule;
            let _ = writeln!(
                out,
                "{}:{line}:{column}: {}[{} {}] {}",
                escaped(file.name()),
                finding.severity.as_str(),
                rule.code,
                rule.name,
                escaped(&finding.message)
            );
        }
    }
    out
}
