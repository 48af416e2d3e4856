//! One expression scalar, one pest parse.

use std::ops::Range;

use pest::Parser as _;
use qraft_diag::Diagnostic;

use super::complaint::Complaint;
use super::grammar::{Grammar, Rule};
use super::guard::{self, MAX_DEPTH, MAX_LENGTH};
use super::tree::Builder;
use super::{Expr, ExprKind, expected};
use crate::source_map::SourceMap;

/// Parses an expression. `map` leads from bytes of `text` to bytes of the file, in which all spans
/// of the answer are.
///
/// Never fails: where the text does not parse the tree is [`ExprKind::Error`] and a finding says
/// why (SYN002; SYN005 beyond [`MAX_LENGTH`] and [`MAX_DEPTH`]).
pub fn parse_expr(text: &str, map: &SourceMap) -> (Expr, Vec<Diagnostic>) {
    let (expr, complaints) = match bounded(text) {
        Some(complaint) => (None, vec![complaint]),
        None => match Grammar::parse(Rule::whole, text) {
            Err(error) => (None, vec![expected::refused(text, &error)]),
            Ok(mut pairs) => {
                let expression = pairs
                    .next()
                    .and_then(|whole| whole.into_inner().next())
                    .map(|expression| Builder::new(text, map).build(expression.into_inner()));
                match expression {
                    Some((expr, complaints)) => (Some(expr), complaints),
                    None => (None, Vec::new()),
                }
            }
        },
    };
    let all = trimmed(text);
    let expr = expr.unwrap_or_else(|| Expr { span: map.span(all), kind: ExprKind::Error });
    (expr, complaints.into_iter().map(|c| c.into_finding(map)).collect())
}

/// Refuses what the grammar should not even try.
fn bounded(text: &str) -> Option<Complaint> {
    let all = trimmed(text);
    if all.is_empty() {
        let complaint = Complaint::syntax(all, "expected an expression, found nothing");
        return Some(complaint.says("an expression is missing"));
    }
    if text.len() > MAX_LENGTH {
        let message =
            format!("the expression has {} bytes; at most {MAX_LENGTH} are read", text.len());
        return Some(Complaint::limit(all, message).help("name parts of it under `let`"));
    }
    let at = guard::too_deep(text)?;
    let complaint =
        Complaint::limit(at, format!("the expression nests more than {MAX_DEPTH} deep"));
    Some(complaint.says("one level too many").help("name parts of it under `let`"))
}

fn trimmed(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start().len();
    start..start.max(text.trim_end().len())
}
