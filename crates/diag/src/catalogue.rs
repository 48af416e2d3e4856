//! What can be wrong, declared once. Numbers are never reused; code and name are both accepted
//! wherever a rule is named.

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Likely wrong, or not realistic. A run goes on, and its pack records it.
    Warn,
    /// The result would be wrong or undefined. A run refuses.
    Error,
}

impl Severity {
    /// The word in messages and in machine formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warn => "warning",
            Severity::Error => "error",
        }
    }
}

/// One rule.
#[derive(PartialEq, Eq, Debug)]
pub struct Rule {
    /// Family and number: `LAH001`.
    pub code: &'static str,
    /// In words: `future-shift`.
    pub name: &'static str,
    /// The default level.
    pub severity: Severity,
    /// One line: when it fires.
    pub summary: &'static str,
}

macro_rules! rules {
    ($($code:ident $name:literal $severity:ident $summary:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $code: Rule = Rule {
                code: stringify!($code),
                name: $name,
                severity: Severity::$severity,
                summary: $summary,
            };
        )*
        /// Every rule, in the order of the catalogue.
        pub static ALL: &[&Rule] = &[$(&$code),*];
    };
}

rules! {
    SYN001 "yaml-syntax" Error "the document is not YAML";
    SYN002 "expression-syntax" Error "an expression does not parse";
    SYN003 "duplicate-key" Error "the same key stands twice in one map";
    SYN005 "document-limit" Error "the document is deeper or larger than the limits allow";
    SYN006 "missing-key" Error "a required key is absent";
    SYN007 "split-by-yaml" Error "a flow collection cut an expression at a comma or bracket";
    NAM001 "unknown-operator" Error "no operator has this name";
    NAM002 "unknown-field" Error "no column, param or definition has this name";
    NAM003 "unknown-key" Error "the language has no such key at this place";
    NAM004 "duplicate-name" Error "one name is defined twice";
    NAM005 "shadowed-name" Warn "a definition hides a column or an operator";
    NAM006 "unknown-factor" Error "a factor does not resolve";
    NAM007 "unknown-universe" Error "no universe, calendar or market pack has this name";
    NAM008 "renamed" Warn "a deprecated spelling";
    NAM009 "wrong-arity" Error "an operator got too few or too many arguments";
    NAM010 "unknown-argument" Error "an operator has no argument of this name";
    NAM011 "let-cycle" Error "definitions under `let` refer to each other in a circle";
    TYP001 "type-mismatch" Error "an operand or a value is of another type than needed";
    TYP002 "signal-not-bool" Error "a signal is not a condition";
    TYP003 "cross-section-of-one" Error "a cross-section over a universe of one symbol";
    TYP004 "constant-needed" Error "a window or level is a series, not a constant";
    TYP009 "score-vs-topk" Error "a selection needs a score, or a score has no selection";
    TYP010 "constraint-not-params" Error "a constraint reads more than params";
    LAH001 "future-shift" Error "a value is read from a later bar";
    LAH002 "same-bar-fill" Error "orders fill at a price that is known only with the signal";
    LAH003 "centred-window" Error "a window reaches past the current bar";
    LAH004 "whole-sample" Error "a statistic is taken over all of history";
    LAH011 "backfill" Error "missing values are filled from later ones";
    WIN001 "window-range" Error "a window is below 1, not whole, or over the limit";
    WIN002 "warmup-exceeds-data" Error "the warm-up is longer than the data";
    WIN004 "unit-not-whole-bars" Error "a span is not a whole number of bars";
    RSK004 "hold-vs-exit" Error "two rules can never both hold";
    EXE006 "not-supported" Error "a key that this build reads but cannot honour";
    CST001 "no-costs" Warn "no costs are stated";
    SRC001 "space-over-budget" Warn "the grid has far more points than trials";
    SRC002 "empty-range" Error "a range holds nothing";
    SRC003 "unused-parameter" Error "the strategy has no such param";
    SRC004 "step-misses-end" Info "the step does not reach the end of its range";
    SRC005 "seed-missing" Warn "a random plan without a seed";
    SRC009 "default-outside-domain" Error "a param's default lies outside its own domain";
    VER001 "dsl-version" Error "this build does not read that version";
    USE001 "unused-definition" Warn "a definition is never read";
}

/// The rule of that code or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|r| r.code == code_or_name || r.name == code_or_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique() {
        for (i, rule) in ALL.iter().enumerate() {
            for other in &ALL[i + 1..] {
                assert_ne!(rule.code, other.code);
                assert_ne!(rule.name, other.name);
            }
        }
    }

    #[test]
    fn a_rule_is_found_by_code_and_by_name() {
        assert_eq!(find("LAH001"), find("future-shift"));
        assert!(find("LAH001").is_some());
        assert!(find("nothing").is_none());
    }
}
