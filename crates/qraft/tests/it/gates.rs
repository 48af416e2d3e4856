//! `qraft gates`: a search's best trials, judged.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{listening, only_folder, run, scrape, text, zigzag};

const US: &str = "examples/data/sp500.parquet";

/// A small search over bundled prices; `more` is added to its space.
fn searched(dir: &Path, more: &str) -> PathBuf {
    let space = dir.join("space.yaml");
    let strategy = crate::support::root().join("examples/strategies/ma_cross.yaml");
    let body = format!(
        "version: 1\nstrategy: {}\nparams: {{fast: [10, 20, 40], slow: [60, 100, 140]}}\n{more}",
        strategy.display()
    );
    fs::write(&space, body).expect("a space");
    let out = dir.join("out");
    let args = ["search", "run", "--space", text(&space), "--prices", US, "--log", "off"];
    run(&[&args[..], &["--outdir", text(&out)]].concat()).ok();
    only_folder(&out)
}

fn document(folder: &Path) -> Value {
    let bytes = fs::read(folder.join("gates.json")).expect("gates.json");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn gates<'a>(folder: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    let args = ["gates", text(folder), "--log", "off", "--replications", "300"];
    [&args[..], more].concat()
}

#[test]
fn the_same_verdicts_with_any_number_of_threads() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = searched(dir.path(), "");
    let one = run(&gates(&folder, &["--threads", "1"]));
    assert_eq!(one.code, 1, "{}", one.err);
    let first = fs::read(folder.join("gates.json")).expect("gates.json");
    let three = run(&gates(&folder, &["--threads", "3"]));
    assert_eq!((three.code, &three.out), (1, &one.out));
    assert_eq!(fs::read(folder.join("gates.json")).expect("gates.json"), first);
    // a bull market: nothing that is in cash at times beats holding it
    let found = document(&folder);
    assert_eq!(found["schema"], "qraft.gates/1");
    assert_eq!((found["trials"].as_u64(), found["passed"].as_u64()), (Some(9), Some(0)));
    assert_eq!(found["moved"], 0);
    assert!(one.out.contains("none of 5 candidates passes"), "{}", one.out);
    assert!(one.out.lines().all(|line| line.chars().count() <= 80 || line.contains("written")));
}

#[test]
fn a_candidate_goes_through_every_gate_against_cash() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = searched(dir.path(), "gates: {reality_check: 0.2, spa: 0.2}\n");
    let ran = run(&gates(&folder, &["--benchmark", "cash", "--format", "json", "--top-n", "2"]));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let found: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(found, document(&folder));
    let candidate = &found["candidates"][0];
    assert_eq!(candidate["passes"], true, "{candidate:#}");
    let status = |verdict: &Value| verdict["status"].as_str().expect("a word").to_owned();
    let verdicts = candidate["verdicts"].as_array().expect("verdicts");
    let passed = verdicts.iter().filter(|verdict| status(verdict) == "pass").count();
    // PBO has no bound here
    assert_eq!((verdicts.len(), passed), (10, 9), "{candidate:#}");
    assert_eq!(candidate["cost_curve"].as_array().expect("a curve").len(), 11);
    assert_eq!(found["thresholds"]["spa"], 0.2);
    // its pack holds the verdict, is whole, and is known by its new identity
    let pack = only_rank_one(&folder);
    let sealed: Value =
        serde_json::from_slice(&fs::read(pack.join("gates.json")).expect("gates.json")).expect("x");
    assert_eq!(sealed["candidates"].as_array().expect("one"), std::slice::from_ref(candidate));
    run(&["evidence", "verify", text(&folder), "--log", "off"]).ok();
    let pooled = run(&["pool", text(&folder), "--log", "off", "--format", "json"]).ok();
    let pooled: Value = serde_json::from_str(&pooled.out).expect("JSON");
    assert_eq!(pooled["weights"][0]["rank"], 1);
    assert!(pack.join("pool.json").is_file());
    run(&["evidence", "verify", text(&folder), "--log", "off"]).ok();
    run(&["replay", text(&pack), "--log", "off"]).ok();
    // a flag stands above the file
    let strict = run(&gates(&folder, &["--benchmark", "cash", "--bound", "spa=0.001"]));
    assert_eq!(strict.code, 1, "{}", strict.out);
    assert!(strict.out.contains("stops at spa"), "{}", strict.out);
}

