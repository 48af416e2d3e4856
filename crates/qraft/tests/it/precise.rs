//! `qraft precisebt`, and searches that match order by order.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{
    command, folders, kill_in_the_middle, listening, only_folder, run, scrape, sorted_lines, text,
    zigzag,
};

const CN: &str = "examples/data/cn_stocks.parquet";
const US: &str = "examples/data/sp500.parquet";

/// Everything that a daily market can put between the stages.
const FRICTIONS: &str = "version: 1\nname: frictions\nuniverse: CN_STOCKS\nrebalance: 1W\n\
    signals: {long: \"close > SMA(close, 60)\"}\n\
    selection: {mode: topk, score: \"ROC(close, 20)\", topk: 5}\nposition: {scheme: equal}\n\
    risk: {stop_loss: 0.1}\nexecution: {participation: 0.05}\n\
    costs: {pack: cn_stock, fee_bps: 3, slippage: {spread_bps: 5, latency_ms: 90_000_000}}\n";

const FILES: [&str; 18] = [
    "allows.json",
    "approvals.json",
    "build.json",
    "digests.json",
    "equity.parquet",
    "factors.json",
    "figures.json",
    "header.json",
    "inputs.json",
    "manifest.json",
    "metrics.json",
    "params.json",
    "rejections.parquet",
    "search.yaml",
    "sensitivity.json",
    "snapshot_meta.json",
    "strategy.yaml",
    "trades.parquet",
];

fn precisebt<'a>(strategy: &'a str, prices: &'a str, out: &'a Path) -> Vec<&'a str> {
    let args = ["precisebt", "--strategy", strategy, "--prices", prices, "--outdir", text(out)];
    [&args[..], &["--log", "off"]].concat()
}

/// Every file of a folder, by name.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .expect("a folder")
        .map(|item| {
            let path = item.expect("an item").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read(path).expect("a file"))
        })
        .collect();
    files.sort();
    files
}

/// Terms of a figure add up to what lies between its stages.
fn judge_terms(two_stage: &Value) {
    for figure in two_stage["figures"].as_array().expect("figures") {
        let number = |key: &str| figure[key].as_f64().expect("a number");
        let terms = figure["terms"].as_array().expect("terms");
        let sum: f64 = terms.iter().map(|term| term["term"].as_f64().expect("a term")).sum();
        assert!((sum - number("gap")).abs() <= 1e-9, "{figure}");
        assert!((number("precise") - number("fast") - number("gap")).abs() <= 1e-12, "{figure}");
        let passes = number("difference") < two_stage["tolerance"].as_f64().expect("a limit");
        assert_eq!(figure["passes"], passes, "{figure}");
    }
}

#[test]
fn both_stages_of_the_examples_agree() {
    for (strategy, prices) in [("momentum_topk", US), ("blueprint", CN)] {
        let dir = tempfile::tempdir().expect("a folder");
        let strategy = format!("examples/strategies/{strategy}.yaml");
        let args = precisebt(&strategy, prices, dir.path());
        let first = run(&args).ok();
        for word in ["two-stage gate", "passes", "traded value", "fill rate", "stated costs"] {
            assert!(first.out.contains(word), "{word}: {}", first.out);
        }
        assert!(first.err.contains("took "), "{}", first.err);
        let long = first.out.lines().find(|line| line.chars().count() > 80);
        assert!(long.is_none_or(|line| line.starts_with("artifacts: ")), "{}", first.out);
        let folder = only_folder(dir.path());
        let files = content(&folder);
        assert_eq!(files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), FILES);
        // Once more, with an exporter, over what is there: the same bytes.
        let second = run(&[&args[..], &["--metrics-port", "0"]].concat()).ok();
        assert!(second.out == first.out && content(&folder) == files, "{strategy}");
        let metrics: Value =
            serde_json::from_slice(&fs::read(folder.join("metrics.json")).expect("it is there"))
                .expect("JSON");
        assert_eq!(metrics["two_stage"]["passes"], true);
        judge_terms(&metrics["two_stage"]);
        let fast = run(&["run", "--strategy", &strategy, "--prices", prices, "--format", "json"]);
        let fast: Value = serde_json::from_str(&fast.ok().out).expect("JSON");
        for (name, value) in fast["stats"].as_object().expect("figures") {
            let (scan, spec) = (value.as_f64(), metrics["fast"]["stats"][name].as_f64());
            assert_eq!(scan, spec, "{name} of {strategy}");
        }
    }
}

