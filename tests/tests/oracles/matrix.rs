//! The matrix of `docs/matching.md`, executed: every cell names a case that passes and holds such
//! an order, and every case of our own is named.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use qraft_tests::closeness::Tolerance;
use qraft_tests::scale::say;
use qraft_tests::scenario::Scenario;
use qraft_tests::verdict::judge;
use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn cases(file: &str) -> Vec<Value> {
    let path = Path::new(ROOT).join("fixtures").join(file);
    let text = std::fs::read_to_string(path).expect("the fixture");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    document["cases"].as_array().expect("cases").clone()
}

fn name(case: &Value) -> String {
    case["id"].as_str().expect("an id").to_owned()
}

fn run(case: &Value) -> Result<(), String> {
    let scenario = Scenario::read(&case["input"])?;
    let tolerance = Tolerance { rel: 1e-9, abs: 1e-6 };
    judge(&scenario, &scenario.run()?, &case["expected"], tolerance)
}

/// Case ids of a cell.
fn ids(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The cells of the page's rows that have so many columns, headings aside.
fn rows(page: &str, columns: usize) -> Vec<Vec<&str>> {
    let page = page.split_once("## Capability matrix").expect("the matrix").1;
    page.lines()
        .filter(|line| line.starts_with('|') && !line.contains("---"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>())
        .filter(|row| row.len() == columns && !matches!(row[0], "order" | "what"))
        .collect()
}

fn holds(case: &Value, kind: &str, tif: &str, data: &str) -> bool {
    let orders = case["input"]["orders"].as_array().expect("orders");
    let fits =
        |order: &Value| order["type"] == kind && order["tif"].as_str().unwrap_or("GTC") == tif;
    case["kind"] == data && orders.iter().any(fits)
}

#[test]
fn every_cell_of_the_matrix_is_executed() {
    let page = std::fs::read_to_string(Path::new(ROOT).join("../docs/matching.md")).expect("page");
    let own = cases("matching/scenarios.json");
    let all: BTreeMap<String, Value> = cases("oracles/fills/scenarios.json")
        .into_iter()
        .chain(own.iter().cloned())
        .map(|case| (name(&case), case))
        .collect();
    let (mut named, mut complaints, mut cells) = (BTreeSet::new(), Vec::new(), 0);
    for row in rows(&page, 4) {
        for (data, cell) in [("bars", row[2]), ("ticks", row[3])] {
            cells += 1;
            let ids = ids(cell);
            if ids.is_empty() {
                complaints.push(format!("{} {} on {data}: no case", row[0], row[1]));
            }
            for id in ids {
                named.insert(id.to_owned());
                let shown = all.get(id).is_some_and(|case| holds(case, row[0], row[1], data));
                if !shown {
                    complaints.push(format!("{id} shows no {} {} on {data}", row[0], row[1]));
                }
            }
        }
    }
    for row in rows(&page, 3) {
        named.extend(row[1..].iter().flat_map(|cell| ids(cell)).map(str::to_owned));
    }
    complaints.extend(
        own.iter()
            .map(name)
            .filter(|id| !named.contains(id))
            .map(|id| format!("{id} is named nowhere")),
    );
    for id in &named {
        let outcome = all.get(id).ok_or("no such case".to_owned()).and_then(run);
        complaints.extend(outcome.err().map(|why| format!("{id}: {why}")));
    }
    say(&format!("matching matrix: cells={cells} cases={}", named.len()));
    assert!(complaints.is_empty(), "docs/matching.md:\n  {}", complaints.join("\n  "));
    assert_eq!(cells, 48, "six kinds of orders, four times in force, two kinds of data");
}
