//! Typed reading of a YAML tree: what is missing, misplaced or misspelt becomes a finding.
//!
//! A reader of any document (a strategy, a search space) walks the tree with [`Section`] for maps
//! and the functions here for values. Every function takes the dotted path of what it reads
//! (`costs.fee_bps`), for messages, and pushes findings; it answers `None` where it did.

use qraft_base::nearest;
use qraft_diag::{Applicability, Diagnostic, Span, Spanned, catalogue};

use crate::expr::{Expr, ExprKind, UnaryOp, parse_expr};
use crate::yaml::{Entry, Key, Node, NodeKind, Scalar};

mod ambiguous;

/// So many unknown keys of a map are told what they may mean. The rest are mostly only counted, and
/// to guess for each would take longer than to read it.
const MAX_GUESSES: usize = 200;

/// A map that is read key by key.
#[derive(Clone, Debug)]
pub struct Section<'t> {
    path: String,
    entries: &'t [Entry],
    span: Span,
    flow: bool,
}

impl<'t> Section<'t> {
    /// The map at `path` (empty for the document's top). Anything else than a map is TYP001, which
    /// shows `example`, a line of what should stand there. Nothing at all is TYP001 too.
    pub fn open(
        node: &'t Node,
        path: &str,
        example: &str,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<Section<'t>> {
        let Some(entries) = node.as_map() else {
            findings.push(wrong_shape(node, path, "a map", example));
            return None;
        };
        Some(Section { path: path.to_owned(), entries, span: node.span, flow: node.flow })
    }

    /// Its entries, in the order written.
    pub fn entries(&self) -> &'t [Entry] {
        self.entries
    }

    /// Its place.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The dotted path of one of its keys.
    pub fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The entry of a key, where it stands.
    pub fn get(&self, key: &str) -> Option<&'t Entry> {
        self.entries.iter().find(|e| e.key.name == key)
    }

    /// The entry of a key that must stand: SYN006 at this section where it does not. `example` is
    /// a line that would do, as in `version: 1`.
    pub fn require(
        &self,
        key: &str,
        example: &str,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<&'t Entry> {
        let found = self.get(key);
        if found.is_none() {
            let message = format!("`{}` is missing", self.path_of(key));
            let at = self.entries.first().map_or(self.span, |e| e.key.span);
            let mut finding = Diagnostic::new(&catalogue::SYN006, at, message)
                .says(format!("expected `{key}` in this map"))
                .help(format!("add `{example}`"));
            // At the top of a block, a line before the first key keeps every column.
            if !self.flow && self.path.is_empty() {
                let at = Span { start: at.start, end: at.start };
                let line = format!("{example}\n");
                let title = format!("add `{example}`");
                finding = finding.fix(Applicability::Unsafe, title, at, line);
            }
            findings.push(finding);
        }
        found
    }

    /// NAM003 for every key that is not among `known`, with a did-you-mean. Call it once.
    pub fn only<'k>(
        &self,
        known: impl IntoIterator<Item = &'k str> + Clone,
        findings: &mut Vec<Diagnostic>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let unknown = self.entries.iter().filter(|e| !known.contains(&e.key.name.as_str()));
        for (i, entry) in unknown.enumerate() {
            let guessed = if i < MAX_GUESSES { &known[..] } else { &[] };
            findings.push(match guessed {
                [] => no_key(&entry.key, &self.path).says("unknown key"),
                _ => unknown_key(&entry.key, &self.path, guessed.iter().copied()),
            });
        }
    }
}

/// NAM003 for a key at `path`, where the `known` ones may stand.
pub fn unknown_key<'k>(
    key: &Key,
    path: &str,
    known: impl IntoIterator<Item = &'k str> + Clone,
) -> Diagnostic {
    let place = place_of(path);
    let finding = no_key(key, path);
    match nearest(&key.name, known.clone()) {
        Some(near) => finding.says(format!("did you mean `{near}`?")).fix(
            Applicability::Unsafe,
            format!("write `{near}`"),
            key.span,
            near,
        ),
        None => {
            let known: Vec<String> = known.into_iter().map(|k| format!("`{k}`")).collect();
            finding.says("unknown key").help(format!("known keys {place}: {}", known.join(", ")))
        }
    }
}

fn no_key(key: &Key, path: &str) -> Diagnostic {
    let name = crate::expr::excerpt(&key.name);
    let message = format!("there is no key `{name}` {}", place_of(path));
    Diagnostic::new(&catalogue::NAM003, key.span, message)
}

fn place_of(path: &str) -> String {
    if path.is_empty() { "here".to_owned() } else { format!("in `{path}`") }
}

/// TYP001: what stands at `path` is not `wanted` (`a map`, `a whole number`). `example` shows what
/// could stand there; empty where that says nothing new.
pub fn wrong_shape(node: &Node, path: &str, wanted: &str, example: &str) -> Diagnostic {
    let what = if path.is_empty() { "the document".to_owned() } else { format!("`{path}`") };
    let message = format!("{what} should be {wanted}, and is {}", node.describe());
    let finding =
        Diagnostic::new(&catalogue::TYP001, node.span, message).says(format!("expected {wanted}"));
    if example.is_empty() { finding } else { finding.help(format!("for example\n{example}")) }
}

fn scalar<'t>(
    node: &'t Node,
    path: &str,
    wanted: &str,
    findings: &mut Vec<Diagnostic>,
) -> Option<&'t Scalar> {
    let scalar = node.as_scalar();
    if scalar.is_none() {
        findings.push(wrong_shape(node, path, wanted, ""));
    }
    scalar
}

