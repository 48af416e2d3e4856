//! An expression alone, judged as if it stood in a file.

use qraft_diag::{SourceFile, catalogue};
use qraft_syntax::document::{Document, Selection, Signals};
use qraft_syntax::source_map::SourceMap;

use crate::answer::{Checked, judge};
use crate::options::CheckOptions;

/// Checks an expression that is all of a file's text. A condition becomes the program's `long`, a
/// number its score; names, types, look-ahead and windows are judged as in a strategy.
pub fn check_expression(file: &SourceFile, options: &CheckOptions) -> Checked {
    let map = SourceMap::identity(0, file.text().len());
    let (expr, findings) = qraft_syntax::parse_expr(file.text(), &map);
    let spanned = |value| qraft_diag::Spanned::new(value, expr.span);
    let blank = Document { span: expr.span, version: Some(spanned(1)), ..Document::default() };
    let condition = Document {
        signals: Signals { long: Some(expr.clone()), ..Signals::default() },
        ..blank.clone()
    };
    let mut checked = judge(file, &condition, findings.clone(), options);
    if checked.findings.iter().any(|f| f.rule == &catalogue::TYP002) {
        let selection = Selection {
            mode: Some(qraft_diag::Spanned::new("threshold".to_owned(), expr.span)),
            threshold: Some(qraft_syntax::expr::Expr {
                span: expr.span,
                kind: qraft_syntax::expr::ExprKind::Number {
                    value: 0.0,
                    unit: qraft_syntax::expr::NumberUnit::Plain,
                },
            }),
            score: Some(expr.clone()),
            ..Selection::default()
        };
        let number = Document {
            selection: Some(qraft_diag::Spanned::new(selection, expr.span)),
            rebalance: Some(qraft_diag::Spanned::new("1D".to_owned(), expr.span)),
            ..blank
        };
        checked = judge(file, &number, findings, options);
    }
    // What a strategy would lack is not missing here.
    checked.findings.retain(|f| f.rule != &catalogue::CST001);
    checked
}