#[test]
fn what_frictions_did_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let (strategy, out) = (dir.path().join("s.yaml"), dir.path().join("out"));
    fs::write(&strategy, FRICTIONS).expect("strategy");
    let args = precisebt(text(&strategy), CN, &out);
    let failing = [&args[..], &["--failures", "0.05", "--seed", "3"]].concat();
    let shown = run(&failing).ok();
    assert!(shown.out.contains("fails") && shown.out.contains("most of it by"), "{}", shown.out);
    assert!(shown.out.lines().all(|line| line.chars().count() <= 80 || line.contains("artifacts")));
    let json = run(&[&failing[..], &["--format", "json"]].concat()).ok();
    let answer: Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(answer["schema"], "qraft.precise/1");
    let two_stage = &answer["two_stage"];
    assert_eq!(two_stage["passes"], false);
    judge_terms(two_stage);
    let terms = two_stage["figures"][0]["terms"].as_array().expect("terms");
    let names: Vec<&str> = terms.iter().filter_map(|term| term["friction"].as_str()).collect();
    let all = ["arithmetic", "latency", "participation", "price_limits", "settlement", "ticks"];
    assert_eq!(names, [&all[..], &["failures"]].concat());
    for cost in ["fee", "tax", "spread", "ticks", "total"] {
        assert!(answer["costs"][cost]["money"].as_f64().expect("money") > 0.0, "{cost}");
    }
    let orders = &answer["orders"];
    assert!(orders["rejections"]["retries_exhausted"].as_u64().expect("some failed") > 0);
    assert!(orders["fill_rate"].as_f64().expect("a rate") < 1.0);
    let curve = answer["sensitivity"]["costs"].as_array().expect("a curve");
    assert_eq!((curve.len(), &curve[5]["multiplier"]), (11, &Value::from(1)));
    assert_eq!(curve[5]["stats"], answer["fast"]["stats"]);
    // Another seed is another run, in another folder; a gate that fails is an error if one asks.
    let other = run(&[&args[..], &["--failures", "0.05", "--seed", "4", "--gate"]].concat());
    assert_eq!(other.code, 1, "{}", other.err);
    assert_eq!(fs::read_dir(&out).expect("folders").count(), 2);
    // Both are packs, and match again as they did.
    for folder in fs::read_dir(&out).expect("folders") {
        let folder = folder.expect("a folder").path();
        run(&["evidence", "verify", text(&folder)]).ok();
        let again = run(&["replay", text(&folder)]).ok();
        assert!(again.out.contains("replays to the bit"), "{}", again.out);
        assert!(again.out.contains("rejections.parquet"), "{}", again.out);
    }
}

#[test]
fn findings_refuse_a_run() {
    let dir = tempfile::tempdir().expect("a folder");
    let strategy = dir.path().join("s.yaml");
    fs::write(&strategy, "version: 1\nsignals: {long: \"close[-1] > close\"}\n").expect("strategy");
    let out = dir.path().join("out");
    let ran = run(&precisebt(text(&strategy), US, &out));
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("LAH001") && !out.exists(), "{}", ran.err);
}

/// Five-minute bars of Shanghai, 4 and 5 January 2016; on the second day the level falls by 6 % at
/// 9:50.
fn minutes(name: &str) -> String {
    let mut csv = String::from("ts,symbol,open,high,low,close,volume\n");
    for day in [4, 5] {
        for (from, bars) in [(9 * 60 + 30, 24), (13 * 60, 24)] {
            for bar in 0..bars {
                let at = from + 5 * bar;
                let level = if day == 5 && at >= 9 * 60 + 50 { 94.0 } else { 100.0 };
                let level = level + 0.01 * f64::from(bar % 3);
                let (hour, minute) = (at / 60, at % 60);
                let stamp = format!("2016-01-0{day} {hour:02}:{minute:02}");
                csv.push_str(&format!("{stamp},{name},{level},{level},{level},{level},1000\n"));
            }
        }
    }
    csv
}

