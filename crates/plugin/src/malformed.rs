//! Why a text is not what it should be.

use std::fmt;

/// Why a text is not a name, a version, a range, an address or a key: what was read, and what is
/// read instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// What was meant: `operator name`.
    pub what: &'static str,
    /// The text, cut where it is very long.
    pub text: String,
    /// What is wrong, with what would be right.
    pub why: String,
}

/// Longer texts are cut in messages.
const SHOWN_CHARS: usize = 80;

/// What a reader of JSON or TOML says is cut here.
const QUOTED_CHARS: usize = 600;

impl Malformed {
    pub(crate) fn new(what: &'static str, text: &str, why: impl Into<String>) -> Malformed {
        Malformed { what, text: shown(text), why: why.into() }
    }
}

/// A stranger's text as it may stand in a message: one line, not long, nothing that moves a cursor.
pub(crate) fn shown(text: &str) -> String {
    let mut shown: String =
        text.chars().take(SHOWN_CHARS).map(|c| if is_hidden(c) { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

/// What a reader of JSON or TOML said of a stranger's text, which it quotes: made harmless, its
/// lines kept.
pub(crate) fn quoted(message: &impl fmt::Display) -> String {
    let message = message.to_string();
    let harmless = |c: char| if is_hidden(c) && c != '\n' { '\u{fffd}' } else { c };
    message.trim_end().chars().take(QUOTED_CHARS).map(harmless).collect()
}

/// True for characters that a terminal or an editor obeys instead of showing: controls, and those
/// that turn the direction of what follows or have no width.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || c == '\u{feff}'
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no {}: {}", self.text, self.what, self.why)
    }
}

impl std::error::Error for Malformed {}
