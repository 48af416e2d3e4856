//! What is no report, and why.

use std::fs;

use qraft_report::ReportError;
use qraft_report::read::Found;
use serde_json::json;

use crate::folder::{Folder, gates};

fn refused(folder: &Folder) -> ReportError {
    Found::open(folder.path()).expect_err("refused")
}

#[test]
fn a_folder_that_is_neither() {
    let dir = tempfile::tempdir().expect("a folder");
    let error = Found::open(dir.path()).expect_err("refused");
    assert_eq!(error.code(), "nothing_to_report");
    assert!(error.to_string().contains("qraft search run"), "{error}");
}

#[test]
fn a_pack_in_which_a_byte_was_flipped() {
    let folder = Folder::of("trend");
    let path = folder.pack_path(2).join("equity.parquet");
    let mut bytes = fs::read(&path).expect("a file");
    bytes[40] ^= 1;
    fs::write(&path, bytes).expect("written");
    let error = refused(&folder);
    assert_eq!(error.code(), "pack_broken");
    let text = error.to_string();
    assert!(text.contains("`equity.parquet` differs") && text.contains("2-"), "{text}");
}

#[test]
fn gates_of_other_results() {
    let folder = Folder::of("trend");
    let mut stale = gates(true);
    stale["candidates"][0]["stats"]["sharpe_ratio"] = json!(1.25);
    folder.json("gates.json", &stale);
    let text = refused(&folder).to_string();
    assert!(text.contains("`sharpe_ratio` of trial 4") && text.contains("again"), "{text}");
    stale["run_id"] = json!("another");
    folder.json("gates.json", &stale);
    assert!(refused(&folder).to_string().contains("of the run `another`"));
}

#[test]
fn another_schema_and_damaged_lines() {
    let folder = Folder::of("trend");
    folder.json("gates.json", &json!({"schema": "qraft.gates/2"}));
    let text = refused(&folder).to_string();
    assert!(text.contains("gates.json") && text.contains("qraft.gates/2"), "{text}");
    folder.json("gates.json", &json!({"schema": "qraft.gates/1", "trials": "many"}));
    assert!(refused(&folder).to_string().contains("damaged"));
    let folder = Folder::of("trend");
    folder.put("results.jsonl", b"{}\n");
    assert!(refused(&folder).to_string().contains("no header of a run"));
}
