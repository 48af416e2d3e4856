//! Which documents are strategies: an editor sends every YAML file that it opens.

/// Top-level keys that only a strategy has.
const OWN: [&str; 3] = ["signals", "selection", "rebalance"];

/// Top-level keys that a space file has and a strategy has not.
const SPACE: [&str; 2] = ["strategy", "strategies"];

/// True where the text, whole or half typed, has a key at its top that only a strategy has.
pub fn is_strategy(text: &str) -> bool {
    !has_top_key(text, &SPACE) && has_top_key(text, &OWN)
}

/// True where one of the keys stands at the top of a block document, or anywhere in the first
/// level of a flow document (JSON).
fn has_top_key(text: &str, keys: &[&str]) -> bool {
    let flow = text.trim_start().starts_with('{');
    text.lines().any(|line| {
        let line = if flow { line.trim_start_matches(['{', ' ', '\t']) } else { line };
        let bare = line.trim_start_matches(['"', '\'']);
        keys.iter().any(|key| {
            let rest = bare.strip_prefix(key);
            rest.is_some_and(|r| r.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::is_strategy;

    #[test]
    fn a_strategy_is_known_by_its_own_keys() {
        assert!(is_strategy("version: 1\nsignals:\n  long: a\n"));
        assert!(is_strategy("{\n  \"version\": 1,\n  \"signals\": {\"long\": \"a\"}\n}"));
        assert!(is_strategy("signals:\n  long: EMA(\n"));
        assert!(!is_strategy("version: 1\nstrategy: a.yaml\nselection: 1\n"));
        assert!(!is_strategy("services:\n  signals:\n    image: x\n"));
    }
}
