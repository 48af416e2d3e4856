//! Why a pack cannot be read, or does not answer.

use std::fmt;

use qraft_base::nearest;

use super::Pack;

/// Why a pack cannot be read, or has no terms for a symbol and a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PackError {
    /// The text is no pack: bad YAML, an unknown key, a value of the wrong kind.
    Text {
        /// Which file.
        file: String,
        /// Line and column, from 1, where they are known.
        place: Option<(usize, usize)>,
        /// What is wrong.
        message: String,
    },
    /// A key holds what it cannot.
    Value {
        /// Which file.
        file: String,
        /// Where, as in `classes.star.changes[0].lot_min`.
        key: String,
        /// What is wrong, and the way out.
        message: String,
    },
    /// No class has the symbol, and the pack has no default.
    Symbol {
        /// Which pack.
        pack: String,
        /// The symbol.
        symbol: String,
        /// The way out.
        message: String,
    },
    /// The pack says nothing of that day yet.
    TooEarly {
        /// Which pack.
        pack: String,
        /// Which class.
        class: String,
        /// The first day of which it does.
        from: String,
        /// The day that was asked for.
        day: String,
    },
}

impl PackError {
    /// Stable, snake case: for machines.
    pub fn code(&self) -> &'static str {
        match self {
            PackError::Text { .. } => "pack_text",
            PackError::Value { .. } => "pack_value",
            PackError::Symbol { .. } => "pack_symbol",
            PackError::TooEarly { .. } => "pack_too_early",
        }
    }

    pub(super) fn value(file: &str, key: impl Into<String>, message: impl Into<String>) -> Self {
        PackError::Value { file: file.to_owned(), key: key.into(), message: message.into() }
    }

    pub(super) fn unknown_symbol(pack: &Pack, symbol: &str) -> Self {
        let code = pack.spelling.code(symbol);
        let known = || pack.classes.iter().flat_map(|class| &class.codes).map(String::as_str);
        let hint = match nearest(&code, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write its costs in the document, or a pack of your own".to_owned(),
        };
        let message = format!("it knows no `{code}`: {hint}");
        PackError::Symbol { pack: pack.name.clone(), symbol: symbol.to_owned(), message }
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PackError::Text { file, place: Some((line, column)), message } => {
                write!(f, "{file}, line {line}, column {column}: {message}")
            }
            PackError::Text { file, place: None, message } => write!(f, "{file}: {message}"),
            PackError::Value { file, key, message } => write!(f, "{file}, `{key}`: {message}"),
            PackError::Symbol { pack, symbol, message } => {
                write!(f, "the pack `{pack}` has no terms for `{symbol}`: {message}")
            }
            PackError::TooEarly { pack, class, from, day } => write!(
                f,
                "the pack `{pack}` has terms for `{class}` from {from} on, not for {day}: start \
                 later, or write the costs in the document"
            ),
        }
    }
}

impl std::error::Error for PackError {}
