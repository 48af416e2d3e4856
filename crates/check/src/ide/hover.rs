//! What stands at a place: type, unit, reach, warm-up, when it is known, and what the language's
//! own tables say of it.

use qraft_diag::Span;
use qraft_ir::catalog::{self, Found};
use qraft_syntax::document::KeyDoc;

use super::analysis::Analysis;
use super::describe::{self, sentence};
use super::keys::key_at;
use super::tokens::{Token, TokenKind};

/// What to show of a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    /// What is spoken of.
    pub span: Span,
    /// Markdown.
    pub markdown: String,
}

impl Analysis {
    /// What is known at a byte; `None` where nothing is.
    pub fn hover(&self, offset: u32) -> Option<Hover> {
        match self.token_at(offset) {
            Some(token) => self.hover_token(token, offset),
            None => self.hover_key(offset),
        }
    }

    fn hover_token(&self, token: Token, offset: u32) -> Option<Hover> {
        let word = self.file.slice(token.span);
        let (span, known) = self.known_at(token, offset);
        let lines = known.map(|lines| list(&lines)).unwrap_or_default();
        let markdown = match token.kind {
            TokenKind::Operator => match catalog::find(word) {
                Found::Operator(sig) | Found::Renamed(_, sig) => {
                    join(&describe::operator(sig), &lines)
                }
                Found::Elsewhere(way) => {
                    join(&format!("`{word}`: no operator has this name; {way}."), &lines)
                }
                Found::Unknown => join(&format!("`{word}`: no operator has this name."), &lines),
            },
            TokenKind::Param => {
                let entry = self.names_under("params").into_iter().find(|e| e.key.name == word)?;
                join(&format!("param `{word}`: {}", describe::domain(&entry.value)), &lines)
            }
            TokenKind::Let => {
                let entry = self.names_under("let").into_iter().find(|e| e.key.name == word)?;
                let text = entry.value.as_scalar().map_or("", |s| s.value.trim());
                join(&format!("definition `{word}`\n\n```qraft\n{text}\n```"), &lines)
            }
            TokenKind::Field => {
                let data = match &self.around.options.schema {
                    Some(schema) if !schema.columns.contains_key(word) => {
                        "not a column of the data"
                    }
                    Some(_) => "a column of the data",
                    None => "a column (no data to check it against)",
                };
                join(&format!("`{word}`: {data}"), &lines)
            }
            TokenKind::Number | TokenKind::Keyword | TokenKind::Symbol | TokenKind::Text => {
                (!lines.is_empty()).then(|| join(&code(self.file.slice(span)), &lines))?
            }
            TokenKind::Argument => return None,
            TokenKind::Frame => {
                format!("time frame `{word}`: the last completed one before the bar's close.")
            }
        };
        Some(Hover { span: if lines.is_empty() { token.span } else { span }, markdown })
    }

    /// What the program knows of the smallest thing at the token, and its place. For the name of a
    /// call that is the whole call.
    fn known_at(&self, token: Token, offset: u32) -> (Span, Option<Vec<String>>) {
        if token.declares {
            return (token.span, self.known_of_definition(token));
        }
        let Some(slot) = self.slot_at(offset) else { return (token.span, None) };
        let around = self.exprs_at(&slot, offset);
        let holds = |span: Span| span.start <= token.span.start && token.span.end <= span.end;
        let found = around.iter().filter(|e| holds(e.span)).find_map(|expr| {
            let node = self.node_at(expr.span)?;
            Some((expr.span, describe::node_lines(node, &self.lowered.program)))
        });
        match found {
            // An operand that folded away has no node of its own, and its user is not it.
            Some((span, lines)) if token.kind != TokenKind::Number || span == token.span => {
                (span, Some(lines))
            }
            _ => (token.span, None),
        }
    }

    /// A definition is known by its expression, where something uses it.
    fn known_of_definition(&self, token: Token) -> Option<Vec<String>> {
        let name = self.file.slice(token.span);
        let entry = self.names_under("let").into_iter().find(|e| e.key.name == name)?;
        let scalar = entry.value.as_scalar()?;
        let (expr, _) = qraft_syntax::parse_expr(&scalar.value, &scalar.map);
        Some(describe::node_lines(self.node_at(expr.span)?, &self.lowered.program))
    }

    fn hover_key(&self, offset: u32) -> Option<Hover> {
        let places = self.key_places();
        let place =
            places.iter().find(|p| p.key.span.start <= offset && offset <= p.key.span.end)?;
        let key = key_at(&place.path)?;
        Some(Hover { span: place.key.span, markdown: key_words(key, &place.path) })
    }
}

/// What the table says of a key.
pub(super) fn key_words(key: &KeyDoc, path: &[&str]) -> String {
    let mut lines = vec![format!("value: {}", key.ty)];
    if !key.unit.is_empty() {
        lines.push(format!("unit: {}", key.unit));
    }
    if !key.default.is_empty() {
        lines.push(format!("default: `{}`", key.default));
    }
    if !key.honoured {
        lines.push("not honoured by this build: a run refuses it".to_owned());
    }
    join(&format!("`{}`: {}", path.join("."), sentence(key.doc)), &list(&lines))
}

fn code(text: &str) -> String {
    format!("```qraft\n{}\n```", text.trim())
}

fn list(lines: &[String]) -> String {
    lines.iter().map(|line| format!("- {line}\n")).collect()
}

fn join(head: &str, lines: &str) -> String {
    if lines.is_empty() { head.to_owned() } else { format!("{head}\n\n{lines}") }
}
