//! Each command on the bundled examples.

use std::fs;
use std::path::Path;

use crate::support::{folders, only_folder, run, sorted_lines, text};

const SP500: &str = "examples/data/sp500.parquet";

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

/// The strategies of `examples/strategies`, by name.
fn examples() -> Vec<String> {
    let folder = fs::read_dir(crate::support::root().join("examples/strategies"));
    let name = |item: std::io::Result<fs::DirEntry>| {
        item.expect("an item").path().file_stem().expect("a name").to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = folder.expect("examples").map(name).collect();
    names.sort();
    names
}

#[test]
fn every_example_strategy_checks() {
    let names = examples();
    assert!(names.len() >= 9, "{names:?}");
    for name in &names {
        let file = format!("examples/strategies/{name}.yaml");
        let ran = run(&["check", &file]).ok();
        assert!(ran.out.contains("0 errors"), "{name}: {}{}", ran.out, ran.err);
        // The blueprint's impact is heavy, and it leaves a window unsaid.
        let clean = ran.out.contains("0 errors, 0 warnings, 0 infos");
        assert!(clean || name == "blueprint", "{name}: {}", ran.out);
    }
}

#[test]
fn every_example_strategy_runs() {
    for name in examples() {
        let file = format!("examples/strategies/{name}.yaml");
        let prices = if name == "blueprint" { "examples/data/cn_stocks.parquet" } else { SP500 };
        let args = ["run", "--strategy", &file, "--prices", prices, "--format", "json"];
        let ran = json(&run(&[&args[..], &["--log", "off"]].concat()).ok().out);
        let trades = ran["stats"]["trades"].as_f64().unwrap_or_else(|| panic!("{name}: {ran}"));
        assert!(trades > 50.0, "{name}: {ran}");
    }
}

#[test]
fn the_blueprint_runs_as_it_is_printed() {
    let file = "examples/strategies/blueprint.yaml";
    let prices = "examples/data/cn_stocks.parquet";
    let args = ["run", "--strategy", file, "--format", "json", "--log", "off", "--prices"];
    let cn = json(&run(&[&args[..], &[prices]].concat()).ok().out);
    assert_eq!(cn["symbols"], 50);
    assert_eq!(cn["periods_per_year"], 243.0);
    // Its universe is Chinese: on the others only with `--universe all`.
    let us = json(&run(&[&args[..], &[SP500, "--universe", "all"]].concat()).ok().out);
    assert_eq!(us["symbols"], 60);
    let lost = run(&[&args[..], &[SP500]].concat());
    assert_eq!(lost.code, 2);
    assert!(lost.err.contains("--universe all"), "{}", lost.err);
}

#[test]
fn compile_prints_the_program_and_its_digest() {
    let file = "examples/strategies/ma_cross.yaml";
    let ir = run(&["compile", "--emit", "ir", file]).ok();
    assert!(ir.out.contains("ema") && ir.out.contains("reach"), "{}", ir.out);
    let hash = run(&["compile", "--emit", "hash", file]).ok();
    assert!(hash.out.starts_with("blake3:"), "{}", hash.out);
}

#[test]
fn run_and_quickbacktest_agree_and_take_both_spellings() {
    let args = ["--strategy", "examples/strategies/rsi_reversion.yaml", "--prices", SP500];
    let tail = ["--log", "off", "--set", "window=3"];
    let a = run(&[&["run"], &args[..], &["--format", "json"], &tail].concat()).ok();
    let b = run(&[&["quickbacktest"], &args[..], &["--fmt", "json"], &tail].concat()).ok();
    assert_eq!(a.out, b.out);
    let answer = json(&a.out);
    assert_eq!(answer["params"]["window"], 3.0);
    assert_eq!(answer["equity_len"], 1259);
    assert!(answer["stats"]["sharpe_ratio"].is_f64());
    let cross = ["run", "--strategy", "examples/strategies/ma_cross.yaml", "--prices", SP500];
    let broken =
        run(&[&cross[..], &["--log", "off", "--set", "fast=60", "--set", "slow=50"]].concat());
    assert_eq!(broken.code, 2);
    assert!(broken.err.contains("constraints: fast = 60"), "{}", broken.err);
    let text = run(&[&["run"], &args[..], &tail].concat()).ok();
    assert!(text.out.contains("sharpe_ratio"), "{}", text.out);
}

fn search(space: &str, out: &Path, more: &[&str]) -> String {
    let args = ["search", "run", "--space", space, "--prices", SP500, "--outdir", text(out)];
    run(&[&args[..], &["--log", "off"], more].concat()).ok().out
}

#[test]
fn searches_leave_lines_an_aggregate_and_packs() {
    for (space, trials) in [
        ("rsi_reversion", 100),
        ("momentum_topk", 132),
        ("donchian_stops", 60),
        ("vol_target_trend", 9),
    ] {
        let dir = tempfile::tempdir().expect("a folder");
        let file = format!("examples/spaces/{space}.yaml");
        let said = search(&file, dir.path(), &["--top-n", "3"]);
        assert!(said.contains("best of "), "{said}");
        assert!(said.contains("hold"), "{said}");
        let folder = only_folder(dir.path());
        assert_eq!(sorted_lines(&folder).len(), trials + 1);
        let aggregate = fs::read_to_string(folder.join("aggregated.json")).expect("an aggregate");
        let aggregate = json(&aggregate);
        for key in ["success_rate", "failed", "best_sharpe", "mean_sharpe", "total"] {
            assert!(!aggregate[key].is_null(), "{key}");
        }
        let packs = folders(&folder.join("topN"));
        assert_eq!(packs.len(), 3);
        run(&["replay", text(&folder)]).ok();
        for pack in packs {
            let names = ["strategy.yaml", "search.yaml", "params.json", "digests.json"];
            let more = ["figures.json", "equity.parquet", "trades.parquet", "manifest.json"];
            for name in names.iter().chain(&more) {
                assert!(pack.join(name).is_file(), "{name} in {}", pack.display());
            }
        }
    }
}

#[test]
fn results_do_not_depend_on_threads() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut all = Vec::new();
    for threads in ["1", "2", "7"] {
        let out = dir.path().join(threads);
        let more = ["--threads", threads, "--top-n", "1"];
        search("examples/spaces/momentum_topk.yaml", &out, &more);
        let folder = only_folder(&out);
        all.push((sorted_lines(&folder), fs::read(folder.join("aggregated.json")).expect("it")));
    }
    assert!(all[0] == all[1] && all[1] == all[2]);
}

