//! The outline in the protocol's shape.

use ls_types::{Range, SymbolKind};
use qraft_check::ide;
use serde::Serialize;

use super::convert::View;

/// `DocumentSymbol` without the field that the protocol gave up.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Outline {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
    kind: SymbolKind,
    range: Range,
    selection_range: Range,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<Outline>,
}

/// The outline of a document.
pub fn outline(view: &View<'_>, symbols: &[ide::Symbol]) -> Vec<Outline> {
    let one = |symbol: &ide::Symbol| Outline {
        name: symbol.name.clone(),
        detail: symbol.detail.clone(),
        kind: match symbol.kind {
            ide::SymbolKind::Section => SymbolKind::MODULE,
            ide::SymbolKind::Param => SymbolKind::CONSTANT,
            ide::SymbolKind::Let => SymbolKind::VARIABLE,
            ide::SymbolKind::Signal => SymbolKind::EVENT,
            ide::SymbolKind::Key => SymbolKind::PROPERTY,
        },
        range: view.range(symbol.span),
        selection_range: view.range(symbol.name_span),
        children: outline(view, &symbol.children),
    };
    symbols.iter().map(one).collect()
}
