//! Places as the language server protocol states them: from 0, in UTF-16 units, the end exclusive.

use serde::Serialize;

use crate::source::{SourceFile, Span};

#[derive(Clone, Copy, Serialize)]
pub(super) struct Range {
    pub(super) start: Place,
    pub(super) end: Place,
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct Place {
    pub(super) line: u32,
    pub(super) character: u32,
}

/// The span as lines and characters; an end before its start is moved to it.
pub(super) fn range(file: &SourceFile, span: Span) -> Range {
    let place = |offset| {
        let at = file.position(offset);
        Place { line: at.line, character: at.character }
    };
    Range { start: place(span.start), end: place(span.end.max(span.start)) }
}
