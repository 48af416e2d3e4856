//! What can be wrong, declared once. Numbers are never reused; code and name are both accepted
//! wherever a rule is named.

mod family;
mod rule;
mod table;

pub use family::{FAMILIES, Family};
pub use rule::{Rule, Severity, Status};
pub use table::*;

/// The rule of that code or name, whatever the case.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    let asked = |r: &&'static Rule| {
        r.code.eq_ignore_ascii_case(code_or_name) || r.name.eq_ignore_ascii_case(code_or_name)
    };
    ALL.iter().copied().find(asked)
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
        assert_eq!(find("lah001").map(|r| r.code), Some("LAH001"));
        assert!(find("nothing").is_none());
    }

    #[test]
    fn every_code_is_of_a_family_and_in_its_order() {
        let place = |r: &Rule| (FAMILIES.iter().position(|f| *f == *r.family()), r.code);
        assert!(ALL.is_sorted_by_key(|r| place(r)));
        for rule in ALL {
            assert!(rule.code.starts_with(rule.family().code), "{}", rule.code);
            assert!(!rule.summary.ends_with('.') && rule.summary.len() <= 80, "{}", rule.code);
        }
    }

    #[test]
    fn errors_of_meaning_hold_whatever_the_settings() {
        assert!(!find("LAH001").expect("a rule").can_be_lowered());
        assert!(find("LAH008").expect("a rule").can_be_lowered());
        assert!(find("RSK004").expect("a rule").can_be_lowered());
    }

    #[test]
    fn no_fix_of_a_look_ahead_is_safe() {
        use crate::Applicability::Safe;
        assert!(ALL.iter().all(|r| r.family().code != "LAH" || r.fix != Some(Safe)));
    }

    #[test]
    fn every_page_has_its_sections() {
        const SECTIONS: &[&str] =
            &["## What it does", "## Why is this bad?", "## Example", "## Use instead", "## Fix"];
        for rule in ALL {
            let found: Vec<&str> = rule.page.lines().filter(|l| l.starts_with("## ")).collect();
            assert_eq!(found, SECTIONS, "{}", rule.code);
            assert!(rule.page.ends_with('\n') && !rule.page.contains("\n\n\n"), "{}", rule.code);
        }
    }
}
