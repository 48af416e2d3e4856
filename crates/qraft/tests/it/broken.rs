//! Broken inputs: each has a clear message, the right exit code, and no panic.

use std::fs;
use std::path::Path;

use crate::support::{Ran, run, text, zigzag};

const GOOD: &str = "version: 1\nparams: {n: {default: 5, range: [2, 9], step: 1}}\nsignals: {long: \"close > SMA(close, n)\"}\ncosts: {fee_bps: 1}\n";

/// A strategy file's bytes, the exit code of `qraft run`, and what its stderr must say.
const STRATEGIES: &[(&str, &[u8], i32, &[&str])] = &[
    ("bad_yaml", b"version: 1\nsignals: {long: close > open\n", 1, &["SYN001"]),
    ("tab_indent", b"version: 1\nsignals:\n\tlong: close > open\n", 1, &["SYN001", "tab"]),
    (
        "unknown_key",
        b"version: 1\nsignal:\n  long: close > open\n",
        1,
        &["NAM003", "did you mean `signals`"],
    ),
    ("empty", b"", 1, &["empty"]),
    ("only_comment", b"# nothing\n", 1, &["SYN"]),
    ("binary", b"\x7fELF\x00\x01\x02", 2, &["binary"]),
    ("not_utf8", b"version: 1\nname: \xff\xfe\n", 2, &["UTF-8"]),
    ("no_version", b"signals: {long: close > open}\n", 1, &["SYN006", "version"]),
    ("other_version", b"version: 9\nsignals: {long: close > open}\n", 1, &["VER001", "version 1"]),
    ("bad_expression", b"version: 1\nsignals: {long: \"EMA(close 10) > 1\"}\n", 1, &["SYN002"]),
    (
        "duplicate_key",
        b"version: 1\nsignals: {long: close > open}\nsignals: {long: close > 1}\n",
        1,
        &["SYN003"],
    ),
    (
        "unknown_operator",
        b"version: 1\nsignals: {long: \"EAM(close, 10) > close[-1]\"}\n",
        1,
        &["NAM001", "EMA", "LAH001"],
    ),
    ("unknown_field", b"version: 1\nsignals: {long: clsoe > open}\n", 1, &["NAM002", "close"]),
    ("look_ahead", b"version: 1\nsignals: {long: \"close[-1] > close\"}\n", 1, &["LAH001"]),
    ("number_as_signal", b"version: 1\nsignals: {long: \"EMA(close, 10)\"}\n", 1, &["TYP002"]),
    ("window_zero", b"version: 1\nsignals: {long: \"EMA(close, 0) > 1\"}\n", 1, &["WIN001"]),
    (
        "warm_up_too_long",
        b"version: 1\nsignals: {long: \"SMA(close, 5000) > 1\"}\n",
        1,
        &["WIN002"],
    ),
    (
        "operator_not_pinned",
        b"version: 1\nsignals: {long: close > open}\nuses: {operators: {k: a/k@1.2.0}}\n",
        1,
        &["VER002", "not in the lock", "qraft operator add"],
    ),
    (
        "unknown_universe",
        b"version: 1\nuniverse: NOWHERE\nsignals: {long: close > open}\n",
        2,
        &["NOWHERE"],
    ),
    ("a_list", b"- 1\n- 2\n", 1, &["map"]),
];

/// A prices file's bytes, and what the message must say. All exit 2.
const PRICES: &[(&str, &[u8], &[&str])] = &[
    ("no_close.csv", b"ts,symbol,open\n2020-01-02,A,1\n", &["close"]),
    ("no_ts.csv", b"date,symbol,close\n2020-01-02,A,1\n", &["ts", "date"]),
    ("twice.csv", b"ts,symbol,open,close\n2020-01-02,A,1,1\n2020-01-02,A,1,1\n", &["line 3", "A"]),
    ("empty.csv", b"", &["empty"]),
    ("header_only.csv", b"ts,symbol,open,close\n", &["no "]),
    ("all_nan.csv", b"ts,symbol,open,close\n2020-01-02,A,1,\n2020-01-03,A,1,\n", &["close"]),
    ("words.csv", b"ts,symbol,open,close\n2020-01-02,A,1,abc\n", &["line 2", "close", "abc"]),
    ("not_utf8.csv", b"ts,symbol,open,close\n2020-01-02,\xff\xfe,1,1\n", &["UTF-8"]),
    ("binary.csv", b"\x00\x01\x02\x03\x04\x05\x06\x07", &["binary"]),
    ("truncated.parquet", b"PAR1\x00\x00\x00", &["truncated.parquet"]),
    ("bad_stamp.csv", b"ts,symbol,open,close\nyesterday,A,1,1\n", &["line 2", "yesterday"]),
];