#[test]
fn what_is_held_back_is_shown_and_looks_are_counted() {
    let dir = tempfile::tempdir().expect("a folder");
    let more = "split: {out_of_sample: 0.3, folds: 3, purge: 5d}\n";
    let folder = searched(dir.path(), more);
    let header = fs::read_to_string(folder.join("results.jsonl")).expect("lines");
    let header: Value = serde_json::from_str(header.lines().next().expect("one")).expect("JSON");
    assert_eq!(header["bars"], 881, "the search saw the first 70 % alone");
    let looks = |top: &str| {
        run(&gates(&folder, &["--top-n", top]));
        document(&folder)["split"]["looks"].as_u64().expect("a count")
    };
    assert_eq!([looks("2"), looks("2"), looks("3")], [1, 1, 2]);
    let found = document(&folder);
    assert_eq!(found["split"]["out_of_sample"]["bars"], 1_259 - 881 - 5);
    assert_eq!(found["split"]["folds"].as_array().expect("folds").len(), 2);
    for candidate in found["candidates"].as_array().expect("candidates") {
        let held = &candidate["out_of_sample"];
        let (inside, outside) =
            (&candidate["stats"]["sharpe_ratio"], &held["stats"]["sharpe_ratio"]);
        let (inside, outside) = (inside.as_f64().expect("x"), outside.as_f64().expect("x"));
        let decay = held["decay"].as_f64().expect("x");
        assert!((decay - (1.0 - outside / inside)).abs() < 1e-12, "{candidate:#}");
    }
}

#[test]
fn a_changed_line_is_found_by_running_it_again() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = searched(dir.path(), "");
    let path = folder.join("results.jsonl");
    let lines = fs::read_to_string(&path).expect("lines");
    let changed: Vec<String> = lines
        .lines()
        .map(|line| match line.starts_with("{\"trial\":4,") {
            true => line.replacen("\"sharpe_ratio\":", "\"sharpe_ratio\":9", 1),
            false => line.to_owned(),
        })
        .collect();
    fs::write(&path, format!("{}\n", changed.join("\n"))).expect("written");
    let ran = run(&gates(&folder, &["--benchmark", "cash", "--top-n", "1"]));
    assert_eq!(ran.code, 1, "{}", ran.err);
    let found = document(&folder);
    assert_eq!((found["moved"].as_u64(), &found["candidates"][0]["trial"]), (Some(1), &4.into()));
    let cold = &found["candidates"][0]["verdicts"][1];
    assert_eq!((&cold["gate"], &cold["status"]), (&"cold_rerun".into(), &"fail".into()));
    assert!(cold["reason"].as_str().expect("why").contains("`sharpe_ratio`"), "{cold}");
}

#[test]
fn precise_searches_are_judged_by_the_matcher() {
    let dir = tempfile::tempdir().expect("a folder");
    let (prices, strategy) = (dir.path().join("zig.csv"), dir.path().join("s.yaml"));
    fs::write(&prices, zigzag(400)).expect("prices");
    let body = "version: 1\nparams: {n: {default: 5, range: [2, 9], step: 1}}\n\
                signals: {long: \"close > SMA(close, n)\"}\ncosts: {fee_bps: 2}\n";
    fs::write(&strategy, body).expect("a strategy");
    let space = dir.path().join("space.yaml");
    fs::write(&space, "version: 1\nstrategy: s.yaml\n").expect("a space");
    let out = dir.path().join("out");
    let args = ["search", "run", "--space", text(&space), "--prices", text(&prices), "--precise"];
    let more = ["--log", "off", "--outdir", text(&out), "--calendar", "24/7"];
    run(&[&args[..], &more].concat()).ok();
    let folder = only_folder(&out);
    let ran = run(&gates(&folder, &["--benchmark", "cash"]));
    assert!([0, 1].contains(&ran.code), "{}", ran.err);
    assert_eq!(document(&folder)["moved"], 0);
}

