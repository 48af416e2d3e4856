//! A long expression over several lines, broken where it binds least.

use super::print::{Printer, binding, least_of};
use super::{BinaryOp, Expr, ExprKind};

/// How much further in what stands in brackets is.
const STEP: usize = 2;

/// The canonical text of `expr` on lines of at most `width` characters, as far as it has places to
/// break: before operators, and within the brackets of a call. Numbers are as they stand in
/// `source`; see [`super::print_as_written`]. The lines, joined, parse to the same tree.
pub fn wrap(expr: &Expr, source: &str, width: usize) -> Vec<String> {
    Wrapper { printer: Printer { source: Some(source) }, width }.lines(expr, 0, 0, 0)
}

struct Wrapper<'s> {
    printer: Printer<'s>,
    width: usize,
}

impl Wrapper<'_> {
    /// The lines of `expr`, which must bind at least as tight as `least`. Of the width, every line
    /// has lost `taken` characters, and the first one `first` more.
    fn lines(&self, expr: &Expr, least: u8, taken: usize, first: usize) -> Vec<String> {
        let mut line = String::new();
        self.printer.within(&mut line, expr, least);
        if line.chars().count() + taken + first <= self.width {
            return vec![line];
        }
        if binding(expr) < least {
            let inner = self.lines(expr, 0, taken + STEP, 0);
            return bracketed("(".to_owned(), vec![inner], ")");
        }
        match &expr.kind {
            ExprKind::Binary { op, .. } => self.chain(expr, op.value, taken, first),
            ExprKind::Call { name, args } if !args.is_empty() => {
                let parts = args.iter().map(|arg| {
                    let keyword = arg.name.as_ref().map(|n| format!("{}=", n.value));
                    let keyword = keyword.unwrap_or_default();
                    let first = keyword.chars().count() + 1;
                    prefixed(&keyword, self.lines(&arg.value, 0, taken + STEP, first))
                });
                bracketed(format!("{}(", name.value), parts.collect(), ")")
            }
            _ => vec![line],
        }
    }

    /// Operands of operators that bind alike and stand side by side, one a line, each after its
    /// operator.
    fn chain(&self, expr: &Expr, top: BinaryOp, taken: usize, first: usize) -> Vec<String> {
        let own = binding(expr);
        let (left, right) = least_of(top, own);
        let mut operands = Vec::new();
        let mut rest = expr;
        while let ExprKind::Binary { op, lhs, rhs } = &rest.kind {
            // What is in brackets in the text is an operand.
            if binding(rest) != own || (!operands.is_empty() && left > own) {
                break;
            }
            operands.push((Some(op.value), rhs.as_ref()));
            rest = lhs;
        }
        operands.push((None, rest));
        let lines = operands.into_iter().rev().flat_map(|(op, operand)| {
            let (prefix, least, first) = match op {
                None => (String::new(), left, first),
                Some(op) => (format!("{} ", op.as_str()), right, op.as_str().len() + 1),
            };
            let chain = matches!(operand.kind, ExprKind::Binary { .. });
            let step = if chain && binding(operand) >= least { STEP } else { 0 };
            let lines = self.lines(operand, least, taken + step, first);
            let later = lines.iter().skip(1).map(|line| format!("{}{line}", " ".repeat(step)));
            let lines = lines.iter().take(1).cloned().chain(later).collect();
            prefixed(&prefix, lines)
        });
        lines.collect()
    }
}

/// The lines with `prefix` before the first.
fn prefixed(prefix: &str, mut lines: Vec<String>) -> Vec<String> {
    if let Some(first) = lines.first_mut() {
        first.insert_str(0, prefix);
    }
    lines
}

/// An opening line, parts that end in commas, and the closing bracket.
fn bracketed(open: String, parts: Vec<Vec<String>>, close: &str) -> Vec<String> {
    let mut lines = vec![open];
    let count = parts.len();
    for (i, part) in parts.into_iter().enumerate() {
        let length = part.len();
        for (j, line) in part.into_iter().enumerate() {
            let comma = if j + 1 == length && i + 1 < count { "," } else { "" };
            lines.push(format!("{}{line}{comma}", " ".repeat(STEP)));
        }
    }
    lines.push(close.to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SourceMap, parse_expr, print};

    #[test]
    fn breaks_where_it_binds_least() {
        let text = "EMA(close,10)>EMA(close,1_000) and (PCT_RANK(ROC(close, 20)) > 0.7 or volume > \
                    SMA(volume, window=20d))";
        let (expr, findings) = parse_expr(text, &SourceMap::identity(0, text.len()));
        assert!(findings.is_empty(), "{findings:?}");
        let lines = wrap(&expr, text, 40);
        assert_eq!(
            lines.join("\n"),
            "EMA(close, 10) > EMA(close, 1_000)\n\
             and (\n  PCT_RANK(ROC(close, 20)) > 0.7\n  or volume > SMA(volume, window=20d)\n)"
        );
        let joined = lines.join("\n");
        let (again, _) = parse_expr(&joined, &SourceMap::identity(0, joined.len()));
        assert_eq!(print(&again), print(&expr));
        assert_eq!(wrap(&expr, text, 200).len(), 1);
    }
}
