//! Counts against recorded ones.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// What a count may grow by before it is a failure, and fall by before it is told.
const TOLERANCE: f64 = 0.05;

const RERECORD: &str =
    "if that is meant, record again: QRAFT_BLESS=1 cargo test -p qraft-tests --test instructions";

/// Instructions a case, and with what they were made.
#[derive(Clone, PartialEq, Debug)]
pub struct Counts {
    /// `rustc -vV`, whole: another compiler makes other code.
    pub rustc: String,
    /// Instructions by case.
    pub cases: BTreeMap<String, u64>,
}

/// What a comparison says.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Verdict {
    /// Cases that have grown, or are not there: each with its name and what to do.
    pub failures: Vec<String>,
    /// What is worth a word.
    pub notes: Vec<String>,
}

impl Counts {
    /// As `benches/instructions.json` has it.
    pub fn read(text: &str) -> Result<Counts, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let rustc = value["rustc"].as_array().ok_or("no list `rustc`")?;
        let lines: Vec<&str> = rustc.iter().filter_map(Value::as_str).collect();
        let cases = value["cases"].as_object().ok_or("no map `cases`")?;
        let count = |(name, count): (&String, &Value)| {
            let count = count.as_u64().ok_or_else(|| format!("`{name}` is no count"))?;
            Ok((name.clone(), count))
        };
        let cases = cases.iter().map(count).collect::<Result<_, String>>()?;
        Ok(Counts { rustc: lines.join("\n"), cases })
    }

    /// The file's text.
    pub fn to_text(&self) -> String {
        let value = json!({
            "schema": "qraft.instructions/1",
            "profile": "release",
            "isa": "avx2",
            "rustc": self.rustc.lines().collect::<Vec<_>>(),
            "cases": self.cases,
        });
        format!("{value:#}\n")
    }
}

/// Where counts of now stand beside recorded ones.
pub fn compare(recorded: &Counts, now: &Counts) -> Verdict {
    let mut verdict = Verdict::default();
    if recorded.rustc != now.rustc {
        let first = |text: &str| text.lines().next().unwrap_or("").to_owned();
        let (then, now) = (first(&recorded.rustc), first(&now.rustc));
        verdict.notes.push(format!("not compared: recorded with {then}, this is {now}"));
        return verdict;
    }
    for (name, now) in &now.cases {
        let Some(before) = recorded.cases.get(name) else {
            verdict.failures.push(format!("`{name}` has no recorded count: {RERECORD}"));
            continue;
        };
        let change = *now as f64 / *before as f64 - 1.0;
        let told =
            format!("`{name}`: {before} instructions are now {now}, {:+.1} %", change * 100.0);
        if change > TOLERANCE {
            verdict.failures.push(format!("{told}; {RERECORD}"));
        } else if change < -TOLERANCE {
            verdict.notes.push(format!("{told}: record it, so that it stays"));
        }
    }
    let gone = recorded.cases.keys().filter(|name| !now.cases.contains_key(*name));
    verdict.failures.extend(gone.map(|name| format!("`{name}` was not counted: {RERECORD}")));
    verdict
}

fn counts(rustc: &str, cases: &[(&str, u64)]) -> Counts {
    let cases = cases.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    Counts { rustc: rustc.to_owned(), cases }
}

#[test]
fn growth_beyond_the_tolerance_is_told_by_name() {
    let recorded = counts("rustc 1", &[("crossover", 1_000_000), ("panel", 2_000_000)]);
    let fine = counts("rustc 1", &[("crossover", 1_049_000), ("panel", 1_910_000)]);
    assert_eq!(compare(&recorded, &fine), Verdict::default());
    let grown = counts("rustc 1", &[("crossover", 1_060_000), ("panel", 2_000_000)]);
    let verdict = compare(&recorded, &grown);
    assert_eq!((verdict.failures.len(), verdict.notes.len()), (1, 0));
    let told = &verdict.failures[0];
    assert!(told.contains("`crossover`") && told.contains("+6.0 %"), "{told}");
    assert!(told.contains("QRAFT_BLESS=1"), "{told}");
    assert!(!told.contains("panel"), "{told}");
}

#[test]
fn a_fall_is_a_note_and_a_missing_case_a_failure() {
    let recorded = counts("rustc 1", &[("crossover", 1_000_000), ("panel", 2_000_000)]);
    let verdict = compare(&recorded, &counts("rustc 1", &[("crossover", 900_000), ("new", 5)]));
    assert_eq!((verdict.failures.len(), verdict.notes.len()), (2, 1));
    assert!(verdict.notes[0].contains("-10.0 %"), "{:?}", verdict.notes);
    assert!(verdict.failures[0].contains("`new`") && verdict.failures[1].contains("`panel`"));
}

#[test]
fn another_compiler_is_not_compared() {
    let recorded = counts("rustc 1\nhost: a", &[("crossover", 1)]);
    let verdict = compare(&recorded, &counts("rustc 2\nhost: a", &[("crossover", 100)]));
    assert!(verdict.failures.is_empty());
    assert!(verdict.notes[0].contains("rustc 1") && verdict.notes[0].contains("rustc 2"));
}

#[test]
fn counts_are_read_back() {
    let counts = counts("rustc 1\nhost: a", &[("crossover", 1), ("panel", 2)]);
    assert_eq!(Counts::read(&counts.to_text()), Ok(counts));
    assert!(Counts::read("{}").is_err());
}