#[test]
fn an_index_rests_trading() {
    let dir = tempfile::tempdir().expect("a folder");
    let declared = "bar: 5m\ncalendar: XSHG\nstamp: open\nadjust: none\n";
    for (file, name) in [("p", "A"), ("i", "CSI300")] {
        fs::write(dir.path().join(format!("{file}.csv")), minutes(name)).expect("prices");
        fs::write(dir.path().join(format!("{file}.data.yaml")), declared).expect("declared");
    }
    let strategy = dir.path().join("s.yaml");
    let body = "version: 1\nsignals: {long: \"close > close[1]\"}\ncosts: {fee_bps: 1}\n";
    fs::write(&strategy, body).expect("strategy");
    let (prices, index) = (dir.path().join("p.csv"), dir.path().join("i.csv"));
    let out = dir.path().join("out");
    let args = precisebt(text(&strategy), text(&prices), &out);
    let halted = [&args[..], &["--index", text(&index), "--market", "cn"]].concat();
    let ran = run(&[&halted[..], &["--format", "json"]].concat()).ok();
    let answer: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(answer["breaker"]["halted_bars"], 3);
    let terms = answer["two_stage"]["figures"][0]["terms"].as_array().expect("terms");
    assert!(terms.iter().any(|term| term["friction"] == "halts"), "{terms:?}");
    assert!(run(&halted).ok().out.contains("trading rests on 3 bars"));
    // The pack tells when trading rested: the index is not needed again.
    let again = run(&["replay", text(&only_folder(&out))]).ok();
    assert!(again.out.contains("halts.parquet"), "{}", again.out);
    // An index that lacks one of the bars.
    let short: Vec<String> = minutes("CSI300").lines().map(str::to_owned).collect();
    fs::write(&index, short[..short.len() - 1].join("\n") + "\n").expect("prices");
    let ran = run(&halted);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("2016-01-05 14:55"), "{}", ran.err);
}

/// A search that is long enough to be killed in the middle.
fn make(dir: &Path) {
    fs::write(dir.join("p.csv"), zigzag(3_000)).expect("prices");
    let strategy = "version: 1\nname: killed\nparams:\n  f: {default: 5, range: [2, 60]}\n\
                    signals: {long: \"close > SMA(close, f)\"}\ncosts: {fee_bps: 1}\n";
    fs::write(dir.join("s.yaml"), strategy).expect("strategy");
    let space = "version: 1\nstrategy: s.yaml\nparams: {f: {range: [2, 60], step: 1}}\n";
    fs::write(dir.join("space.yaml"), space).expect("space");
}

fn search(dir: &Path, out: &str, flags: &[&str]) -> std::process::Command {
    let (space, prices, out) = (dir.join("space.yaml"), dir.join("p.csv"), dir.join(out));
    let args = ["search", "run", "--space", text(&space), "--prices", text(&prices)];
    let more = ["--outdir", text(&out), "--log", "off", "--top-n", "2", "--batch", "4"];
    command(&[&args[..], &more, flags].concat())
}

#[test]
fn a_precise_search_resumes_and_does_not_depend_on_threads() {
    let dir = tempfile::tempdir().expect("a folder");
    make(dir.path());
    let flags = |threads: &'static str| ["--precise", "--threads", threads];
    let whole = search(dir.path(), "one", &flags("1")).output().expect("it starts");
    assert!(whole.status.success(), "{}", String::from_utf8_lossy(&whole.stderr));
    let two = search(dir.path(), "two", &flags("2")).output().expect("it starts");
    assert!(two.status.success());
    let mut child =
        search(dir.path(), "torn", &flags("2")).stdout(Stdio::null()).spawn().expect("it starts");
    let killed = kill_in_the_middle(&mut child, &dir.path().join("torn"));
    let folder = only_folder(&dir.path().join("torn"));
    let left = fs::read_to_string(folder.join("results.jsonl")).expect("lines").lines().count();
    let again = search(dir.path(), "torn", &flags("1")).output().expect("it starts");
    assert!(again.status.success());
    let said = String::from_utf8(again.stdout).expect("UTF-8");
    assert!(!killed || !said.contains(" 0 resumed"), "{left} lines were left: {said}");
    let one = only_folder(&dir.path().join("one"));
    let lines = sorted_lines(&one);
    assert!(lines.len() == 60 && lines[0].contains("\"mode\":\"precise\""), "{}", lines[0]);
    assert_eq!(lines, sorted_lines(&only_folder(&dir.path().join("two"))));
    assert_eq!(lines, sorted_lines(&folder));
    for pack in folders(&one.join("topN")) {
        let digests: Value =
            serde_json::from_slice(&fs::read(pack.join("digests.json")).expect("it")).expect("it");
        assert_eq!(digests["mode"], "precise");
        let twin = folder.join("topN").join(pack.file_name().expect("a name"));
        assert!(content(&pack) == content(&twin), "{}", pack.display());
    }
    // The modes are two runs, and `--fresh` starts one anew.
    search(dir.path(), "one", &["--fast"]).output().expect("it starts");
    assert_eq!(fs::read_dir(dir.path().join("one")).expect("folders").count(), 2);
    let fresh = search(dir.path(), "two", &["--precise", "--fresh"]).output().expect("it starts");
    assert!(String::from_utf8_lossy(&fresh.stdout).contains(" 0 resumed"));
}

