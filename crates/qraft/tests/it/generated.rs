//! Reference pages are made from the declarations in code. `QRAFT_BLESS=1 cargo test -p qraft`
//! writes them; otherwise a stale page fails.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use qraft_check::CheckOptions;
use qraft_diag::SourceFile;
use qraft_ir::catalog::{self, OpSig};
use qraft_ir::program::{Kind, Unit};
use qraft_syntax::document::keys;
use qraft_telemetry::{self as telemetry, FAMILIES, OTHER, REASONS, RULES, SIDES, SYMBOLS_MAX};

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

const OPERATORS: &str = "# Operators\n\nMade from `qraft_ir::catalog`; a test holds it. `qraft operators NAME` \
    prints one of them.\n\n\
    - Leading series that are left out are the columns named under *left out*: `ROC(20)` is `ROC(close, 20)`.\n\
    - Windows count bars, the current one included. A missing value inside makes the answer missing, and the \
    operator recovers when it has left. `min_periods=` is how many values are enough, where an operator takes it.\n\
    - Operators that remember hold their state over missing values and answer none there.\n\
    - Infinities are missing values to every operator, and leave none.\n\
    - Bars are counted from 0: *first at bar n* needs n earlier bars.\n\
    - *Reach* is how many earlier bars the call with its usual arguments needs before its first value.\n";

/// What is known of the answer of a call: unit and reach.
fn answer(sig: &OpSig) -> String {
    let call = sig.usual_call();
    let file = SourceFile::new("call", &*call);
    let checked = qraft_check::check_expression(&file, &CheckOptions::default());
    let program = checked.program.expect("a usual call is a program");
    let (_, id) = program.outputs().into_iter().next().expect("an output");
    let node = program.node(id);
    let what = match (node.ty.kind, node.unit) {
        (Kind::Bool, _) => "a condition",
        (_, Unit::Price) => "a price",
        (_, Unit::Shares) => "shares",
        (_, Unit::Ratio) => "a ratio",
        _ => "a number",
    };
    format!("`{call}` is {what}, reach {}", node.reach.back)
}

#[test]
fn every_operator() {
    let mut page = String::from(OPERATORS);
    let mut last = None;
    for sig in catalog::operators() {
        if last.replace(sig.group) != Some(sig.group) {
            let _ = write!(page, "\n## {}\n", sig.group.title());
        }
        let _ = write!(page, "\n### `{}`\n\n{}: {}.\n", sig.usage(), sig.doc, sig.definition);
        let mut facts = Vec::new();
        if sig.group != catalog::Group::Labels {
            facts.push(answer(sig));
        }
        if !sig.aliases.is_empty() {
            let also: Vec<String> = sig.aliases.iter().map(|a| format!("`{a}`")).collect();
            facts.push(format!("also {}", also.join(", ")));
        }
        if !sig.implied.is_empty() {
            facts.push(format!("left out: `{}`", sig.implied.join("`, `")));
        }
        if sig.is_partial() {
            facts.push("takes `min_periods`".to_owned());
        }
        facts.push(format!("example: `{}`", sig.example));
        let _ = writeln!(page, "{}.", facts.join("; "));
        if !sig.talib.is_empty() {
            let _ = writeln!(page, "{}.", sig.talib);
        }
    }
    page.push_str("\n## Names from elsewhere\n\n| name | here |\n| --- | --- |\n");
    for (name, way) in catalog::ELSEWHERE {
        let _ = writeln!(page, "| `{name}` | {} |", cell(way));
    }
    let _ = writeln!(page, "| `CDL…` | {} |", cell(catalog::CANDLES));
    hold("operators.md", &page);
}

#[test]
fn every_metric_is_in_the_docs() {
    let page = std::fs::read_to_string(docs().join("metrics.md")).expect("docs/metrics.md");
    for family in FAMILIES {
        let kind = match family.kind {
            telemetry::Kind::Counter => "counter",
            telemetry::Kind::Gauge => "gauge",
            telemetry::Kind::Histogram(_) => "histogram",
        };
        let labels = family.labels.join(", ");
        let row = format!("| `{}` | {kind} | {labels} |", family.name).replace("|  |", "| |");
        assert!(page.contains(&row), "docs/metrics.md lacks {row}");
    }
    let list = |words: &[&str]| {
        words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
    };
    let reasons = [&REASONS[..], &[OTHER]].concat();
    for words in [&SIDES[..], &reasons, &RULES] {
        assert!(page.contains(&list(words)), "docs/metrics.md lacks {}", list(words));
    }
    assert!(page.contains(&format!("more than {SYMBOLS_MAX} symbols")), "docs/metrics.md");
}
