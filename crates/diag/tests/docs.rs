//! The pages of the rules in `docs/rules` are made from the catalogue. `QRAFT_BLESS=1 cargo test -p
//! qraft-diag --test docs` writes them; otherwise a stale page fails.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use qraft_diag::catalogue::{ALL, FAMILIES, Status};
use qraft_diag::{Applicability, Rule};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules")
}

fn hold(name: &str, page: &str) {
    let path = folder().join(name);
    if std::env::var_os("QRAFT_BLESS").is_some() {
        std::fs::write(&path, page).expect("the page can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let way = "QRAFT_BLESS=1 cargo test -p qraft-diag --test docs writes it";
    assert!(found == page, "docs/rules/{name} is stale: {way}");
}

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
        Status::FiresIn(command) => format!("fires in `{command}`"),
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
            hold(&format!("{}.md", rule.code), &page);
        }
    }
    hold("README.md", &index);
    let listed: BTreeSet<String> = ALL.iter().map(|rule| format!("{}.md", rule.code)).collect();
    for item in std::fs::read_dir(folder()).expect("docs/rules") {
        let name = item.expect("an item").file_name().to_string_lossy().into_owned();
        assert!(name == "README.md" || listed.contains(&name), "docs/rules/{name} has no rule");
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().collect::<String>() + chars.as_str())
}
