//! What the language's table of keys says of a place in the document.

use qraft_syntax::document::{KeyDoc, keys};

/// What a scalar under a key holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Holds {
    /// A condition over data.
    Condition,
    /// A condition over params alone.
    Constraint,
    /// A number that varies with the bars.
    Series,
    /// A number or a condition.
    Any,
    /// A number over params alone.
    Constant,
    /// A number as it is written, or a text: no expression.
    Literal,
}

impl Holds {
    /// True where names and operators may stand.
    pub(super) fn is_expression(self) -> bool {
        self != Holds::Literal
    }
}

/// The key at a path of segments; an author's own names match `*`.
pub(super) fn key_at(path: &[&str]) -> Option<&'static KeyDoc> {
    keys().iter().find(|key| {
        let mut parts = key.path.split('.');
        let matches = path.iter().all(|have| parts.next().is_some_and(|p| p == "*" || p == *have));
        matches && parts.next().is_none()
    })
}

/// The keys that may stand directly in the map at a path, with their last segment.
pub(super) fn children_of(path: &[&str]) -> Vec<(&'static str, &'static KeyDoc)> {
    let mut found = Vec::new();
    for key in keys() {
        let (parent, last) = key.path.rsplit_once('.').unwrap_or(("", key.path));
        let parts: Vec<&str> = parent.split('.').filter(|p| !p.is_empty()).collect();
        let fits = parts.len() == path.len()
            && parts.iter().zip(path).all(|(part, have)| *part == "*" || part == have);
        if fits && last != "*" {
            found.push((last, key));
        }
    }
    found
}

/// What the scalars under a key hold.
pub(super) fn holds(path: &[&str]) -> Holds {
    if path.first() == Some(&"params") {
        return Holds::Literal;
    }
    match path {
        ["constraints"] => return Holds::Constraint,
        ["let", _] => return Holds::Any,
        ["version"] => return Holds::Literal,
        _ => {}
    }
    match key_at(path).map(|key| key.ty) {
        Some("condition") => Holds::Condition,
        Some("expression") => Holds::Series,
        Some("number" | "integer") => Holds::Constant,
        _ => Holds::Literal,
    }
}

/// The words that the value of a key may be, where it is one of a closed set.
pub(super) fn words(key: &KeyDoc) -> Vec<&'static str> {
    if key.ty == "boolean" {
        return vec!["true", "false"];
    }
    let words: Vec<&str> = key.ty.split(", ").flat_map(|part| part.split(" or ")).collect();
    let plain = |w: &&str| w.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let shapes = ["map", "number", "text", "list", "name", "integer", "expression"];
    let closed = words.len() > 1 && words.iter().all(plain);
    if closed && !words.iter().any(|w| shapes.contains(w)) { words } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_under_an_authors_own_names() {
        assert_eq!(key_at(&["params", "fast", "step"]).map(|k| k.path), Some("params.*.step"));
        assert_eq!(key_at(&["let", "momentum"]).map(|k| k.path), Some("let.*"));
        assert_eq!(key_at(&["nothing"]), None);
        let names: Vec<&str> = children_of(&["hold"]).iter().map(|(n, _)| *n).collect();
        assert_eq!(names, ["min_days", "max_days", "min_bars", "max_bars"]);
        assert!(children_of(&["params", "x"]).iter().any(|(n, _)| *n == "range"));
        assert!(children_of(&["let"]).is_empty());
    }

    #[test]
    fn closed_sets_are_words() {
        let of = |path: &[&str]| words(key_at(path).expect("a key"));
        assert_eq!(of(&["selection", "mode"]), ["all", "topk", "quantile", "threshold"]);
        assert_eq!(of(&["execution", "size_at"]), ["fill", "decision"]);
        assert_eq!(of(&["params", "x", "log"]), ["true", "false"]);
        assert!(of(&["universe"]).is_empty());
        assert!(of(&["params", "x"]).is_empty());
    }

    #[test]
    fn what_scalars_hold() {
        assert_eq!(holds(&["signals", "long"]), Holds::Condition);
        assert_eq!(holds(&["selection", "score"]), Holds::Series);
        assert_eq!(holds(&["costs", "fee_bps"]), Holds::Constant);
        assert_eq!(holds(&["params", "a", "default"]), Holds::Literal);
        assert_eq!(holds(&["name"]), Holds::Literal);
    }
}
