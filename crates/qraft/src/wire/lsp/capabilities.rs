//! What the server offers.

use ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, OneOf, RenameOptions, SaveOptions,
    SemanticTokenModifier, SemanticTokenType, SemanticTokensFullOptions, SemanticTokensLegend,
    SemanticTokensOptions, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
};
use qraft_check::ide::TokenKind;

use super::positions::Encoding;

/// Characters after which an editor asks for completions by itself.
const TRIGGERS: [&str; 8] = ["(", ",", "@", "[", "=", "{", " ", ":"];

/// Kinds of tokens in the order of their numbers.
const TOKENS: [(TokenKind, &str); 10] = [
    (TokenKind::Operator, "function"),
    (TokenKind::Field, "property"),
    (TokenKind::Param, "parameter"),
    (TokenKind::Let, "variable"),
    (TokenKind::Number, "number"),
    (TokenKind::Keyword, "keyword"),
    (TokenKind::Text, "string"),
    (TokenKind::Argument, "label"),
    (TokenKind::Frame, "type"),
    (TokenKind::Symbol, "operator"),
];

/// The bit of a declaration among a token's modifiers.
pub const DECLARATION: u32 = 1;

/// The number of a kind of token.
pub fn token_number(kind: TokenKind) -> u32 {
    TOKENS.iter().position(|(have, _)| *have == kind).unwrap_or(0) as u32
}

/// Everything, in that encoding of positions.
pub fn capabilities(encoding: Encoding) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(String::from(encoding.name()).into()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                include_text: Some(false),
            })),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(TRIGGERS.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: Default::default(),
        })),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::SOURCE_FIX_ALL]),
            ..CodeActionOptions::default()
        })),
        semantic_tokens_provider: Some(
            SemanticTokensOptions {
                legend: SemanticTokensLegend {
                    token_types: TOKENS.map(|(_, name)| SemanticTokenType::new(name)).to_vec(),
                    token_modifiers: vec![SemanticTokenModifier::DECLARATION],
                },
                full: Some(SemanticTokensFullOptions::Bool(true)),
                ..SemanticTokensOptions::default()
            }
            .into(),
        ),
        ..ServerCapabilities::default()
    }
}
