//! What the YAML scanner says, in words that help an author.

use granit_parser::{ErrorKind, ScanError};
use qraft_diag::{Diagnostic, Span, catalogue};

use super::MAX_DEPTH;

/// The finding for a text that does not scan.
pub(super) fn scan_error(text: &str, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return too_deep(here(text, at));
    }
    if let Some(tab) = tab_indent(text, at) {
        return tab;
    }
    let (message, help) = words(error.kind());
    let place = here(text, at);
    let finding = match message {
        Some(message) => Diagnostic::new(&catalogue::SYN001, place, message),
        None => {
            let said = error.kind().to_string();
            Diagnostic::new(&catalogue::SYN001, place, format!("this is not YAML: {said}"))
        }
    };
    let finding = finding.says(found(text, at));
    match help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// SYN005 for nesting.
pub(super) fn too_deep(span: Span) -> Diagnostic {
    let message = format!("maps and lists nest more than {MAX_DEPTH} deep");
    Diagnostic::new(&catalogue::SYN005, span, message).says("one level too many opens here")
}

fn here(text: &str, at: usize) -> Span {
    let mut at = at;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let next = text[at..].chars().next().filter(|c| !c.is_whitespace());
    Span::new(at, at + next.map_or(0, char::len_utf8))
}

fn found(text: &str, at: usize) -> String {
    match text.get(at..).and_then(|rest| rest.chars().next()) {
        None => "at the end of the document".to_owned(),
        Some('\n' | '\r') => "at the end of the line".to_owned(),
        Some(c) if c.is_whitespace() => "here".to_owned(),
        Some(c) => format!("found `{c}`"),
    }
}

/// A tab in the indentation of the line at fault or of the next one, which is where the scanner
/// notices.
fn tab_indent(text: &str, at: usize) -> Option<Diagnostic> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |i| i + 1);
    let mut line_start = start;
    for line in text[start..].split_inclusive('\n').take(2) {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t').filter(|_| !line.trim().is_empty()) {
            let tab = line_start + tab;
            return Some(
                Diagnostic::new(
                    &catalogue::SYN001,
                    Span::new(tab, tab + 1),
                    "a tab in the indentation: YAML indents with spaces only",
                )
                .says("a tab")
                .help("replace the tab by spaces"),
            );
        }
        line_start += line.len();
    }
    None
}

fn words(kind: &ErrorKind) -> (Option<String>, Option<&'static str>) {
    use ErrorKind as K;
    let (message, help) = match kind {
        K::UnknownAnchor => {
            ("an alias without an anchor", "define it first, as in `&name value`, or quote a `*`")
        }
        K::ExpectedFlowMappingSeparator | K::UnexpectedEofFlowMapping => {
            ("expected `,` or `}` in a map", "put a value that holds `,`, `[` or `{` in quotes")
        }
        K::ExpectedFlowSequenceSeparator | K::UnexpectedEofFlowSequence => {
            ("expected `,` or `]` in a list", "put a value that holds `,`, `[` or `{` in quotes")
        }
        K::UnclosedFlowCollection { open } => {
            return (
                Some(format!("`{open}` is never closed")),
                Some("close it, or put the value in quotes if the bracket is part of it"),
            );
        }
        K::MappingValueNotAllowed | K::InvalidColonPlacement => (
            "a `:` where no key can stand",
            "check how this line and the one before are indented; quote a value that holds `: `",
        ),
        K::ExpectedBlockMappingKey | K::InvalidIndentation => {
            ("expected a key", "keys of one map start in the same column")
        }
        K::ExpectedBlockSequenceEntry => {
            ("expected `- `", "items of one list start in the same column")
        }
        K::UnclosedQuotedScalar | K::InvalidQuotedScalarIndent => {
            ("a quote is never closed", "end the text with the quote that it starts with")
        }
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => {
            ("text after a closing quote", "put the whole value in quotes of the other kind")
        }
        K::UnknownQuotedScalarEscape => {
            ("an escape that YAML does not know", "write `\\\\` for a backslash")
        }
        K::UnexpectedCharacter { character } => {
            return (
                Some(format!("a value cannot start with `{character}`")),
                Some("put the value in quotes"),
            );
        }
        _ => return (None, None),
    };
    (Some(message.to_owned()), Some(help))
}
