//! Places in an author's text, for findings that mark one line and fixes that add a key.

use qraft_diag::{SourceFile, Span};

/// The insertion that puts `key: value` beside the entry whose value is at `beside`: on a line of
/// its own in a block, after a comma in a flow map.
pub fn sibling(text: &str, beside: Span, key: &str, value: &str) -> (Span, String) {
    let before = &text[..beside.start as usize];
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let indent = line.len() - line.trim_start_matches(' ').len();
    let written = line[indent..].trim_end();
    let plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let block = written.strip_suffix(':').is_some_and(plain);
    let end = Span { start: beside.end, end: beside.end };
    if !block {
        let quoted = written.ends_with("\":");
        let key = if quoted { format!("\"{key}\"") } else { key.to_owned() };
        return (end, format!(", {key}: {value}"));
    }
    // A remark behind the value stays with it.
    let rest = &text[beside.end as usize..];
    let at = beside.end + rest.find(['\r', '\n']).unwrap_or(rest.len()) as u32;
    (Span { start: at, end: at }, format!("\n{}{key}: {value}", " ".repeat(indent)))
}

/// A word as the file's format writes it: JSON wants quotes.
pub fn scalar(file: &SourceFile, word: &str) -> String {
    match file.name().ends_with(".json") {
        true => format!("\"{word}\""),
        false => word.to_owned(),
    }
}

/// The first line of what may be a whole block, so that a finding marks one line.
pub fn first_line(file: &SourceFile, span: Span) -> Span {
    let text = file.slice(span);
    let line = text.find(['\r', '\n']).unwrap_or(text.len());
    Span { start: span.start, end: span.start + line as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(text: &str, beside: &str) -> String {
        let at = text.find(beside).unwrap();
        let (span, insert) = sibling(text, Span::new(at, at + beside.len()), "lookback", "60");
        let mut text = text.to_owned();
        text.insert_str(span.start as usize, &insert);
        text
    }

    #[test]
    fn a_key_is_added_as_its_neighbour_is_written() {
        assert_eq!(
            add("p:\n  s: vol # x\nq: 1\n", "vol"),
            "p:\n  s: vol # x\n  lookback: 60\nq: 1\n"
        );
        assert_eq!(add("p: {s: vol, t: 1}\n", "vol"), "p: {s: vol, lookback: 60, t: 1}\n");
        assert_eq!(add("{\"s\": \"vol\"}", "\"vol\""), "{\"s\": \"vol\", \"lookback\": 60}");
        assert_eq!(add("s: vol", "vol"), "s: vol\nlookback: 60");
    }
}
