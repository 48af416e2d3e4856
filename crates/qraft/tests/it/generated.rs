//! Reference pages are made from the declarations in code. `QRAFT_BLESS=1 cargo test -p qraft`
//! writes them; otherwise a stale page fails.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use qraft_ir::catalog;
use qraft_syntax::document::keys;
use qraft_telemetry::FAMILIES;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

fn hold(name: &str, page: &str) {
    let path = docs().join(name);
    if std::env::var_os("QRAFT_BLESS").is_some() {
        std::fs::write(&path, page).expect("the page can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "docs/{name} is stale: QRAFT_BLESS=1 cargo test -p qraft writes it");
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[test]
fn every_key_of_the_document() {
    let mut page = String::from(
        "# Every key\n\nMade from `qraft_syntax::document::keys`; a test holds it. A number may be written as an expression \
         over params wherever a number stands. *Later* marks a key that this build reads but cannot honour: `check` warns \
         of it (EXE006), a run refuses.\n\n| key | type | unit | default | since | what |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for key in keys() {
        let later = if key.honoured { "" } else { "*Later.* " };
        let default =
            if key.default.is_empty() { String::new() } else { format!("`{}`", key.default) };
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {later}{} |",
            key.path,
            cell(key.ty),
            cell(key.unit),
            cell(&default),
            key.since,
            cell(key.doc)
        );
    }
    hold("keys.md", &page);
}

#[test]
fn every_operator() {
    let mut page = String::from(
        "# Operators\n\nMade from `qraft_ir::catalog`; a test holds it. A first series argument that is left out is `close`. \
         Windows count bars, the current one included; a NaN inside makes the answer NaN, and the operator recovers when it has left.\n\n\
         | operator | also | what |\n| --- | --- | --- |\n",
    );
    for sig in catalog::operators() {
        let also: Vec<String> = sig.aliases.iter().map(|a| format!("`{a}`")).collect();
        let _ = writeln!(page, "| `{}` | {} | {} |", sig.usage(), also.join(" "), cell(sig.doc));
    }
    let later: Vec<String> = catalog::PLANNED.iter().map(|name| format!("`{name}`")).collect();
    let later = later.join(", ");
    let _ = writeln!(page, "\nKnown to the language, not to this build (EXE006): {later}.");
    hold("operators.md", &page);
}

#[test]
fn every_metric_is_in_the_docs() {
    let page = std::fs::read_to_string(docs().join("metrics.md")).expect("docs/metrics.md");
    for family in FAMILIES {
        assert!(
            page.contains(&format!("`{}`", family.name)),
            "docs/metrics.md lacks {}",
            family.name
        );
    }
}