/// A space file, the exit code of `qraft search run`, and what stderr must say.
const SPACES: &[(&str, &str, i32, &[&str])] = &[
    ("empty_grid", "version: 1\nstrategy: s.yaml\nparams: {n: []}\n", 1, &["n"]),
    (
        "empty_range",
        "version: 1\nstrategy: s.yaml\nparams: {n: {range: [9, 2], step: 1}}\n",
        1,
        &["SRC002"],
    ),
    ("unknown_param", "version: 1\nstrategy: s.yaml\nparams: {m: [2]}\n", 1, &["SRC003", "`n`"]),
    (
        "nothing_left",
        "version: 1\nstrategy: s.yaml\nparams: {n: [2, 3]}\nconstraints: [\"n > 5\"]\n",
        2,
        &["no point"],
    ),
    ("no_strategy", "version: 1\nparams: {n: [2]}\n", 1, &["strategy"]),
    (
        "missing_strategy",
        "version: 1\nstrategy: gone.yaml\nparams: {n: [2]}\n",
        2,
        &["gone.yaml", "no such file"],
    ),
    ("unknown_plan", "version: 1\nstrategy: s.yaml\nplan: gird\n", 2, &["grid"]),
    (
        "fewer_than_grid",
        "version: 1\nstrategy: s.yaml\nparams: {n: [2, 3, 4]}\ntrials: 2\n",
        2,
        &["random"],
    ),
];

fn judge(name: &str, ran: &Ran, code: i32, says: &[&str]) {
    let all = format!("{}{}", ran.out, ran.err);
    assert_eq!(ran.code, code, "{name}: {all}");
    for word in says {
        assert!(all.contains(word), "{name} should say `{word}`: {all}");
    }
    assert!(!all.contains("panicked"), "{name}: {all}");
}

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("s.yaml"), GOOD).expect("strategy");
    fs::write(dir.path().join("p.csv"), zigzag(300)).expect("prices");
    dir
}

fn backtest(strategy: &Path, prices: &Path) -> Ran {
    run(&["run", "--strategy", text(strategy), "--prices", text(prices), "--log", "off"])
}

#[test]
fn the_good_files_of_these_tests_are_good() {
    let dir = folder();
    backtest(&dir.path().join("s.yaml"), &dir.path().join("p.csv")).ok();
}

#[test]
fn broken_strategies() {
    for (name, bytes, code, says) in STRATEGIES {
        let dir = folder();
        let file = dir.path().join("broken.yaml");
        fs::write(&file, bytes).expect("strategy");
        judge(name, &backtest(&file, &dir.path().join("p.csv")), *code, says);
    }
}

#[test]
fn broken_prices() {
    for (name, bytes, says) in PRICES {
        let dir = folder();
        let file = dir.path().join(name);
        fs::write(&file, bytes).expect("prices");
        judge(name, &backtest(&dir.path().join("s.yaml"), &file), 2, says);
    }
}

#[test]
fn broken_spaces() {
    for (name, body, code, says) in SPACES {
        let dir = folder();
        let (file, prices, out) =
            (dir.path().join("space.yaml"), dir.path().join("p.csv"), dir.path().join("out"));
        fs::write(&file, body).expect("space");
        let args = ["search", "run", "--space", text(&file), "--prices", text(&prices)];
        let ran = run(&[&args[..], &["--outdir", text(&out), "--log", "off"]].concat());
        judge(name, &ran, *code, says);
        assert!(!out.exists(), "{name}: nothing was begun");
    }
}

#[test]
fn folders_and_missing_files() {
    let dir = folder();
    let (strategy, prices) = (dir.path().join("s.yaml"), dir.path().join("p.csv"));
    judge("folder as prices", &backtest(&strategy, dir.path()), 2, &["directory"]);
    judge("folder as strategy", &backtest(dir.path(), &prices), 2, &["directory"]);
    let gone = dir.path().join("gone");
    // Both files are looked at before work begins, and both are named.
    let both = backtest(&gone, &dir.path().join("away.csv"));
    judge("both missing", &both, 2, &["gone", "away.csv"]);
    // Exit 2 wins over 1, and the findings are told all the same.
    let bad = dir.path().join("bad.yaml");
    fs::write(&bad, "version: 1\nsignals: {long: EAM(close, 1) > 1}\n").expect("strategy");
    judge("2 wins over 1", &backtest(&bad, &gone), 2, &["gone", "SYN007"]);
}

