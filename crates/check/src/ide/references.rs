//! Where a param or a definition is declared, and where it is used.

use qraft_diag::Span;

use super::analysis::Analysis;
use super::tokens::{Token, TokenKind};

impl Analysis {
    /// The param or definition at a byte: its name's place there, and the name.
    pub(super) fn name_at(&self, offset: u32) -> Option<(Token, &str)> {
        let token = self.token_at(offset)?;
        let named = matches!(token.kind, TokenKind::Param | TokenKind::Let);
        named.then(|| (token, self.file.slice(token.span)))
    }

    /// Where the param or definition at a byte is declared.
    pub fn definition(&self, offset: u32) -> Option<Span> {
        let (token, name) = self.name_at(offset)?;
        let tokens = self.tokens();
        let mut declared = tokens
            .iter()
            .filter(|t| t.declares && t.kind == token.kind && self.file.slice(t.span) == name);
        declared.next().map(|t| t.span)
    }

    /// Every place of the param or definition at a byte, its declaration where `declared` asks for
    /// it; by place.
    pub fn references(&self, offset: u32, declared: bool) -> Vec<Span> {
        let Some((token, name)) = self.name_at(offset) else { return Vec::new() };
        self.tokens()
            .into_iter()
            .filter(|t| t.kind == token.kind && self.file.slice(t.span) == name)
            .filter(|t| declared || !t.declares)
            .map(|t| t.span)
            .collect()
    }
}
