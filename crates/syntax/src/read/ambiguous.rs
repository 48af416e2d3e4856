//! SYN004: bare words that are text here, and a truth value, a time or a number to other readers of
//! the same file.

use qraft_diag::{Applicability, Diagnostic, Edit, Fix, catalogue};

use crate::yaml::{Node, Scalar, ScalarStyle};

/// What other readers make of a bare word; `None` where all of them see text.
fn taken_for(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    let first = word.bytes().next()?;
    if ["yes", "no", "on", "off", "true", "false"].contains(&lower.as_str()) {
        return Some("a truth value");
    }
    if !first.is_ascii_digit() && !b"+-.".contains(&first) {
        return None;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = word.split(':').collect();
    if parts.len() > 1 && parts.iter().all(|part| digits(part)) {
        return Some("a number of base 60");
    }
    let dashed: Vec<&str> = word.split('-').collect();
    if let [year, month, day] = dashed.as_slice()
        && year.len() == 4
        && [year, month, day].into_iter().all(|part| digits(part))
    {
        return Some("a date");
    }
    let hex = word.strip_prefix("0x").or(word.strip_prefix("0o"));
    let radix = hex.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_hexdigit()));
    let number = word.replace('_', "").parse::<f64>().is_ok_and(f64::is_finite);
    (radix || number || lower == ".inf" || lower == ".nan").then_some("a number")
}

fn ambiguous(node: &Node) -> Option<(&Scalar, &'static str)> {
    let scalar = node.as_scalar().filter(|scalar| scalar.style == ScalarStyle::Plain)?;
    Some((scalar, taken_for(&scalar.value)?))
}

/// The finding of the words of one place; quotes around all of them end it.
pub(super) fn finding(path: &str, nodes: &[&Node]) -> Option<Diagnostic> {
    let found: Vec<(&Node, &Scalar, &str)> =
        nodes.iter().filter_map(|n| ambiguous(n).map(|(s, what)| (*n, s, what))).collect();
    let (node, scalar, what) = found.first()?;
    let more = match found.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more like it"),
    };
    let word = &scalar.value;
    let message = format!("`{path}` is a text, and `{word}` is {what} to other readers{more}");
    let edits = found
        .iter()
        .map(|(node, scalar, _)| Edit { span: node.span, text: format!("\"{}\"", scalar.value) })
        .collect();
    let title = "put quotes around it".to_owned();
    let mut finding = Diagnostic::new(&catalogue::SYN004, node.span, message)
        .says(format!("bare, {what}"))
        .help(format!("write `\"{word}\"`"));
    finding.fixes.push(Fix { title, applicability: Applicability::Safe, edits });
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::taken_for;

    #[test]
    fn words_that_others_read_otherwise() {
        for word in ["NO", "yes", "On", "9:30", "1:20:30", "2024-01-31", "600519", "000001", "1e5"]
        {
            assert!(taken_for(word).is_some(), "{word}");
        }
        for word in ["0x1F", "1_000", ".5", "-3", ".inf"] {
            assert_eq!(taken_for(word), Some("a number"), "{word}");
        }
        for word in
            ["AAPL", "1D", "600519.SH", "24/7", "BRK.B", "N", "all", "2024-Q1", "a:b", "inf"]
        {
            assert_eq!(taken_for(word), None, "{word}");
        }
    }
}
