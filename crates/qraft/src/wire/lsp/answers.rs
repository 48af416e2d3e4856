//! Questions about a document, one function each. A question about a document that is not open, or
//! is no strategy, is answered with nothing.

use ls_types::{
    CodeActionParams, CompletionParams, DocumentFormattingParams, FoldingRange, FoldingRangeParams,
    Hover, HoverContents, HoverParams, InlayHintParams, Location, PrepareRenameResponse,
    ReferenceParams, RenameParams, SemanticTokensParams, TextDocumentPositionParams, Uri,
};
use qraft_check::ide::Analysis;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::convert::{View, markdown};
use super::documents::Documents;
use super::outline::outline;
use super::positions::Encoding;

/// Why a request is not answered.
#[derive(Debug)]
pub enum Refusal {
    /// The server has no such method.
    Unknown,
    /// The parameters are not those of the method.
    Params(String),
    /// What was asked for cannot be done.
    Failed(String),
}

/// What answers are made from.
#[derive(Debug, Default)]
pub struct Desk {
    /// Open documents.
    pub documents: Documents,
    /// What the editor counts along a line.
    pub encoding: Encoding,
    /// Whether the editor takes snippets.
    pub snippets: bool,
}

type Answer = Result<Value, Refusal>;

impl Desk {
    /// Answers a request about a document.
    pub fn answer(&self, method: &str, params: Value) -> Answer {
        match method {
            "textDocument/hover" => self.hover(read(params)?),
            "textDocument/completion" => self.completion(read(params)?),
            "textDocument/definition" => self.definition(read(params)?),
            "textDocument/references" => self.references(read(params)?),
            "textDocument/documentHighlight" => self.highlight(read(params)?),
            "textDocument/prepareRename" => self.prepare_rename(read(params)?),
            "textDocument/rename" => self.rename(read(params)?),
            "textDocument/codeAction" => self.code_action(read(params)?),
            "textDocument/documentSymbol" => self.symbols(read(params)?),
            "textDocument/foldingRange" => self.folding(read(params)?),
            "textDocument/formatting" => self.formatting(read(params)?),
            "textDocument/inlayHint" => self.inlay(read(params)?),
            "textDocument/semanticTokens/full" => self.tokens(read(params)?),
            _ => Err(Refusal::Unknown),
        }
    }

    /// The document and its strategy.
    fn strategy(&self, uri: &Uri) -> Option<(View<'_>, &Analysis)> {
        let open = self.documents.get(uri)?;
        Some((View { open, encoding: self.encoding }, open.strategy()?))
    }

    /// The same, with the byte that is asked about.
    fn place(&self, at: &TextDocumentPositionParams) -> Option<(View<'_>, &Analysis, u32)> {
        let (view, analysis) = self.strategy(&at.text_document.uri)?;
        let text = view.open.file.text();
        let offset = view.open.lines.offset(text, at.position, self.encoding);
        Some((view, analysis, offset as u32))
    }

    fn hover(&self, params: HoverParams) -> Answer {
        let found = self.place(&params.text_document_position_params);
        let hover = found.and_then(|(view, analysis, at)| {
            let hover = analysis.hover(at)?;
            let contents = HoverContents::Markup(markdown(&hover.markdown));
            Some(Hover { contents, range: Some(view.range(hover.span)) })
        });
        write(hover)
    }

    fn completion(&self, params: CompletionParams) -> Answer {
        let Some((view, analysis, at)) = self.place(&params.text_document_position) else {
            return write::<[Value; 0]>([]);
        };
        let found = analysis.completions(at);
        let items = found.items.iter().enumerate();
        let items: Vec<_> = items
            .map(|(at, item)| view.completion(at, item, found.replace, self.snippets))
            .collect();
        write(items)
    }

    fn definition(&self, params: TextDocumentPositionParams) -> Answer {
        let found = self.place(&params);
        write(found.and_then(|(view, analysis, at)| {
            let span = analysis.definition(at)?;
            Some(Location { uri: view.open.uri.clone(), range: view.range(span) })
        }))
    }

