//! `qraft report` and `qraft digest` on runs of the real binary.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{root, run, text};

const PRICES: &str = "examples/data/sp500.parquet";

/// A search over a few trials, in `dir/name`.
fn search(dir: &Path, name: &str, prices: &str) -> PathBuf {
    let mut args = vec!["gridsearch", "--strategy", "examples/strategies/rsi_reversion.yaml"];
    args.extend(["--params", "examples/spaces/rsi_grid.yaml", "--prices", prices]);
    args.extend(["--run-id", name, "--outdir", text(dir), "--top-n", "2", "--log", "off"]);
    run(&args).ok();
    dir.join(name)
}

fn pack(run: &Path) -> PathBuf {
    let packs = fs::read_dir(run.join("topN")).expect("packs");
    packs.map(|pack| pack.expect("a pack").path()).min().expect("one")
}

#[test]
fn a_run_and_a_pack_as_pages() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = search(dir.path(), "round", PRICES);
    let (png, front) = (dir.path().join("o.png"), dir.path().join("p.png"));
    let told = run(&["report", text(&folder), "--png", text(&png), "--pareto", text(&front)]).ok();
    assert!(told.out.contains("the gates were"), "{}", told.out);
    let narrow = |line: &str| line.chars().count() <= 80 || line.starts_with("wrote ");
    assert!(told.out.lines().all(narrow), "{}", told.out);
    let page = fs::read_to_string(folder.join("report.html")).expect("the page");
    assert!(page.contains("buy and hold") && page.len() < 5_000_000);
    for picture in [&png, &front] {
        assert!(fs::read(picture).expect("a picture").starts_with(b"\x89PNG"));
    }
    let json = run(&["report", text(&folder), "--format", "json"]).ok().out;
    let model: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&model["schema"], &model["kind"]), (&"qraft.report/1".into(), &"run".into()));
    assert!(model["candidates"][0]["series"]["hold"].is_array());
    assert_eq!(fs::read_to_string(folder.join("report.html")).expect("the page"), page);
    // A pack stays as it was sealed: the page stands beside it.
    let pack = pack(&folder);
    run(&["report", text(&pack)]).ok();
    let beside = format!("{}.html", text(&pack));
    let of_folder = fs::read_to_string(beside).expect("the page");
    assert!(of_folder.contains("one sealed trial"));
    run(&["report", text(&pack)]).ok();
    // As one file, with its prices in it, it gives the same page; damaged, none.
    let zip = dir.path().join(format!("{}.zip", pack.file_name().expect("a name").display()));
    run(&["evidence", "export", text(&pack), "--out", text(&zip), "--with-data"]).ok();
    run(&["report", text(&zip)]).ok();
    assert_eq!(fs::read_to_string(zip.with_extension("html")).expect("the page"), of_folder);
    let mut bytes = fs::read(&zip).expect("the archive");
    bytes[200] ^= 1;
    fs::write(&zip, &bytes).expect("written");
    let told = run(&["report", text(&zip)]);
    assert_eq!((told.code, told.err.contains("not as it was sealed")), (2, true), "{}", told.err);
    fs::write(&zip, "no archive").expect("written");
    let told = run(&["report", text(&zip)]);
    assert_eq!((told.code, told.err.contains("nor an archive")), (2, true), "{}", told.err);
}

#[test]
fn without_prices_it_says_so() {
    let dir = tempfile::tempdir().expect("a folder");
    let prices = dir.path().join("p.parquet");
    fs::copy(root().join(PRICES), &prices).expect("copied");
    let folder = search(dir.path(), "moved", text(&prices));
    fs::remove_file(&prices).expect("removed");
    let told = run(&["report", text(&folder)]).ok();
    assert!(told.err.contains("note: no benchmark: "), "{}", told.err);
    assert!(told.out.contains("no benchmark curve"), "{}", told.out);
    let there = run(&["report", text(&folder), "--prices", PRICES]);
    assert_eq!((there.code, there.out.contains("no benchmark curve")), (0, false), "{}", there.err);
    let other = run(&["report", text(&folder), "--prices", "examples/data/cn_stocks.parquet"]);
    assert_eq!(other.code, 2, "{}", other.err);
}

#[test]
fn a_round_against_the_last_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let (now, last) = (search(dir.path(), "now", PRICES), search(dir.path(), "last", PRICES));
    let told = run(&["digest", text(&now), "--against", text(&last)]).ok();
    assert!(told.out.contains("degrade: the gates were not asked"), "{}", told.out);
    assert!(told.out.contains("the same candidate"), "{}", told.out);
    let json = run(&["digest", text(&now), "--format", "json"]).ok().out;
    let digest: Value = serde_json::from_str(&json).expect("JSON");
    let (schema, action) = (&digest["schema"], &digest["action"]);
    assert_eq!((schema, action), (&"qraft.digest/1".into(), &"degrade".into()));
    let page = run(&["digest", text(&now), "--fmt", "markdown"]).ok().out;
    assert!(page.starts_with("# rsi\\_reversion: degrade\n"), "{page}");
}

#[test]
fn what_is_no_run_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = search(dir.path(), "one", PRICES);
    let nothing = "neither the folder of a run";
    for args in [["report", text(dir.path())], ["digest", text(dir.path())], ["report", "none"]] {
        let told = run(&args);
        assert_eq!((told.code, told.err.contains(nothing)), (2, true), "{}", told.err);
    }
    let sealed = pack(&folder);
    let told = run(&["digest", text(&sealed)]);
    assert_eq!((told.code, told.err.contains("a digest is of a round")), (2, true), "{}", told.err);
    fs::write(sealed.join("params.json"), "{}").expect("written");
    let told = run(&["report", text(&folder)]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("`params.json` differs"), "{}", told.err);
}