#[test]
fn a_space_in_json_and_gridsearch_work() {
    let dir = tempfile::tempdir().expect("a folder");
    let said =
        search("examples/spaces/ma_cross.json", &dir.path().join("a"), &["--format", "json"]);
    assert_eq!(json(&said)["total"], 9);
    let out = dir.path().join("b");
    let args = ["gridsearch", "--strategy", "examples/strategies/rsi_reversion.yaml", "--params"];
    let more = ["examples/spaces/rsi_grid.yaml", "--prices", SP500, "--outdir", text(&out)];
    let ran = run(&[&args[..], &more, &["--log", "off", "--format", "json"]].concat()).ok();
    assert_eq!(json(&ran.out)["total"], 27);
}

#[test]
fn a_strategy_in_json_works() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("s.json");
    let body =
        r#"{"version": 1, "signals": {"long": "close > SMA(close, 50)"}, "costs": {"fee_bps": 2}}"#;
    fs::write(&file, body).expect("a strategy");
    run(&["run", "--strategy", text(&file), "--prices", SP500, "--log", "off"]).ok();
}

#[test]
fn eval_writes_columns_that_read_back() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("x.parquet");
    let args = ["eval", "--expr", "RSI(close, 14)", "--prices", SP500, "--log", "off"];
    run(&[&args[..], &["--out", text(&out)]].concat()).ok();
    assert!(fs::metadata(&out).expect("a file").len() > 100_000);
    let shown = run(&args).ok();
    assert!(shown.out.contains("2018-02-07") && shown.out.contains("value"), "{}", shown.out);
    let strategy =
        ["eval", "--strategy", "examples/strategies/momentum_topk.yaml", "--prices", SP500];
    let shown = run(&[&strategy[..], &["--log", "off"]].concat()).ok();
    assert!(shown.out.contains("long") && shown.out.contains("score"), "{}", shown.out);
    let ahead = run(&["eval", "--expr", "close[-1]", "--prices", SP500, "--log", "off"]);
    assert_eq!(ahead.code, 1);
    assert!(ahead.err.contains("LAH001"), "{}", ahead.err);
}