#[test]
fn the_best_of_a_fast_search_are_matched() {
    let dir = tempfile::tempdir().expect("a folder");
    make(dir.path());
    let ran = |flags: &[&str]| {
        crate::support::Ran::of(search(dir.path(), "out", flags).output().expect("it starts")).ok()
    };
    let shown = ran(&["--fast", "--precise-top", "3", "--gate"]);
    for word in ["sharpe fast", "precise", "gate", "passes"] {
        assert!(shown.out.contains(word), "{word}: {}", shown.out);
    }
    let folder = only_folder(&dir.path().join("out"));
    let file = folder.join("two_stage.json");
    let verdict: Value = serde_json::from_slice(&fs::read(&file).expect("it")).expect("JSON");
    let candidates = verdict["candidates"].as_array().expect("candidates");
    assert_eq!((candidates.len(), &verdict["passed"]), (3, &Value::from(3)));
    candidates.iter().for_each(|candidate| judge_terms(&candidate["two_stage"]));
    let packs = folders(&folder.join("topN"));
    assert_eq!(packs.len(), 3, "each candidate has one");
    for pack in packs {
        let names = content(&pack);
        for name in ["trades_precise.parquet", "equity_precise.parquet", "sensitivity.json"] {
            assert!(names.iter().any(|(have, _)| have == name), "{name}");
        }
    }
    let json = ran(&["--precise-top", "1", "--format", "json"]);
    let answer: Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(answer["two_stage"]["candidates"].as_array().map(Vec::len), Some(1));
    // Without the second stage nothing of it stays.
    ran(&[]);
    assert!(!file.exists());
}

#[test]
fn orders_and_fills_are_on_the_port() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("p.csv"), zigzag(40_000)).expect("prices");
    let strategy = dir.path().join("s.yaml");
    let body = "version: 1\nname: busy\nsignals: {long: \"close > SMA(close, 5)\"}\n\
                risk: {stop_loss: 0.02}\ncosts: {fee_bps: 1}\n";
    fs::write(&strategy, body).expect("strategy");
    let (prices, out) = (dir.path().join("p.csv"), dir.path().join("out"));
    let args = precisebt(text(&strategy), text(&prices), &out);
    let (mut child, _err, addr) = listening(&[&args[..], &["--metrics-port", "0"]].concat());
    let mut last = String::new();
    // Trades are counted before the comparisons begin, which take many times as long.
    while let Some(answer) = scrape(&addr) {
        last = answer;
        if last.contains("qraft_strategy_sharpe{") {
            // An answer is gathered series by series: the next one has all that came before this.
            last = scrape(&addr).unwrap_or(last);
            break;
        }
    }
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    for series in [
        "qraft_search_runs_total{mode=\"precise\",plan=\"single\",space=\"s\"} 1",
        "qraft_orders_total{side=\"buy\",strategy=\"busy\",symbol=\"ZIG\"} ",
        "qraft_trades_total{side=\"sell\",strategy=\"busy\",symbol=\"ZIG\"} ",
        "qraft_trade_latency_seconds_count{mode=\"precise\",strategy=\"busy\"} ",
        "qraft_rejected_orders_total{reason=\"below_lot\",strategy=\"busy\"} 0",
        "qraft_slippage_bps_count{strategy=\"busy\",symbol=\"ZIG\"} ",
        "qraft_drawdown_current{strategy=\"busy\"} ",
        "qraft_risk_violations_total{rule=\"stop_loss\",strategy=\"busy\"} ",
        "qraft_strategy_sharpe{strategy=\"busy\"} ",
        "qraft_strategy_max_drawdown{strategy=\"busy\"} ",
    ] {
        assert!(last.contains(series), "{series}: {last}");
    }
    let trades = "qraft_trades_total{side=\"sell\",strategy=\"busy\",symbol=\"ZIG\"} ";
    assert!(!last.contains(&format!("{trades}0\n")), "{last}");
}
