//! The values of literals.

use super::grammar::Rule;
use super::{DurationUnit, ExprKind, NumberUnit};

/// The value of a literal of that rule, or why it has none.
pub(super) fn read(rule: Rule, text: &str) -> Result<ExprKind, String> {
    let kind = match rule {
        Rule::number => ExprKind::Number { value: scaled(text, 0)?, unit: NumberUnit::Plain },
        Rule::percent => {
            let digits = text.trim_end_matches('%');
            ExprKind::Number { value: scaled(digits, -2)?, unit: NumberUnit::Percent }
        }
        Rule::basis_points => {
            let digits = text.trim_end_matches("bps");
            ExprKind::Number { value: scaled(digits, -4)?, unit: NumberUnit::BasisPoints }
        }
        Rule::duration => {
            let (digits, unit) = text.split_at(text.len().saturating_sub(1));
            let unit = match unit {
                "s" => DurationUnit::Second,
                "m" => DurationUnit::Minute,
                "h" => DurationUnit::Hour,
                "d" => DurationUnit::Day,
                _ => DurationUnit::Week,
            };
            ExprKind::Duration { count: scaled(digits, 0)?, unit }
        }
        Rule::boolean => ExprKind::Bool(text == "true"),
        _ => ExprKind::Text(unescaped(text)),
    };
    Ok(kind)
}

/// The number nearest to `digits × 10^power`: the power moves the decimal point of the text, so
/// that `0.7%` is exactly what `0.007` is.
fn scaled(digits: &str, power: i64) -> Result<f64, String> {
    let plain = digits.replace('_', "");
    let (mantissa, exponent) = match plain.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()),
        None => (plain.as_str(), Some(0)),
    };
    let value = exponent
        .and_then(|e| e.checked_add(power))
        .and_then(|e| format!("{mantissa}e{e}").parse::<f64>().ok());
    match value {
        Some(value) if value.is_finite() => Ok(value),
        _ => Err(format!("`{}` is too large for a number", super::excerpt(digits))),
    }
}

fn unescaped(quoted: &str) -> String {
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or("");
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some(c) => out.push(c),
            None => {}
        }
    }
    out
}