    fn references(&self, params: ReferenceParams) -> Answer {
        let declared = params.context.include_declaration;
        let found = self.place(&params.text_document_position);
        let places = found.map(|(view, analysis, at)| {
            let spans = analysis.references(at, declared).into_iter();
            let uri = &view.open.uri;
            spans
                .map(|span| Location { uri: uri.clone(), range: view.range(span) })
                .collect::<Vec<_>>()
        });
        write(places.unwrap_or_default())
    }

    fn highlight(&self, params: TextDocumentPositionParams) -> Answer {
        let found = self.place(&params);
        let places = found.map(|(view, analysis, at)| {
            let spans = analysis.references(at, true).into_iter();
            spans.map(|span| json!({"range": view.range(span)})).collect::<Vec<_>>()
        });
        write(places.unwrap_or_default())
    }

    fn prepare_rename(&self, params: TextDocumentPositionParams) -> Answer {
        let found = self.place(&params);
        write(found.and_then(|(view, analysis, at)| {
            let (span, placeholder) = analysis.renamable(at)?;
            let range = view.range(span);
            Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
        }))
    }

    fn rename(&self, params: RenameParams) -> Answer {
        let Some((view, analysis, at)) = self.place(&params.text_document_position) else {
            return write(());
        };
        let renamed = analysis.rename(at, &params.new_name).map_err(Refusal::Failed)?;
        write(view.workspace_edit(&renamed.edits))
    }

    fn code_action(&self, params: CodeActionParams) -> Answer {
        let Some((view, analysis)) = self.strategy(&params.text_document.uri) else {
            return write::<[Value; 0]>([]);
        };
        let text = view.open.file.text();
        let range = view.open.lines.span(text, params.range, self.encoding);
        let wanted = params.context.only;
        let actions = analysis.actions(range);
        let actions = actions.iter().map(|action| view.action(action)).filter(|action| {
            // A kind stands for all that it is the beginning of.
            let kind = action.kind.as_ref().map_or("", |kind| kind.as_str());
            let fits = |only: &str| {
                kind.strip_prefix(only).is_some_and(|r| r.is_empty() || r.starts_with('.'))
            };
            let any = |only: &Vec<ls_types::CodeActionKind>| only.iter().any(|k| fits(k.as_str()));
            wanted.as_ref().is_none_or(any)
        });
        write(actions.collect::<Vec<_>>())
    }

    fn symbols(&self, params: ls_types::DocumentSymbolParams) -> Answer {
        let found = self.strategy(&params.text_document.uri);
        write(found.map(|(view, analysis)| outline(&view, &analysis.symbols())).unwrap_or_default())
    }

    fn folding(&self, params: FoldingRangeParams) -> Answer {
        let found = self.strategy(&params.text_document.uri);
        let folds = found.map(|(_, analysis)| {
            let fold = |fold: &qraft_check::ide::Fold| FoldingRange {
                start_line: fold.first,
                end_line: fold.last,
                ..FoldingRange::default()
            };
            analysis.folds().iter().map(fold).collect::<Vec<_>>()
        });
        write(folds.unwrap_or_default())
    }

    fn formatting(&self, params: DocumentFormattingParams) -> Answer {
        let found = self.strategy(&params.text_document.uri);
        write(found.map(|(view, analysis)| view.edits(&analysis.format())).unwrap_or_default())
    }

    fn inlay(&self, params: InlayHintParams) -> Answer {
        let Some((view, analysis)) = self.strategy(&params.text_document.uri) else {
            return write::<[Value; 0]>([]);
        };
        let text = view.open.file.text();
        let within = view.open.lines.span(text, params.range, self.encoding);
        let inlays = analysis.inlays();
        let shown = inlays.iter().filter(|i| within.start <= i.at && i.at <= within.end);
        write(shown.map(|inlay| view.inlay(inlay)).collect::<Vec<_>>())
    }

    fn tokens(&self, params: SemanticTokensParams) -> Answer {
        let found = self.strategy(&params.text_document.uri);
        write(found.map(|(view, analysis)| json!({"data": view.tokens(&analysis.tokens())})))
    }
}

fn read<P: DeserializeOwned>(params: Value) -> Result<P, Refusal> {
    serde_json::from_value(params).map_err(|error| Refusal::Params(error.to_string()))
}

fn write<T: Serialize>(answer: T) -> Answer {
    serde_json::to_value(answer).map_err(|error| Refusal::Failed(error.to_string()))
}
