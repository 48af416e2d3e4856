//! What may reach a terminal or a log. A file's text is not trusted: control characters could move
//! the cursor, and marks of direction could reorder what is read.

/// The source with every character that would break the layout or steer a terminal replaced by
/// blanks of the same length in bytes, so that spans hold.
pub(super) fn displayable(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.char_indices() {
        let carriage = c == '\r' && bytes.get(i + 1) == Some(&b'\n');
        if c == '\n' || c == '\t' || carriage || !is_unsafe(c) {
            out.push(c);
        } else {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        }
    }
    out
}

/// A text for one line of a terminal: control characters as their escapes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// Control characters, other line breaks than LF, and the marks that reorder what is read.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
        || c == '\u{feff}'
}
