//! The one layout of a document: `qraft fmt`.

mod comments;
mod json;
mod layout;
mod order;
mod scalar;
mod tree;

use std::borrow::Cow;
use std::collections::BTreeMap;

use qraft_diag::{Diagnostic, Severity, SourceFile, Span, catalogue};

use crate::expr::{parse_expr, print};
use crate::yaml::{self, Entry, Node, NodeKind};
use order::Kind;

/// What formatting answers.
#[derive(Clone, Debug)]
pub struct Formatted {
    /// The text in its canonical layout; the file's own text where there are findings.
    pub text: String,
    /// Why the text was left as it is: errors of syntax, or one info where it is written in a way
    /// that has no canonical layout. Empty where it was formatted.
    pub findings: Vec<Diagnostic>,
}

/// Lays a document out: a strategy, a space, or any other YAML that is plain enough.
///
/// Sections stand in their order, levels are two blanks apart, expressions are canonical with
/// numbers as they were written, and every comment stays with what it speaks of. Formatting twice
/// changes nothing more, and what the document says stays the same. A file whose name ends in
/// `.json` stays JSON. A document that does not parse is left as it is, with the findings that say
/// why.
pub fn format(file: &SourceFile) -> Formatted {
    let (tree, mut findings) = yaml::parse(file);
    findings.retain(Diagnostic::is_error);
    let Some(root) = tree.filter(|root| root.as_map().is_some() || root.as_seq().is_some()) else {
        return Formatted { text: file.text().to_owned(), findings };
    };
    let kind = Kind::of(file.name(), &root);
    expressions(kind, &root, &mut Vec::new(), &mut findings);
    if !findings.is_empty() {
        qraft_diag::sort(&mut findings);
        return Formatted { text: file.text().to_owned(), findings };
    }
    let written = unix(file.text());
    let text = match laid_out(file.name(), kind, &written) {
        Ok(text) => text,
        Err(finding) => {
            return Formatted { text: file.text().to_owned(), findings: vec![*finding] };
        }
    };
    if !keeps_meaning(kind, file, &root, &written, &text) {
        let why = "this layout has no canonical form: the file is left as it is";
        let findings = vec![*left_alone(Span::new(0, 0), why)];
        return Formatted { text: file.text().to_owned(), findings };
    }
    let windows = file.text().split_once('\n').is_some_and(|(line, _)| line.ends_with('\r'));
    let text = if windows { text.replace('\n', "\r\n") } else { text };
    Formatted { text, findings: Vec::new() }
}

/// True for a strategy, a space, or declarations of data (`*.data.yaml`), and for a text that would
/// be one if it were YAML. A folder may hold other YAML and JSON, which is nobody's to lay out.
pub fn is_document(file: &SourceFile) -> bool {
    let name = file.name();
    if name.ends_with(".data.yaml") || name.ends_with(".data.yml") {
        return true;
    }
    match yaml::parse(file) {
        (Some(root), _) => Kind::of(name, &root) != Kind::Other,
        (None, _) => file.text().lines().any(|line| {
            let key = line.trim_start_matches(['"', '\'', ' ', '{']);
            key.starts_with("signals") || key.starts_with("strategy")
        }),
    }
}

