//! Answers in the protocol's types.

use ls_types::{
    CodeAction, CodeActionKind, CompletionItem, CompletionItemKind, CompletionTextEdit,
    Documentation, InlayHint, InlayHintLabel, InlayHintTooltip, InsertTextFormat, MarkupContent,
    MarkupKind, Range, TextEdit, WorkspaceEdit,
};
use qraft_check::ide::{Action, Completion, CompletionKind, Inlay, Token};
use qraft_diag::{Edit, Span, render};
use serde_json::{Value, json};

use super::capabilities::{DECLARATION, token_number};
use super::documents::Open;
use super::positions::Encoding;

/// A document, as an editor counts its characters.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The document.
    pub open: &'a Open,
    /// What is counted.
    pub encoding: Encoding,
}

impl View<'_> {
    /// A span's range.
    pub fn range(&self, span: Span) -> Range {
        self.open.lines.range(self.open.file.text(), span, self.encoding)
    }

    /// The parameters of `textDocument/publishDiagnostics`.
    pub fn diagnostics(&self) -> Value {
        let (findings, dropped) = self.open.findings();
        let mut items: Vec<Value> = (0..findings.len()).map(|at| self.diagnostic(at)).collect();
        if dropped > 0 {
            items.push(json!({
                "range": self.range(Span::new(0, 0)),
                "severity": 3,
                "source": "qraft",
                "message": format!("{dropped} more findings are not shown"),
            }));
        }
        json!({"uri": self.open.uri, "version": self.open.version, "diagnostics": items})
    }

    /// One finding, by its number: as `check --format lsp` writes it, in the editor's units.
    pub fn diagnostic(&self, at: usize) -> Value {
        let (findings, _) = self.open.findings();
        let Some(finding) = findings.get(at) else { return Value::Null };
        let uri = self.open.uri.as_str();
        let mut item = render::lsp_diagnostic(&self.open.file, finding, uri);
        item["range"] = json!(self.range(finding.primary.span));
        for (place, label) in finding.labels.iter().enumerate() {
            item["relatedInformation"][place]["location"]["range"] = json!(self.range(label.span));
        }
        item
    }

    /// Edits of this document.
    pub fn edits(&self, edits: &[Edit]) -> Vec<TextEdit> {
        let edit =
            |edit: &Edit| TextEdit { range: self.range(edit.span), new_text: edit.text.clone() };
        edits.iter().map(edit).collect()
    }

    /// The same as a change of the workspace.
    pub fn workspace_edit(&self, edits: &[Edit]) -> WorkspaceEdit {
        let changes = [(self.open.uri.clone(), self.edits(edits))];
        WorkspaceEdit { changes: Some(changes.into_iter().collect()), ..WorkspaceEdit::default() }
    }

    /// A fix.
    pub fn action(&self, action: &Action) -> CodeAction {
        let of_one = action.finding.map(|at| self.diagnostic(at));
        let diagnostics = of_one.and_then(|value| serde_json::from_value(value).ok());
        let kind = match action.finding {
            Some(_) => CodeActionKind::QUICKFIX,
            None => CodeActionKind::SOURCE_FIX_ALL,
        };
        CodeAction {
            title: action.title.clone(),
            kind: Some(kind),
            diagnostics: diagnostics.map(|one| vec![one]),
            edit: Some(self.workspace_edit(&action.edits)),
            is_preferred: action.safe.then_some(true),
            ..CodeAction::default()
        }
    }

    /// A completion; `at` is its place in the list. `snippets` tells whether the editor takes them.
    pub fn completion(
        &self,
        at: usize,
        item: &Completion,
        replace: Span,
        snippets: bool,
    ) -> CompletionItem {
        let snippet = item.snippet.as_ref().filter(|_| snippets);
        let new_text = snippet.unwrap_or(&item.insert).clone();
        let range = self.range(replace);
        CompletionItem {
            label: item.label.clone(),
            kind: Some(completion_kind(item.kind)),
            detail: (!item.detail.is_empty()).then(|| item.detail.clone()),
            documentation: (!item.doc.is_empty())
                .then(|| Documentation::MarkupContent(markdown(&item.doc))),
            sort_text: Some(format!("{:02}{at:04}", item.rank)),
            insert_text_format: snippet.map(|_| InsertTextFormat::SNIPPET),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
            ..CompletionItem::default()
        }
    }

    /// A remark.
    pub fn inlay(&self, inlay: &Inlay) -> InlayHint {
        let at = Span { start: inlay.at, end: inlay.at };
        InlayHint {
            position: self.range(at).start,
            label: InlayHintLabel::String(inlay.label.clone()),
            kind: None,
            text_edits: None,
            tooltip: Some(InlayHintTooltip::String(inlay.tooltip.clone())),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        }
    }

    /// Tokens as the protocol writes them: five numbers each, places relative to the one before.
    pub fn tokens(&self, tokens: &[Token]) -> Vec<u32> {
        let mut data = Vec::with_capacity(tokens.len() * 5);
        let (mut line, mut character) = (0, 0);
        for token in tokens {
            let range = self.range(token.span);
            // A text that goes over a line's end is left to the grammar.
            if range.start.line != range.end.line || range.start == range.end {
                continue;
            }
            let start = range.start;
            let before = if start.line == line { character } else { 0 };
            data.extend([
                start.line - line,
                start.character - before,
                range.end.character - start.character,
                token_number(token.kind),
                if token.declares { DECLARATION } else { 0 },
            ]);
            (line, character) = (start.line, start.character);
        }
        data
    }
}

/// Markdown as the protocol wraps it.
pub fn markdown(text: &str) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value: text.to_owned() }
}

fn completion_kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Key | CompletionKind::Argument => CompletionItemKind::PROPERTY,
        CompletionKind::Word => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Operator => CompletionItemKind::FUNCTION,
        CompletionKind::Field => CompletionItemKind::FIELD,
        CompletionKind::Param => CompletionItemKind::CONSTANT,
        CompletionKind::Let => CompletionItemKind::VARIABLE,
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
    }
}
