//! Reading cases, judging numbers, counting.

use std::collections::BTreeMap;
use std::path::PathBuf;

use qraft_tests::closeness::Tolerance;
use qraft_tests::scale::say;
use serde_json::Value;

/// One case with what its file says of all of them.
pub struct Case {
    pub id: String,
    pub kind: String,
    pub input: Value,
    pub expected: Value,
    pub tolerance: Tolerance,
}

/// What a check found.
pub enum Verdict {
    Passed,
    Skipped(String),
    Failed(String),
}

fn is_foreign() -> bool {
    std::env::var_os("QRAFT_ORACLES").is_some()
}

fn folder(name: &str) -> PathBuf {
    let bundled = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/oracles"));
    std::env::var_os("QRAFT_ORACLES").map_or(bundled, PathBuf::from).join(name)
}

/// All files of a folder with that ending, in the order of their names.
pub fn files(name: &str, ending: &str) -> Vec<PathBuf> {
    let folder = folder(name);
    let entries = std::fs::read_dir(&folder)
        .unwrap_or_else(|why| panic!("{} cannot be read: {why}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == ending))
        .collect();
    paths.sort();
    paths
}

/// All JSON documents of a folder, in the order of their names.
pub fn documents(name: &str) -> Vec<Value> {
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("a readable file");
        serde_json::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
    };
    files(name, "json").iter().map(read).collect()
}

/// All cases of a folder's documents whose suite is `suite`.
pub fn cases(name: &str, suite: &str) -> Vec<Case> {
    let is_ours = |document: &&Value| document["suite"] == suite;
    documents(name).iter().filter(is_ours).flat_map(read_cases).collect()
}

fn read_cases(document: &Value) -> Vec<Case> {
    let cases = document["cases"].as_array().expect("cases");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let one = |case: &Value| {
        let own = &case["tol"];
        let tol = if own.is_null() { &document["default_tol"] } else { own };
        let part = |key: &str| tol[key].as_f64().or(tol.as_f64()).unwrap_or(0.0);
        Case {
            id: text(&case["id"]),
            kind: text(&case["kind"]),
            input: case["input"].clone(),
            expected: case["expected"].clone(),
            tolerance: Tolerance { rel: part("rel"), abs: part("abs") },
        }
    };
    cases.iter().map(one).collect()
}

/// A number: `null` is NaN, `"inf"` an infinity.
pub fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) if text == "inf" => f64::INFINITY,
        Value::String(text) if text == "-inf" => f64::NEG_INFINITY,
        Value::String(text) => panic!("`{text}` is no number"),
        other => other.as_f64().unwrap_or(f64::NAN),
    }
}

/// Numbers of an array.
pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("an array").iter().map(number).collect()
}

impl Case {
    /// A number of the input.
    pub fn given(&self, key: &str) -> f64 {
        number(&self.input[key])
    }

    /// Compares one expected number, where the case has it.
    pub fn expect(&self, key: &str, ours: Option<f64>) -> Result<(), String> {
        let Some(expected) = self.expected.get(key) else { return Ok(()) };
        let (ours, theirs) = (ours.unwrap_or(f64::NAN), number(expected));
        if self.tolerance.agree(ours, theirs) {
            return Ok(());
        }
        Err(format!("{key}: {ours:?}, expected {theirs:?}"))
    }

    /// Compares one expected index, where the case has it.
    pub fn expect_index(&self, key: &str, ours: Option<usize>) -> Result<(), String> {
        let Some(expected) = self.expected.get(key) else { return Ok(()) };
        if expected.as_u64() == ours.map(|at| at as u64) {
            return Ok(());
        }
        Err(format!("{key}: {ours:?}, expected {expected}"))
    }

    /// Compares one expected column, where the case has it.
    pub fn expect_column(&self, key: &str, ours: &[f64]) -> Result<(), String> {
        let Some(expected) = self.expected.get(key) else { return Ok(()) };
        self.tolerance.first_gap(key, ours, &numbers(expected)).map_or(Ok(()), Err)
    }
}

impl From<Result<(), String>> for Verdict {
    fn from(result: Result<(), String>) -> Self {
        result.map_or_else(Verdict::Failed, |()| Verdict::Passed)
    }
}

/// Prints the count of a suite, and fails where something failed or too little passed. `minimum` is
/// for the bundled cases; of others, one must pass.
pub fn settle(suite: &str, verdicts: Vec<(String, Verdict)>, minimum: usize) {
    let (mut passed, mut failed) = (0, Vec::new());
    let mut skipped: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (id, verdict) in verdicts {
        match verdict {
            Verdict::Passed => passed += 1,
            Verdict::Skipped(why) => skipped.entry(why).or_default().push(id),
            Verdict::Failed(why) => failed.push(format!("{id}: {why}")),
        }
    }
    for (why, ids) in &skipped {
        say(&format!("oracle {suite}: skipped, {why}: {}", ids.join(" ")));
    }
    let (skips, failures) = (skipped.values().map(Vec::len).sum::<usize>(), failed.len());
    say(&format!("oracle {suite}: passed={passed} skipped={skips} failed={failures}"));
    assert!(failed.is_empty(), "oracle {suite}:\n  {}", failed.join("\n  "));
    let minimum = if is_foreign() { 1 } else { minimum };
    assert!(passed >= minimum, "oracle {suite}: {passed} passed, at least {minimum} must");
}