/// A text. Every scalar is one; nothing, lists and maps are not.
///
/// A bare word that other readers of YAML take for something else is SYN004.
pub fn text(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    let scalar = scalar(node, path, "a text", findings)?;
    findings.extend(ambiguous::finding(path, &[node]));
    Some(Spanned::new(scalar.value.clone(), node.span))
}

/// A text that is a number with a unit, as in `8h`; a bare number is left to who knows the unit.
pub fn measure(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    let scalar = scalar(node, path, "a number with its unit", findings)?;
    Some(Spanned::new(scalar.value.clone(), node.span))
}

/// The texts of a list, as [`text`] reads each; their ambiguous words are one finding.
pub fn texts(items: &[Node], path: &str, findings: &mut Vec<Diagnostic>) -> Vec<Spanned<String>> {
    let all: Vec<&Node> = items.iter().collect();
    findings.extend(ambiguous::finding(path, &all));
    let one = |item| scalar(item, path, "a text", findings).map(|s| (item, s));
    let found = items.iter().filter_map(one);
    found.map(|(item, scalar)| Spanned::new(scalar.value.clone(), item.span)).collect()
}

/// A whole number, as in `5000` or `1_000`.
pub fn int(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Option<Spanned<i64>> {
    const WANTED: &str = "a whole number";
    let scalar = scalar(node, path, WANTED, findings)?;
    let bare = scalar.style == crate::yaml::ScalarStyle::Plain;
    let parsed = scalar.value.replace('_', "").parse::<i64>().ok().filter(|_| bare);
    if parsed.is_none() {
        findings.push(wrong_shape(node, path, WANTED, ""));
    }
    parsed.map(|value| Spanned::new(value, node.span))
}

/// `true` or `false`.
pub fn boolean(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Option<Spanned<bool>> {
    const WANTED: &str = "`true` or `false`";
    let scalar = scalar(node, path, WANTED, findings)?;
    match scalar.value.as_str() {
        "true" | "True" | "TRUE" => Some(Spanned::new(true, node.span)),
        "false" | "False" | "FALSE" => Some(Spanned::new(false, node.span)),
        _ => {
            findings.push(wrong_shape(node, path, WANTED, ""));
            None
        }
    }
}

/// A number without names: `0.7`, `-1`, `1e-3`, `1_000`, `5%`, `20bps`; always finite.
pub fn number(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Option<Spanned<f64>> {
    const WANTED: &str = "a number";
    let scalar = scalar(node, path, WANTED, findings)?;
    let (expr, complaints) = parse_expr(&scalar.value, &scalar.map);
    match constant(&expr).filter(|v| complaints.is_empty() && v.is_finite()) {
        Some(value) => Some(Spanned::new(value, node.span)),
        None => {
            findings.push(wrong_shape(node, path, WANTED, ""));
            None
        }
    }
}

fn constant(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Number { value, .. } => Some(*value),
        ExprKind::Unary { op: UnaryOp::Neg, operand } => constant(operand).map(|v| -v),
        ExprKind::Unary { op: UnaryOp::Plus, operand } => constant(operand),
        _ => None,
    }
}

/// An expression, or a number, which is one too. What does not parse is SYN002, and the answer is
/// a tree with [`ExprKind::Error`] in it; `None` only where no text stands.
pub fn expression(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Option<Expr> {
    if let NodeKind::Map(_) | NodeKind::Seq(_) = node.kind {
        let finding = wrong_shape(node, path, "an expression", "");
        let brackets = node.flow && node.as_seq().is_some();
        findings.push(if brackets {
            finding.help("put an expression that starts with a bracket in quotes")
        } else {
            finding
        });
        return None;
    }
    let scalar = scalar(node, path, "an expression", findings)?;
    let (expr, found) = parse_expr(&scalar.value, &scalar.map);
    findings.extend(found);
    Some(expr)
}

/// The items of a list. A lone scalar is not a list; TYP001 shows `example`.
pub fn list<'t>(
    node: &'t Node,
    path: &str,
    example: &str,
    findings: &mut Vec<Diagnostic>,
) -> Option<&'t [Node]> {
    let items = node.as_seq();
    if items.is_none() {
        findings.push(wrong_shape(node, path, "a list", example));
    }
    items
}

/// One of a closed set of words; another one is TYP001 with a did-you-mean.
pub fn word(
    node: &Node,
    path: &str,
    words: &[&'static str],
    findings: &mut Vec<Diagnostic>,
) -> Option<Spanned<&'static str>> {
    let text = text(node, path, findings)?;
    if let Some(word) = words.iter().find(|w| **w == text.value) {
        return Some(Spanned::new(word, text.span));
    }
    let all: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    let message =
        format!("`{path}` should be one of {}, and is {}", all.join(", "), node.describe());
    let finding = Diagnostic::new(&catalogue::TYP001, node.span, message);
    let bare = node.span.range().len() == text.value.len();
    findings.push(match nearest(&text.value, words.iter().copied()) {
        Some(near) => {
            let finding = finding.says(format!("did you mean `{near}`?"));
            let title = format!("write `{near}`");
            let written = if bare { near.to_owned() } else { format!("\"{near}\"") };
            finding.fix(Applicability::Unsafe, title, node.span, written)
        }
        None => finding.says("not one of them"),
    });
    None
}