#[test]
fn wrong_inputs_are_told_with_a_way_out() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = searched(dir.path(), "");
    let pack = only_rank_one(&folder);
    let half = dir.path().join("half");
    fs::create_dir(&half).expect("a folder");
    for name in ["results.jsonl", "inputs.json", "search.yaml", "strategy.yaml"] {
        fs::copy(folder.join(name), half.join(name)).expect("copied");
    }
    let lines = fs::read_to_string(half.join("results.jsonl")).expect("lines");
    let first: Vec<&str> = lines.lines().take(4).collect();
    fs::write(half.join("results.jsonl"), format!("{}\n", first.join("\n"))).expect("written");
    let later = dir.path().join("later");
    fs::create_dir(&later).expect("a folder");
    for name in ["results.jsonl", "inputs.json", "search.yaml", "strategy.yaml"] {
        let text = fs::read_to_string(folder.join(name)).expect("a file");
        let text = text.replace("\"from\": null", "\"from\": \"2014-01-02\"");
        fs::write(later.join(name), text).expect("written");
    }
    let nothing = dir.path().join("nothing");
    let cn = "examples/data/cn_stocks.parquet";
    for (args, says) in [
        (gates(&nothing, &[]), "no such folder"),
        (gates(dir.path(), &[]), "name the folder of a run"),
        (gates(&pack, &[]), "name the run's folder"),
        (gates(&half, &[]), "3 of 9 trials have a line: run the same search again"),
        (gates(&folder, &["--prices", "no.csv"]), "say where they are with --prices"),
        (gates(&folder, &["--prices", cn]), "the data hold no `ABBV`"),
        (gates(&later, &[]), "snapshot: blake3:"),
        (gates(&folder, &["--bound", "spaa=0.1"]), "did you mean `spa`?"),
        (gates(&folder, &["--bound", "spa=5"]), "between 0 and 1"),
        (gates(&folder, &["--bound", "spa"]), "spa=0.1"),
        (gates(&folder, &["--block", "0"]), "at least one row"),
        (gates(&folder, &["--top-n", "0"]), "at least 1"),
        (vec!["gates", text(&folder), "--replications", "9"], "ask for 100"),
    ] {
        let ran = run(&args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{args:?}: {}", ran.err);
    }
}

fn only_rank_one(folder: &Path) -> PathBuf {
    let items = fs::read_dir(folder.join("topN")).expect("packs");
    let mut packs = items.map(|item| item.expect("an item").path());
    let is_first = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("1-"))
    };
    packs.find(is_first).expect("rank 1")
}

#[test]
fn verdicts_are_counted() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = searched(dir.path(), "");
    // enough replications that the run is scraped before its end
    let args = ["gates", text(&folder), "--replications", "200000", "--metrics-port", "0"];
    let (mut child, _stderr, addr) = listening(&args);
    let scraped = scrape(&addr).expect("it answers");
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    for gate in ["deflated_sharpe", "leak", "cold_rerun"] {
        for status in ["pass", "fail", "skip"] {
            let series =
                format!("qraft_quality_checks_total{{check_type=\"{gate}\",status=\"{status}\"}}");
            assert!(scraped.contains(&series), "{series}\n{scraped}");
        }
    }
}

#[test]
fn a_pool_keeps_one_of_those_that_say_the_same() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = searched(dir.path(), "");
    let pool = |more: &[&str]| run(&[&["pool", text(&folder), "--log", "off"][..], more].concat());
    let refused = pool(&[]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("have not judged this run: qraft gates"), "{}", refused.err);
    run(&gates(&folder, &[]));
    let refused = pool(&[]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("no candidate passes the gates"), "{}", refused.err);
    for similarity in ["returns", "signals"] {
        let more = ["--of", "best", "--similarity", similarity, "--format", "json"];
        let ran = pool(&[&more[..], &["--threshold", "0.97"]].concat()).ok();
        let found: Value = serde_json::from_str(&ran.out).expect("JSON");
        let clusters = found["clusters"].as_array().expect("clusters");
        let members =
            clusters.iter().map(|cluster| cluster["members"].as_array().expect("x").len());
        assert_eq!(members.sum::<usize>(), 9);
        let weights = found["weights"].as_array().expect("weights");
        assert_eq!(weights.len(), clusters.len());
        let sum: f64 = weights.iter().map(|w| w["weight"].as_f64().expect("x")).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{found:#}");
        assert!(found["limits"]["capacity"].as_f64().expect("volume is there") > 1e5, "{found:#}");
    }
    for allocation in ["risk_parity", "target_volatility"] {
        let ran = pool(&["--of", "best", "--allocation", allocation, "--max-name", "0.005"]).ok();
        assert!(ran.out.contains("name cap 0.5% is exceeded"), "{}", ran.out);
        assert!(ran.out.contains("capacity about"), "{}", ran.out);
    }
    for (more, says) in [
        (["--of", "best", "--threshold", "2"], "at most 1"),
        (["--of", "best", "--max-name", "0"], "a share above 0"),
        (["--of", "best", "--top-n", "0"], "at least 1"),
    ] {
        let ran = pool(&more);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains(says), "{}", ran.err);
    }
}