#[test]
fn a_csv_of_stamps_and_closes_is_enough() {
    let dir = tempfile::tempdir().expect("a folder");
    let (short, long) = (dir.path().join("a.csv"), dir.path().join("b.csv"));
    let (mut closes, mut both) = ("ts,close\n".to_owned(), "ts,symbol,open,close\n".to_owned());
    for row in crate::support::zigzag(300).lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        closes.push_str(&format!("{},{}\n", cells[0], cells[5]));
        both.push_str(&format!("{},a,{},{}\n", cells[0], cells[5], cells[5]));
    }
    fs::write(&short, closes).expect("prices");
    fs::write(&long, both).expect("prices");
    let stats = |file: &Path| {
        let strategy = ["run", "--strategy", "examples/strategies/ma_cross.yaml", "--prices"];
        let ran = run(&[&strategy[..], &[text(file), "--format", "json", "--log", "off"]].concat());
        let ran = ran.ok();
        (json(&ran.out)["stats"].clone(), ran.err)
    };
    let (found, said) = stats(&short);
    assert!(said.contains("next close"), "{said}");
    assert_eq!(found, stats(&long).0);
    assert!(found["trades"].as_f64() > Some(0.0), "{found}");
}

#[test]
fn a_reader_that_leaves_early_is_no_panic() {
    use std::process::Stdio;
    let args = ["compile", "--emit", "ir", "examples/strategies/momentum_topk.yaml"];
    let mut command = crate::support::command(&args);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    drop(child.stdout.take());
    let ran = crate::support::Ran::of(child.wait_with_output().expect("it ends"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

#[test]
fn universes_of_the_project_are_found() {
    let dir = tempfile::tempdir().expect("a folder");
    let config = dir.path().join("qraft.toml");
    fs::write(&config, "[universes]\nPAIR = [\"MSFT\", \"PEP\"]\nEVERY = \"all\"\n")
        .expect("settings");
    let args = ["run", "--strategy", "examples/strategies/ma_cross.yaml", "--prices", SP500];
    let more = ["--log", "off", "--format", "json", "--config", text(&config), "--universe"];
    for (universe, symbols) in [("PAIR", 2), ("EVERY", 60), ("SP500", 60), ("all", 60)] {
        let ran = run(&[&args[..], &more, &[universe]].concat()).ok();
        assert_eq!(json(&ran.out)["symbols"], symbols, "{universe}");
    }
    let near = run(&[&args[..], &more, &["PAIRS"]].concat());
    assert_eq!(near.code, 2);
    assert!(near.err.contains("did you mean `PAIR`"), "{}", near.err);
    fs::write(&config, "[universe]\n").expect("settings");
    let typo = run(&[&args[..], &more, &["all"]].concat());
    assert_eq!(typo.code, 2);
    assert!(typo.err.contains("universes"), "{}", typo.err);
}

#[test]
fn help_shows_examples_and_usage_errors_exit_2() {
    for command in [&["check"][..], &["run"], &["search", "run"], &["eval"], &["gridsearch"]] {
        let ran = run(&[command, &["--help"]].concat()).ok();
        assert!(ran.out.contains("Example"), "{command:?}: {}", ran.out);
    }
    assert_eq!(run(&["serach"]).code, 2);
    assert_eq!(run(&["check"]).code, 2);
}
