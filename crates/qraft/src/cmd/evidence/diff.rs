//! `qraft evidence diff`: in what two packs differ.

use std::collections::BTreeSet;

use qraft_evidence::{Contents, MANIFEST_NAME};
use serde_json::{Value, json};
use similar::TextDiff;

use crate::args::{DiffArgs, Format};
use crate::exit::{Ended, Outcome};
use crate::packs::{Difference, intact, of_file};
use crate::print::{self, wrapped};

/// The schema of the answer.
const SCHEMA: &str = "qraft.evidence-diff/1";

/// Files that are told as texts.
const TEXTS: [&str; 4] = ["strategy.yaml", "strategy.json", "search.yaml", "qraft.lock"];

/// How one file differs.
enum Change {
    /// Only the first has it.
    Gone,
    /// Only the second has it.
    Came,
    /// As texts: a unified diff.
    Text(String),
    /// Place by place, and how many there are in all.
    Places(Vec<Difference>, usize),
}

/// Runs the command.
pub fn run(args: &DiffArgs) -> Ended {
    let (first, second) = match (intact(&args.first), intact(&args.second)) {
        (Ok(first), Ok(second)) => (first, second),
        (Err(a), Err(b)) => return Err(a.and(b)),
        (Err(stop), _) | (_, Err(stop)) => return Err(stop),
    };
    let changes = changes(&first, &second);
    match args.output.format {
        Format::Text => print::out!("{}", text(&first, &second, &changes)),
        Format::Json => print::outln!("{}", document(&first, &second, &changes)),
    }
    Ok(if changes.is_empty() { Outcome::Done } else { Outcome::Findings })
}

fn changes(first: &Contents, second: &Contents) -> Vec<(String, Change)> {
    let names: BTreeSet<&str> = first.names().chain(second.names()).collect();
    let mut changes = Vec::new();
    for name in names.into_iter().filter(|name| *name != MANIFEST_NAME) {
        let change = match (first.file(name), second.file(name)) {
            (Some(a), Some(b)) if a == b => continue,
            (Some(_), None) => Change::Gone,
            (None, _) => Change::Came,
            (Some(a), Some(b)) => match TEXTS.contains(&name) {
                true => Change::Text(unified(name, a, b)),
                false => {
                    let (told, count) = of_file(name, a, b);
                    // The same content, laid out otherwise.
                    if count == 0 {
                        continue;
                    }
                    Change::Places(told, count)
                }
            },
        };
        changes.push((name.to_owned(), change));
    }
    changes
}

fn unified(name: &str, first: &[u8], second: &[u8]) -> String {
    let (a, b) = (String::from_utf8_lossy(first), String::from_utf8_lossy(second));
    let diff = TextDiff::from_lines(&*a, &*b);
    diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

fn id(contents: &Contents) -> String {
    contents.id().map_or_else(String::new, |id| id.to_string())
}

fn text(first: &Contents, second: &Contents, changes: &[(String, Change)]) -> String {
    let mut out = String::new();
    for (letter, contents) in [("a", first), ("b", second)] {
        out.push_str(&format!("{letter}: {}\n   {}\n", contents.path().display(), id(contents)));
    }
    if changes.is_empty() {
        out.push_str("they hold the same\n");
    }
    for (name, change) in changes {
        out.push('\n');
        match change {
            Change::Gone => out.push_str(&format!("{name}: only a has it\n")),
            Change::Came => out.push_str(&format!("{name}: only b has it\n")),
            Change::Text(diff) => out.push_str(&format!("{name}:\n{diff}")),
            Change::Places(told, count) => {
                let places = if *count == 1 { "place" } else { "places" };
                out.push_str(&format!("{name}: {} {places}\n", print::count(*count as u64)));
                for difference in told {
                    out.push_str(&wrapped(&place(difference), 4));
                }
                if told.len() < *count {
                    out.push_str(&format!("  and {} more\n", count - told.len()));
                }
            }
        }
    }
    out
}

fn place(difference: &Difference) -> String {
    let show = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let place = if difference.place.is_empty() { "content" } else { &difference.place };
    format!("  {place}: {} -> {}", show(&difference.first), show(&difference.second))
}

fn document(first: &Contents, second: &Contents, changes: &[(String, Change)]) -> Value {
    let side = |contents: &Contents| {
        let path = contents.path().display().to_string();
        json!({"path": path, "id": id(contents)})
    };
    let entry = |(name, change): &(String, Change)| match change {
        Change::Gone => json!({"file": name, "only": "a"}),
        Change::Came => json!({"file": name, "only": "b"}),
        Change::Text(diff) => json!({"file": name, "diff": diff}),
        Change::Places(told, count) => {
            let place = |d: &Difference| json!({"place": d.place, "a": d.first, "b": d.second});
            let told: Vec<Value> = told.iter().map(place).collect();
            json!({"file": name, "count": count, "differences": told})
        }
    };
    json!({
        "schema": SCHEMA,
        "a": side(first),
        "b": side(second),
        "same": changes.is_empty(),
        "files": changes.iter().map(entry).collect::<Vec<_>>(),
    })
}