#[test]
fn bad_flags() {
    let dir = folder();
    let space = dir.path().join("space.yaml");
    fs::write(&space, "version: 1\nstrategy: s.yaml\nparams: {n: [2, 3]}\n").expect("space");
    let prices = dir.path().join("p.csv");
    let out = dir.path().join("out");
    let search = |flags: &[&str]| {
        let args = ["search", "run", "--space", text(&space), "--prices", text(&prices)];
        run(&[&args[..], &["--outdir", text(&out), "--log", "off"], flags].concat())
    };
    judge("both modes", &search(&["--fast", "--precise"]), 2, &["--precise"]);
    judge("second stage", &search(&["--precise", "--precise-top", "2"]), 2, &["--precise-top"]);
    judge("second stage", &search(&["--precise-top", "0"]), 2, &["--precise-top 0"]);
    judge("gate of nothing", &search(&["--gate"]), 2, &["--precise-top"]);
    judge("plan", &search(&["--plan", "gird"]), 2, &["grid"]);
    judge("trials", &search(&["--trials", "0"]), 2, &["--trials"]);
    judge("port", &search(&["--metrics-port", "99999"]), 2, &["--metrics-port"]);
    judge(
        "address",
        &search(&["--metrics-port", "0", "--metrics-addr", "nowhere"]),
        2,
        &["nowhere"],
    );
    judge("threads", &search(&["--threads", "0"]), 2, &["--threads"]);
    judge("run id", &search(&["--run-id", "../up"]), 2, &["--run-id"]);
    judge("calendar", &search(&["--calendar", "MOON"]), 2, &["MOON"]);
    assert!(!out.exists(), "nothing was begun");
    let strategy = dir.path().join("s.yaml");
    let args = ["run", "--strategy", text(&strategy), "--prices", text(&prices), "--log", "off"];
    judge("set", &run(&[&args[..], &["--set", "m=3"]].concat()), 2, &["`n`"]);
    judge("set", &run(&[&args[..], &["--set", "n=x"]].concat()), 2, &["number"]);
}

#[test]
fn broken_calls_of_the_precise_matcher() {
    let dir = folder();
    let (strategy, prices, out) =
        (dir.path().join("s.yaml"), dir.path().join("p.csv"), dir.path().join("out"));
    let (gone, away) = (dir.path().join("gone"), dir.path().join("away.csv"));
    let call = |strategy: &Path, prices: &Path, flags: &[&str]| {
        let args = ["precisebt", "--strategy", text(strategy), "--prices", text(prices)];
        run(&[&args[..], &["--outdir", text(&out), "--log", "off"], flags].concat())
    };
    let own = |flags: &[&str]| call(&strategy, &prices, flags);
    let index = ["--index", text(&away), "--market", "cn"];
    judge("all missing", &call(&gone, &away, &[]), 2, &["gone", "away.csv"]);
    judge("index missing", &call(&gone, &prices, &index), 2, &["gone", "away.csv"]);
    let daily = ["--index", text(&prices), "--market", "us"];
    judge("daily index", &own(&daily), 2, &["--index", "1D", "intraday"]);
    judge("index alone", &own(&["--index", text(&prices)]), 2, &["--market"]);
    judge("market alone", &own(&["--market", "cn"]), 2, &["--index"]);
    judge("rate", &own(&["--failures", "1.5"]), 2, &["--failures 1.5"]);
    judge("rate", &own(&["--failures", "NaN"]), 2, &["--failures"]);
    judge("seed alone", &own(&["--seed", "3"]), 2, &["--failures"]);
    judge("set", &own(&["--set", "m=3"]), 2, &["`n`"]);
    judge("port", &own(&["--metrics-port", "99999"]), 2, &["--metrics-port"]);
    for (name, bytes, code, says) in STRATEGIES {
        let file = dir.path().join("broken.yaml");
        fs::write(&file, bytes).expect("strategy");
        judge(name, &call(&file, &prices, &[]), *code, says);
    }
    for (name, bytes, says) in PRICES {
        let file = dir.path().join(name);
        fs::write(&file, bytes).expect("prices");
        judge(name, &call(&strategy, &file, &[]), 2, says);
    }
    assert!(!out.exists(), "nothing was begun");
    fs::write(&out, "a file").expect("written");
    judge("outdir", &own(&[]), 2, &["out"]);
}
