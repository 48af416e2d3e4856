use std::path::{Path, PathBuf};

use qraft_diag::SourceFile;
use qraft_syntax::yaml::{self, Node, NodeKind, ScalarStyle};
use serde_json::{Value, json};

use super::validate::violations;
use super::{Schema, tables};

const ALL: [Schema; 4] = [Schema::Strategy, Schema::Space, Schema::Config, Schema::Data];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The text as JSON: bare scalars as YAML 1.2 reads them.
fn value(text: &str) -> Value {
    let (tree, findings) = yaml::parse(&SourceFile::new("x.yaml", text));
    assert!(findings.is_empty(), "{text}: {findings:?}");
    of(&tree.expect("a document"))
}

fn of(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Seq(items) => items.iter().map(of).collect(),
        NodeKind::Map(entries) => {
            let entries = entries.iter().map(|e| (e.key.name.clone(), of(&e.value)));
            Value::Object(entries.collect())
        }
        NodeKind::Scalar(scalar) => {
            let bare = scalar.style == ScalarStyle::Plain;
            let word = serde_json::from_str::<Value>(&scalar.value).ok();
            let word = word.filter(|v| bare && !v.is_string() && !v.is_object() && !v.is_array());
            word.unwrap_or_else(|| json!(scalar.value))
        }
    }
}

#[test]
fn shipped_schemas_are_what_the_tables_say() {
    for schema in ALL {
        let path = root().join(format!("grammar/schema/{}.json", schema.name()));
        let text = schema.text();
        if std::env::var_os("QRAFT_BLESS").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, &text).expect("it can be written");
        }
        let shipped = std::fs::read_to_string(&path).unwrap_or_default();
        let what = "is stale: QRAFT_BLESS=1 cargo test -p qraft writes it";
        assert!(shipped == text, "grammar/schema/{}.json {what}", schema.name());
    }
}

#[test]
fn every_kind_of_value_is_known() {
    let strategy = qraft_syntax::document::keys().iter();
    let space = qraft_syntax::document::space::keys().iter();
    for key in strategy.chain(space).chain(super::CONFIG_KEYS) {
        assert!(tables::is_known(key.ty), "`{}` of `{}` has no schema", key.ty, key.path);
    }
}

#[test]
fn the_examples_fit() {
    let folders = [
        ("examples/strategies", Schema::Strategy),
        ("examples/spaces", Schema::Space),
        ("examples/data", Schema::Data),
        ("examples/data/point_in_time", Schema::Data),
        ("examples/data/minutes", Schema::Data),
        ("crates/syntax/tests/fixtures", Schema::Strategy),
    ];
    let mut count = 0;
    for (folder, schema) in folders {
        let document = schema.document();
        for item in std::fs::read_dir(root().join(folder)).expect("a folder") {
            let path = item.expect("an item").path();
            // A file of params alone is no space.
            let is_text = path.extension().is_some_and(|e| e == "yaml" || e == "json");
            let name = path.display().to_string();
            let other = (schema == Schema::Data && !name.ends_with(".data.yaml"))
                || (folder.ends_with("fixtures") && !name.ends_with("full.yaml"));
            if !is_text || other || path.ends_with("rsi_grid.yaml") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("text");
            let errors = violations(&document, &value(&text));
            assert!(errors.is_empty(), "{}: {errors:?}", path.display());
            count += 1;
        }
    }
    assert!(count >= 10, "{count}");
}

#[test]
fn what_is_wrong_is_refused() {
    let cases = [
        (Schema::Strategy, "name: x"),
        (Schema::Strategy, "version: 2"),
        (Schema::Strategy, "version: 1\nsignal: {}"),
        (Schema::Strategy, "version: 1\nsignals: {log: a > b}"),
        (Schema::Strategy, "version: 1\nsignals: a > b"),
        (Schema::Strategy, "version: 1\nselection: {mode: best}"),
        (Schema::Strategy, "version: 1\nparams: {x: {range: [1, 2, 3]}}"),
        (Schema::Strategy, "version: 1\nparams: {x: {rang: [1, 2]}}"),
        (Schema::Strategy, "version: 1\nrebalance: weekly"),
        (Schema::Strategy, "version: 1\nconstraints: a < b"),
        (Schema::Strategy, "version: 1\ncosts: {slippage: {impact: {gamma: 1}}}"),
        (Schema::Space, "version: 1"),
        (Schema::Space, "version: 1\nstrategy: s.yaml\ntrials: -1"),
        (Schema::Space, "version: 1\nstrategy: {version: 1, signal: x}"),
        (Schema::Space, "version: 1\nstrategy: s.yaml\nplan: best"),
        (Schema::Space, "version: 1\nstrategy: s.yaml\nobjective: {direction: max}"),
        (Schema::Config, "universe: {}"),
        (Schema::Config, "universes: {x: 3}"),
        (Schema::Config, "data: {bars: 1D}"),
        (Schema::Data, "stamp: middle"),
        (Schema::Data, "columns: {eps: {kind: number}}"),
        (Schema::Data, "columns: {eps: {knownat: close}}"),
        (Schema::Data, "columns: {industry: word}"),
        (Schema::Data, "tables: [{known_at: close}]"),
        (Schema::Config, "check: {fail-on: sometimes}"),
        (Schema::Config, "check: {levels: {CST001: loud}}"),
    ];
    for (schema, text) in cases {
        assert!(
            !violations(&schema.document(), &value(text)).is_empty(),
            "{schema:?} takes {text}"
        );
    }
    let fine = [
        (Schema::Config, "universes: {x: all, y: [A, B]}\ndata: {calendar: XNYS, bar: 1D}"),
        (Schema::Data, "columns: {eps: {kind: fundamental, known_at: publication+2d}}"),
        (Schema::Space, "version: 1\nstrategy: {version: 1}\nobjective: [sharpe_ratio]\nseed: 1_0"),
    ];
    for (schema, text) in fine {
        let errors = violations(&schema.document(), &value(text));
        assert!(errors.is_empty(), "{schema:?} refuses {text}: {errors:?}");
    }
}

#[test]
fn the_keys_of_data_are_those_that_are_read() {
    use qraft_syntax::data_schema::{COLUMN_KEYS, KEYS, TABLE_KEYS};
    let read: [&[&str]; 3] = [&KEYS, &COLUMN_KEYS, &TABLE_KEYS];
    for (made, read) in super::data::keys().iter().zip(read) {
        let (mut made, mut read) = (made.clone(), read.to_vec());
        made.sort_unstable();
        read.sort_unstable();
        assert_eq!(made, read);
    }
}

/// The keys of the table are those that the reader takes, table by table.
#[test]
fn the_keys_of_the_config_are_those_that_are_read() {
    let tables: Vec<String> = super::CONFIG_KEYS
        .iter()
        .filter(|key| {
            key.ty == "map"
                && !super::CONFIG_KEYS.iter().any(|k| k.path == format!("{}.*", key.path))
        })
        .map(|key| format!("{}.", key.path))
        .chain([String::new()])
        .collect();
    for prefix in tables {
        let text = format!("{prefix}no_such_key = 1");
        let error = toml::from_str::<crate::config::Config>(&text).expect_err("no key").to_string();
        let mut read: Vec<&str> = error.split('`').skip(3).step_by(2).collect();
        let listed = super::CONFIG_KEYS.iter().filter_map(|k| k.path.strip_prefix(prefix.as_str()));
        let mut listed: Vec<&str> = listed.filter(|name| !name.contains('.')).collect();
        read.sort_unstable();
        listed.sort_unstable();
        assert_eq!(read, listed, "`{prefix}`: {error}");
    }
}
