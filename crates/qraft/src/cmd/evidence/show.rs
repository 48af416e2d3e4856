//! `qraft evidence show`: what a pack holds, for people and machines.

use qraft_base::Digest;
use qraft_evidence::Contents;
use qraft_search::record::{FIGURES, read_number};
use serde_json::{Map, Value, json};

use crate::args::{EvidenceShowArgs, Format};
use crate::exit::{Ended, Outcome};
use crate::packs::intact;
use crate::print::{self, Align, Table, count, money, percent, plain, wrapped};

/// The schema of the answer.
const SCHEMA: &str = "qraft.evidence-show/1";

/// Hex digits of a digest that are enough to see whether two are the same; JSON has all of them.
const SHOWN_DIGITS: usize = 16;

/// What a file of a pack is.
const FILES: [(&str, &str); 27] = [
    ("allows.json", "findings that its comments allow"),
    ("approvals.json", "who signed it"),
    ("build.json", "which build sealed it"),
    ("digests.json", "what it is: data, strategy, operators, params"),
    ("equity.parquet", "equity at each bar's close"),
    ("equity_precise.parquet", "the same, matched order by order"),
    ("factors.json", "factors and operators, versions, signatures"),
    ("figures.json", "its figures"),
    ("gates.json", "the verdicts of the gates"),
    ("halts.parquet", "bars on which a breaker rested trading"),
    ("header.json", "the run that it is of"),
    ("inputs.json", "what the run was made from"),
    ("manifest.json", "every file's length and digest"),
    ("metrics.json", "both stages, costs, orders"),
    ("operators.json", "operators from outside, and who stands for them"),
    ("params.json", "its params"),
    ("performance.json", "every figure of the whole series, and by year"),
    ("pool.json", "its place among similar ones"),
    ("qraft.lock", "the operators that were pinned"),
    ("rejections.parquet", "orders that ended without all of their shares"),
    ("search.yaml", "the space that was searched"),
    ("sensitivity.json", "its figures at other costs and latencies"),
    ("snapshot_meta.json", "which data"),
    ("strategy.json", "the strategy"),
    ("strategy.yaml", "the strategy"),
    ("trades.parquet", "every fill, with what it cost and why"),
    ("trades_precise.parquet", "the same, matched order by order"),
];

/// Runs the command.
pub fn run(args: &EvidenceShowArgs) -> Ended {
    let contents = intact(&args.path)?;
    match args.output.format {
        Format::Text => print::out!("{}", text(&contents)),
        Format::Json => print::outln!("{}", document(&contents)),
    }
    Ok(Outcome::Done)
}

fn json_of(contents: &Contents, name: &str) -> Value {
    let bytes = contents.file(name).unwrap_or_default();
    serde_json::from_slice(bytes).unwrap_or(Value::Null)
}

fn what(name: &str) -> &'static str {
    FILES.iter().find(|(other, _)| *other == name).map_or("", |(_, what)| *what)
}

fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    }
}

fn text(contents: &Contents) -> String {
    let of = |name: &str| json_of(contents, name);
    let (header, digests, snapshot) =
        (of("header.json"), of("digests.json"), of("snapshot_meta.json"));
    let id = contents.id().map_or_else(String::new, |id| id.to_string());
    let mut out = format!("{}\n  id {id}\n", contents.path().display());
    let mut line = |name: &str, text: String| {
        out.push_str(&wrapped(&format!("  {name:<11}{text}"), 13));
    };
    if !header.is_null() {
        line("run", format!("{}, trial {}", word(&header["run_id"]), word(&digests["trial"])));
        let (mode, plan) = (word(&header["mode"]), word(&header["plan"]));
        let trials = header["trials"].as_u64().map_or_else(String::new, count);
        line("strategy", format!("{}, {mode}, {plan} of {trials}", word(&header["strategy"])));
    }
    let params = of("params.json");
    let params = params.as_object().into_iter().flatten();
    let params: Vec<String> = params.map(|(k, v)| format!("{k} = {}", word(v))).collect();
    line("params", params.join(", "));
    if !snapshot.is_null() {
        let number = |key: &str| snapshot[key].as_u64().map_or_else(String::new, count);
        let symbols = snapshot["symbols"].as_array().map_or(0, Vec::len) as u64;
        line("data", format!("{} symbols x {} bars", count(symbols), number("bars")));
    }
    for name in ["snapshot", "dsl", "operators", "space"] {
        if let Some(Ok(digest)) = digests[name].as_str().map(str::parse::<Digest>) {
            line(name, format!("blake3:{}…", digest.short(SHOWN_DIGITS)));
        }
    }
    let build = of("build.json");
    if !build.is_null() {
        let (engine, target) = (word(&build["engine"]), word(&build["target"]));
        line("build", format!("{engine}, semantics {}, {target}", word(&build["semantics"])));
    }
    let listed = |name: &str, key: &str| of(name)[key].as_array().map_or(0, Vec::len);
    line("allows", listed("allows.json", "allows").to_string());
    line("approvals", listed("approvals.json", "approvals").to_string());
    let stats = &of("figures.json")["stats"];
    if !stats.is_null() {
        out.push_str(&format!("\n{}", figures(stats)));
    }
    out.push_str(&format!("\n{}", files(contents)));
    out
}

fn figures(stats: &Value) -> Table {
    let columns = [("figure", Align::Left), ("value", Align::Right)];
    let mut table = Table::new(columns.map(|(name, align)| (name.to_owned(), align)));
    for name in FIGURES {
        let value = read_number(&stats[name]);
        let shown = match name {
            "total_return" | "cagr" | "volatility" | "max_drawdown" | "hit_rate" | "exposure" => {
                percent(value)
            }
            "fees" => money(value),
            "trades" => plain(value, 0),
            _ => plain(value, 3),
        };
        table.row([name.to_owned(), shown]);
    }
    table
}

fn files(contents: &Contents) -> Table {
    let columns = [("file", Align::Left), ("bytes", Align::Right), ("what", Align::Left)];
    let mut table = Table::new(columns.map(|(name, align)| (name.to_owned(), align)));
    for name in contents.names() {
        let bytes = contents.file(name).map_or(0, <[u8]>::len) as u64;
        table.row([name.to_owned(), count(bytes), what(name).to_owned()]);
    }
    for (name, bytes) in contents.data().into_iter().flatten() {
        table.row([format!("data/{name}"), count(bytes.len() as u64), "the data".to_owned()]);
    }
    table
}

/// Every JSON file of the pack as it is, under its name.
fn document(contents: &Contents) -> Value {
    let file = |name: &str| {
        let bytes = contents.file(name).map_or(0, <[u8]>::len);
        json!({"name": name, "bytes": bytes, "what": what(name)})
    };
    let parts = contents.names().filter_map(|name| {
        let stem = name.strip_suffix(".json")?;
        Some((stem.to_owned(), json_of(contents, name)))
    });
    let parts: Map<String, Value> = parts.filter(|(stem, _)| stem != "manifest").collect();
    json!({
        "schema": SCHEMA,
        "path": contents.path().display().to_string(),
        "id": contents.id().map(|id| id.to_string()),
        "with_data": contents.data().is_some(),
        "files": contents.names().map(file).collect::<Vec<_>>(),
        "parts": parts,
    })
}