#[test]
fn operators_that_nobody_trusted_stands_for_pass_no_gate() {
    let dir = tempfile::tempdir().expect("a folder");
    let space = dir.path().join("space.yaml");
    let strategy = crate::support::root().join("examples/operators/calm_trend.yaml");
    let body = format!(
        "version: 1\nstrategy: {}\nparams: {{window: [20], noise: [0.01, 0.02]}}\n",
        strategy.display()
    );
    fs::write(&space, body).expect("a space");
    let out = dir.path().join("out");
    let args = ["search", "run", "--space", text(&space), "--prices", US, "--log", "off"];
    run(&[&args[..], &["--outdir", text(&out)]].concat()).ok();
    let folder = only_folder(&out);
    let ran = run(&gates(&folder, &["--benchmark", "cash", "--bound", "deflated_sharpe=0.01"]));
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("stops at operators"), "{}", ran.out);
    assert!(ran.out.contains("common/kalman_trend"), "{}", ran.out);
    run(&["replay", text(&folder), "--log", "off"]).ok();
}

#[test]
fn what_was_said_of_other_results_is_not_believed() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = searched(dir.path(), "gates: {reality_check: 0.2, spa: 0.2}\n");
    run(&gates(&folder, &["--benchmark", "cash"])).ok();
    let path = folder.join("results.jsonl");
    let lines = fs::read_to_string(&path).expect("lines");
    let short: Vec<&str> = lines.lines().take(9).collect();
    fs::write(&path, format!("{}\n", short.join("\n"))).expect("written");
    let pool = ["pool", text(&folder), "--log", "off"];
    for (args, says) in [
        (pool.to_vec(), "8 of 9 trials have a line"),
        (vec!["report", text(&folder)], "it is of other results"),
        (vec!["digest", text(&folder)], "it is of other results"),
    ] {
        let ran = run(&args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.out);
        assert!(ran.err.contains(says), "{args:?}: {}", ran.err);
    }
    fs::write(&path, lines.replacen("\"fees\":", "\"fees\":1", 1)).expect("written");
    let ran = run(&pool);
    assert!(ran.code == 2 && ran.err.contains("it is of other results"), "{}", ran.err);
    fs::write(&path, &lines).expect("as it was");
    run(&pool).ok();
    // a verdict that was turned is not one
    let gates_path = folder.join("gates.json");
    let judged = fs::read_to_string(&gates_path).expect("gates.json");
    fs::write(&gates_path, judged.replace("\"status\": \"pass\"", "\"status\": \"fail\""))
        .expect("x");
    assert_eq!(run(&pool).code, 1);
    // nothing is written over what the run is
    for (flag, file) in [("--out", "results.jsonl"), ("--png", "gates.json")] {
        let there = folder.join(file);
        let ran = run(&["report", text(&folder), flag, text(&there)]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("it is there already, and is not"), "{}", ran.err);
    }
    let space = dir.path().join("space.yaml");
    let args =
        ["search", "run", "--space", text(&space), "--prices", US, "--log", "off", "--fresh"];
    run(&[&args[..], &["--outdir", text(&dir.path().join("out"))]].concat()).ok();
    assert!(!gates_path.exists() && !folder.join("pool.json").exists());
}
