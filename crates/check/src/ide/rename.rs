//! A new name for a param or a definition, wherever it stands.

use qraft_diag::{Edit, Span};
use qraft_ir::catalog::{self, Found};

use super::analysis::Analysis;
use super::tokens::{TokenKind, WORDS};

/// What a rename changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renamed {
    /// The edits, by place.
    pub edits: Vec<Edit>,
}

impl Analysis {
    /// The place and the name of what can be renamed at a byte.
    pub fn renamable(&self, offset: u32) -> Option<(Span, String)> {
        let (token, name) = self.name_at(offset)?;
        Some((token.span, name.to_owned()))
    }

    /// Renames the param or definition at a byte.
    ///
    /// # Errors
    /// Why not, in a sentence: nothing to rename stands there, the new name is none, or something
    /// else has it already.
    pub fn rename(&self, offset: u32, new: &str) -> Result<Renamed, String> {
        let Some((token, name)) = self.name_at(offset) else {
            return Err("only params and definitions under `let` can be renamed".to_owned());
        };
        if new == name {
            return Ok(Renamed { edits: Vec::new() });
        }
        self.refuse(new)?;
        // A name that is spelt by escapes is no text that can be replaced.
        let same = |span: &Span| self.file.slice(*span) == name;
        let hidden = self.spelt_by_escapes(token.kind, name);
        let places: Vec<Span> = self.references(offset, true).into_iter().filter(same).collect();
        if hidden > 0 {
            return Err(format!("`{name}` is written with escapes in {hidden} places"));
        }
        let edits = places.into_iter().map(|span| Edit { span, text: new.to_owned() }).collect();
        Ok(Renamed { edits })
    }

    fn refuse(&self, new: &str) -> Result<(), String> {
        let mut chars = new.chars();
        let starts = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_');
        if !starts || !chars.all(|c| c.is_alphanumeric() || c == '_') {
            return Err(format!("`{new}` is no name: use letters, digits and `_`, a letter first"));
        }
        if WORDS.contains(&new) || new == "all" || new == "null" {
            return Err(format!("`{new}` is a word of the language"));
        }
        if self.is_param(new) {
            return Err(format!("`{new}` is a param already"));
        }
        if self.is_let(new) {
            return Err(format!("`{new}` is a definition already"));
        }
        if catalog::find(new) != Found::Unknown {
            return Err(format!("`{new}` is an operator"));
        }
        let read = self.tokens().into_iter().filter(|t| t.kind == TokenKind::Field);
        let is_read = read.into_iter().any(|t| self.file.slice(t.span) == new);
        if is_read || self.fields().contains(&new) {
            return Err(format!("`{new}` is a column: the name would hide it"));
        }
        Ok(())
    }

    /// How many uses stand in the text in other letters than the name's: `"\x66ast"`.
    fn spelt_by_escapes(&self, kind: TokenKind, name: &str) -> usize {
        let mut count = 0;
        for slot in self.slots().iter().filter(|slot| slot.holds.is_expression()) {
            for (range, of) in self.words_of(slot) {
                let is_use = of == kind && &slot.scalar.value[range.clone()] == name;
                if is_use && self.file.slice(slot.scalar.map.span(range)) != name {
                    count += 1;
                }
            }
        }
        count
    }
}
