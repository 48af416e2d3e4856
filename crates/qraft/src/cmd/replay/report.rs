//! What a replay found, for people and machines.

use serde_json::{Value, json};

use super::Replayed;
use crate::packs::Difference;
use crate::print::wrapped;

/// The schema of the answer.
const SCHEMA: &str = "qraft.replay/1";

/// For people.
pub fn text(replays: &[Replayed]) -> String {
    let mut out = String::new();
    for replay in replays {
        let (path, compared) = (replay.path.display(), &replay.compared);
        let files = compared.equal.len() + compared.moved.len();
        out.push_str(&match compared.moved.len() {
            0 => format!("{path}: replays to the bit\n"),
            moved => format!("{path}: does not replay, {moved} of {files} files differ\n"),
        });
        let mut line = |text: String, indent| out.push_str(&wrapped(&text, indent));
        line(format!("  id {}", replay.id), 4);
        line(format!("  data {}", replay.prices.display()), 4);
        if let Some(build) = &replay.sealed_by {
            line(format!("  sealed by another build: {build}"), 4);
        }
        if !compared.equal.is_empty() {
            line(format!("  equal: {}", compared.equal.join(", ")), 4);
        }
        for (file, told, count) in &compared.moved {
            told.iter().for_each(|difference| line(moved(difference), 4));
            if told.len() < *count {
                line(format!("  {file}: and {} more", count - told.len()), 4);
            }
        }
        if !compared.left.is_empty() {
            line(format!("  not made by a run: {}", compared.left.join(", ")), 4);
        }
    }
    if replays.len() > 1 {
        let equal = replays.iter().filter(|replay| replay.compared.is_equal()).count();
        out.push_str(&format!("{equal} of {} packs replay to the bit\n", replays.len()));
    }
    out
}

fn moved(difference: &Difference) -> String {
    let Difference { file, place, first, second } = difference;
    let place = if place.is_empty() { String::new() } else { format!(", {place}") };
    let show = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    format!("  {file}{place}: sealed {}, replayed {}", show(first), show(second))
}

/// For machines.
pub fn json(replays: &[Replayed]) -> Value {
    let place = |d: &Difference| json!({"place": d.place, "sealed": d.first, "replayed": d.second});
    let file = |(file, told, count): &(String, Vec<Difference>, usize)| {
        let told: Vec<Value> = told.iter().map(place).collect();
        json!({"file": file, "count": count, "differences": told})
    };
    let one = |replay: &Replayed| {
        json!({
            "path": replay.path.display().to_string(),
            "id": replay.id,
            "prices": replay.prices.display().to_string(),
            "sealed_by_another_build": replay.sealed_by,
            "equal": replay.compared.is_equal(),
            "files_equal": replay.compared.equal,
            "files_moved": replay.compared.moved.iter().map(file).collect::<Vec<_>>(),
            "files_left": replay.compared.left,
        })
    };
    json!({
        "schema": SCHEMA,
        "equal": replays.iter().all(|replay| replay.compared.is_equal()),
        "packs": replays.iter().map(one).collect::<Vec<_>>(),
    })
}
