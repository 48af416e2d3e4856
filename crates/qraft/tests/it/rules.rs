//! `qraft explain`, and the pages of the rules that are made from the same declarations.

use std::collections::BTreeSet;
use std::fmt::Write;

use qraft_diag::catalogue::{ALL, FAMILIES, Status};
use qraft_diag::{Applicability, Rule};

use crate::generated::hold;
use crate::support::{root, run};

fn fix(rule: &Rule) -> &'static str {
    match rule.fix {
        Some(Applicability::Safe) => "safe",
        Some(Applicability::Unsafe) => "unsafe",
        Some(Applicability::DisplayOnly) => "by hand",
        None => "–",
    }
}

fn status(rule: &Rule) -> String {
    match rule.status {
        Status::Fires => "fires".to_owned(),
        Status::WithFeature(feature) => format!("comes with {feature}"),
        Status::CannotArise(reason) => format!("cannot arise: {reason}"),
    }
}

#[test]
fn every_rule_has_its_page_in_the_docs() {
    let mut index = String::from(
        "# Rules\n\nMade from `qraft_diag::catalogue`; a test holds it. `qraft explain CODE` prints a page. An **error** \
         of SYN, NAM, TYP, UNI, LAH or WIN can be neither allowed nor lowered.\nA *safe* fix leaves every result as it \
         was; an *unsafe* one may change results and is taken on request only.\n",
    );
    for family in FAMILIES {
        let _ = write!(
            index,
            "\n## {} {}\n\n{}.\n\n| code | name | level | since | status | fix | fires when |\n\
             | --- | --- | --- | --- | --- | --- | --- |\n",
            family.code,
            family.name,
            capital(family.summary)
        );
        for rule in ALL.iter().filter(|rule| rule.family() == family) {
            let _ = writeln!(
                index,
                "| [{0}]({0}.md) | {1} | {2} | {3} | {4} | {5} | {6} |",
                rule.code,
                rule.name,
                rule.severity.as_str(),
                rule.since,
                status(rule),
                fix(rule),
                rule.summary
            );
            let page = format!(
                "# {} {}\n\n{}.\n\n{} · {} · since {} · fix: {} · {}\n\n{}",
                rule.code,
                rule.name,
                capital(rule.summary),
                rule.severity.as_str(),
                rule.family().name,
                rule.since,
                fix(rule),
                status(rule),
                rule.page
            );
            hold(&format!("rules/{}.md", rule.code), &page);
        }
    }
    hold("rules/README.md", &index);
    let listed: BTreeSet<String> = ALL.iter().map(|rule| format!("{}.md", rule.code)).collect();
    for item in std::fs::read_dir(root().join("docs/rules")).expect("docs/rules") {
        let name = item.expect("an item").file_name().to_string_lossy().into_owned();
        assert!(name == "README.md" || listed.contains(&name), "docs/rules/{name} has no rule");
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

#[test]
fn explain_prints_every_page_within_80_columns() {
    for rule in ALL {
        let text = run(&["explain", rule.code]).ok().out;
        assert!(text.starts_with(&format!("{} {}\n", rule.code, rule.name)), "{text}");
        assert!(text.contains("\nWhat it does\n") && !text.contains("```"), "{text}");
        let long: Vec<&str> =
            text.lines().filter(|l| l.chars().count() > 80 && !l.contains("://")).collect();
        assert_eq!(long, [""; 0], "{}", rule.code);
    }
    assert_eq!(run(&["explain", "future-shift"]).ok().out, run(&["explain", "lah001"]).ok().out);
}

#[test]
fn explain_lists_every_rule_by_family() {
    let text = run(&["explain"]).ok().out;
    for rule in ALL {
        assert!(text.contains(&format!("{} {} ", rule.code, rule.name)), "{}", rule.code);
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let value: serde_json::Value =
        serde_json::from_str(&run(&["explain", "--format", "json"]).ok().out).expect("JSON");
    assert_eq!(value["schema"], "qraft.explain/1");
    assert_eq!(value["rules"].as_array().expect("rules").len(), ALL.len());
}

#[test]
fn explain_knows_what_was_meant() {
    let near = run(&["explain", "futur-shift"]);
    assert_eq!(near.code, 2);
    assert!(near.err.contains("did you mean `future-shift`?"), "{}", near.err);
    let far = run(&["explain", "nothing-like-it"]);
    assert_eq!(far.code, 2);
    assert!(far.err.contains("`qraft explain` lists them all"), "{}", far.err);
}