/// The text without a byte order mark, with `\n` at the end of lines.
fn unix(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

fn left_alone(at: Span, why: &str) -> Box<Diagnostic> {
    let mut finding = Diagnostic::new(&catalogue::SYN001, at, why);
    finding.severity = Severity::Info;
    Box::new(finding)
}

fn laid_out(name: &str, kind: Kind, text: &str) -> Result<String, Box<Diagnostic>> {
    let Some((mut root, comments)) = tree::read(text) else {
        let why = "a key with an anchor, or over several lines, has no canonical form: the file \
                   is left as it is";
        return Err(left_alone(Span::new(0, 0), why));
    };
    if root.anchor.is_some() {
        let why =
            "an anchor on the whole document has no canonical form: the file is left as it is";
        return Err(left_alone(Span::new(0, 0), why));
    }
    let above = comments::attach(text, &mut root, &comments);
    kind.sort(&mut root);
    if name.to_ascii_lowercase().ends_with(".json") {
        if !json::fits(&root) || !above.is_empty() {
            let at = comments.first().copied().unwrap_or_default();
            let why = "this is YAML in a file named `.json`: the file is left as it is";
            return Err(left_alone(at, why));
        }
        return Ok(json::text(kind, text, &root));
    }
    Ok(layout::text(kind, &mut root, &above))
}

/// Findings of every text that is an expression.
fn expressions(kind: Kind, node: &Node, path: &mut Vec<String>, findings: &mut Vec<Diagnostic>) {
    match &node.kind {
        NodeKind::Scalar(scalar) if is_expression(kind, path) => {
            let (_, found) = parse_expr(&scalar.value, &scalar.map);
            findings.extend(found.into_iter().filter(Diagnostic::is_error));
        }
        NodeKind::Seq(items) => {
            items.iter().for_each(|item| expressions(kind, item, path, findings));
        }
        NodeKind::Map(entries) => {
            for entry in entries {
                path.push(entry.key.name.clone());
                expressions(kind, &entry.value, path, findings);
                path.pop();
            }
        }
        _ => {}
    }
}

fn is_expression(kind: Kind, path: &[String]) -> bool {
    kind.is_expression(&path.iter().map(String::as_str).collect::<Vec<_>>())
}

/// True where the new text says what the old one did, comments included: the promise of the
/// formatter does not rest on its own care.
fn keeps_meaning(kind: Kind, file: &SourceFile, old: &Node, written: &str, text: &str) -> bool {
    let (again, findings) = yaml::parse(&SourceFile::new(file.name(), text));
    let Some(again) = again.filter(|_| !findings.iter().any(Diagnostic::is_error)) else {
        return false;
    };
    same(kind, old, &again, &mut Vec::new()) && comments_of(written) == comments_of(text)
}

/// The comments of a text, sorted; `None` where it cannot be read.
fn comments_of(text: &str) -> Option<Vec<&str>> {
    let (_, places) = tree::read(text)?;
    let mut comments: Vec<&str> =
        places.iter().filter_map(|at| text.get(at.range())).map(str::trim_end).collect();
    comments.sort_unstable();
    Some(comments)
}

/// Equal but for the order of sections and the spelling of expressions.
fn same(kind: Kind, a: &Node, b: &Node, path: &mut Vec<String>) -> bool {
    match (&a.kind, &b.kind) {
        (NodeKind::Null, NodeKind::Null) => true,
        (NodeKind::Scalar(a), NodeKind::Scalar(b)) => {
            let canonical = |text: &str| {
                let map = crate::SourceMap::identity(0, text.len());
                print(&parse_expr(text, &map).0)
            };
            a.value == b.value
                || (is_expression(kind, path) && canonical(&a.value) == canonical(&b.value))
        }
        (NodeKind::Seq(a), NodeKind::Seq(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(kind, a, b, path))
        }
        (NodeKind::Map(a), NodeKind::Map(b)) => {
            // Sections may stand in another order; a map has no key twice.
            let top = path.is_empty();
            let by_name: BTreeMap<&str, &Entry> = match top {
                true => b.iter().map(|entry| (entry.key.name.as_str(), entry)).collect(),
                false => BTreeMap::new(),
            };
            a.len() == b.len()
                && a.iter().zip(b).all(|(a, beside)| {
                    let b = by_name.get(a.key.name.as_str()).copied().unwrap_or(beside);
                    path.push(a.key.name.clone());
                    let equal = a.key.name == b.key.name && same(kind, &a.value, &b.value, path);
                    path.pop();
                    equal
                })
        }
        _ => false,
    }
}
