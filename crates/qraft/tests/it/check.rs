//! `qraft check`: what is looked at, what is said in which form, and how it ends.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

use crate::support::{Ran, command, run, text};

const GOOD: &str = "version: 1\nparams: {n: {default: 5, range: [2, 9], step: 1}}\nsignals: {long: \"close > SMA(close, n)\", exit_long: \"close < SMA(close, n)\"}\ncosts: {fee_bps: 1, slippage: {spread_bps: 5}}\n";
const AHEAD: &str = "version: 1\nsignals: {long: \"close[-1] > close\", exit_long: \"close < open\"}\ncosts: {fee_bps: 1, slippage: {spread_bps: 5}}\n";
const COSTLESS: &str =
    "version: 1\nsignals: {long: \"close > SMA(close, 9)\", exit_long: \"close < open\"}\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, body) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, body).expect("written");
    }
    dir
}

fn check(dir: &Path, args: &[&str]) -> Ran {
    let mut command = command(&[&["check"], args].concat());
    Ran::of(command.current_dir(dir).output().expect("it starts"))
}

fn codes(ran: &Ran) -> Vec<String> {
    let lines = ran.out.lines().map(serde_json::from_str::<serde_json::Value>);
    lines.map(|line| line.expect("JSON")["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn folders_and_globs_hold_strategies_and_spaces_in_order() {
    let dir = folder(&[
        ("b/good.yaml", GOOD),
        ("a/ahead.yml", AHEAD),
        ("a/space.yaml", "version: 1\nstrategy: ../b/good.yaml\nparams: {m: [1]}\n"),
        (
            "a/space.json",
            "{\"version\": 1, \"strategy\": \"../b/good.yaml\", \"params\": {\"n\": [2]}}",
        ),
        ("a/grid.yaml", "n: [2, 3]\n"),
        ("a/other.yaml", "version: 3\nservices: {web: {image: x}}\n"),
        ("a/prices.data.yaml", "bar: 1D\n"),
        ("a/.hidden/ahead.yaml", AHEAD),
        ("target/ahead.yaml", AHEAD),
    ]);
    let ran = check(dir.path(), &["--format", "concise", "."]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("5 files checked: 2 errors"), "{}", ran.out);
    assert!(ran.out.contains("2 other files skipped"), "{}", ran.out);
    let at = |word: &str| ran.out.find(word).unwrap_or_else(|| panic!("{word}: {}", ran.out));
    assert!(at("LAH001") < at("SRC003"));
    let again = check(dir.path(), &["--format", "concise", ".", "a", "b/good.yaml"]);
    assert_eq!(ran.out, again.out, "each file counts once");
    let globbed = check(dir.path(), &["--format", "concise", "**/g*.yaml"]);
    assert!(globbed.out.contains("2 files checked: 0 errors"), "{}", globbed.out);
    assert_eq!(check(dir.path(), &["*.toml"]).code, 2);
    fs::create_dir(dir.path().join("empty")).expect("made");
    assert_eq!(check(dir.path(), &["empty"]).code, 2);
}

#[test]
fn what_cannot_be_read_wins_and_the_rest_is_told() {
    let dir = folder(&[("ahead.yaml", AHEAD), ("good.yaml", GOOD)]);
    fs::write(dir.path().join("binary.yaml"), b"\0\x01").expect("written");
    let ran = check(dir.path(), &["--format", "jsonl", "gone.yaml", "ahead.yaml", "binary.yaml"]);
    assert_eq!(ran.code, 2);
    assert_eq!(codes(&ran), ["LAH001"]);
    assert!(ran.err.contains("gone.yaml") && ran.err.contains("binary.yaml"), "{}", ran.err);
    let space = "version: 1\nstrategy: away.yaml\n";
    fs::write(dir.path().join("space.yaml"), space).expect("written");
    let ran = check(dir.path(), &["space.yaml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("away.yaml") && ran.err.contains("space.yaml"), "{}", ran.err);
}

#[test]
fn rules_are_chosen_by_flags_and_settings() {
    let dir = folder(&[("s.yaml", COSTLESS), ("ahead.yaml", AHEAD)]);
    let of = |args: &[&str]| check(dir.path(), &[&["--format", "jsonl"], args].concat());
    let plain = of(&["s.yaml"]);
    assert_eq!((plain.code, codes(&plain)), (0, vec!["CST001".to_owned()]));
    assert_eq!(of(&["s.yaml", "--fail-on", "warning"]).code, 1);
    assert_eq!(of(&["s.yaml", "--strict"]).code, 1);
    assert_eq!(of(&["ahead.yaml", "--fail-on", "never"]).code, 0);
    assert!(codes(&of(&["s.yaml", "--ignore", "no-costs"])).is_empty());
    assert!(codes(&of(&["s.yaml", "--select", "USE,RSK001"])).is_empty());
    // An error of look-ahead stays whatever is chosen, and cannot be named as ignored.
    assert_eq!(codes(&of(&["ahead.yaml", "--select", "CST"])), ["LAH001"]);
    assert_eq!(codes(&of(&["ahead.yaml", "--ignore", "LAH"])), ["LAH001"]);
    let refused = of(&["ahead.yaml", "--ignore", "LAH001"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("neither ignored nor lowered"), "{}", refused.err);
    assert!(of(&["s.yaml", "--select", "CTS001"]).err.contains("CST001"));
    let settings = |body: &str| fs::write(dir.path().join("qraft.toml"), body).expect("written");
    settings("[check]\nlevels = {CST001 = \"error\"}\n");
    assert_eq!(of(&["s.yaml"]).code, 1);
    settings("[check]\nfail-on = \"warning\"\n");
    assert_eq!(of(&["s.yaml"]).code, 1);
    assert_eq!(of(&["s.yaml", "--fail-on", "error"]).code, 0);
    settings("[check]\nignroe = [\"CST\"]\n");
    let typo = of(&["s.yaml"]);
    assert_eq!(typo.code, 2);
    assert!(typo.err.contains("did you mean `ignore`"), "{}", typo.err);
}

#[test]
fn a_raised_level_refuses_runs_too() {
    let dir = folder(&[("s.yaml", COSTLESS), ("p.csv", &crate::support::zigzag(60))]);
    let strategy = dir.path().join("s.yaml");
    let prices = dir.path().join("p.csv");
    let args = ["run", "--strategy", text(&strategy), "--prices", text(&prices), "--log", "off"];
    let run_it = || Ran::of(command(&args).current_dir(dir.path()).output().expect("it starts"));
    assert_eq!(run_it().code, 0);
    fs::write(dir.path().join("qraft.toml"), "[check]\nlevels = {CST001 = \"error\"}\n")
        .expect("settings");
    assert_eq!(run_it().code, 1);
}

#[test]
fn every_format_is_what_it_says() {
    let dir = folder(&[("ahead.yaml", AHEAD)]);
    let of = |format: &str| check(dir.path(), &["ahead.yaml", "--fmt", format]).out;
    assert!(of("concise").starts_with("ahead.yaml:2:18: error[LAH001 future-shift]"));
    assert!(of("github").starts_with("::error file=ahead.yaml,line=2,col=18,"));
    assert!(of("junit").contains("<testsuite name=\"ahead.yaml\""));
    let json =
        |format: &str| -> serde_json::Value { serde_json::from_str(&of(format)).expect("JSON") };
    assert_eq!(json("json")["schema"], "qraft.check/1");
    assert_eq!(json("sarif")["runs"][0]["results"][0]["ruleId"], "LAH001");
    assert_eq!(json("lsp")[0]["diagnostics"][0]["code"], "LAH001");
    assert_eq!(check(dir.path(), &["ahead.yaml", "--format", "xml"]).code, 2);
    let plain = of("text");
    assert!(!plain.contains('\u{1b}'), "no colour without a terminal");
    assert!(plain.lines().all(|line| line.chars().count() <= 80), "{plain}");
}

#[test]
fn fixes_are_shown_and_taken() {
    let comment = "# qraft: allow[USE001] reason=\"old\"\n";
    let body = format!("{comment}{AHEAD}");
    let dir = folder(&[("s.yaml", &body), ("good.yaml", GOOD)]);
    let path = dir.path().join("s.yaml");
    let now = || fs::read_to_string(&path).expect("it is there");
    // An error hides what a comment would be idle for, so the unsafe fix comes first.
    let shown = check(dir.path(), &["--diff", "--unsafe-fixes", "s.yaml"]);
    assert_eq!(shown.code, 1);
    assert!(shown.out.contains("-signals: {long: \"close[-1] > close\""), "{}", shown.out);
    assert!(shown.out.contains("+signals: {long: \"close[1] > close\""), "{}", shown.out);
    assert!(shown.out.contains("-# qraft: allow"), "{}", shown.out);
    assert_eq!(now(), body, "--diff writes nothing");
    assert_eq!(check(dir.path(), &["--fix", "s.yaml"]).code, 1);
    assert_eq!(now(), body, "no safe fix is there yet");
    let fixed = check(dir.path(), &["--unsafe-fixes", "s.yaml"]);
    assert_eq!(fixed.code, 0, "{}", fixed.out);
    assert!(fixed.out.contains("2 fixed"), "{}", fixed.out);
    assert_eq!(now(), AHEAD.replace("[-1]", "[1]"));
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 2, "nothing is left behind");
    let still = check(dir.path(), &["--diff", "--unsafe-fixes", "."]);
    assert_eq!((still.code, still.out.as_str()), (0, ""));
    // What cannot be read stops the writing: all files are looked at before work begins.
    fs::write(&path, &body).expect("written");
    assert_eq!(check(dir.path(), &["--unsafe-fixes", "s.yaml", "gone.yaml"]).code, 2);
    assert_eq!(now(), body);
}

fn piped(args: &[&str], input: &str) -> Ran {
    let mut command = command(args);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("stdin");
    stdin.write_all(input.as_bytes()).expect("it reads");
    drop(stdin);
    Ran::of(child.wait_with_output().expect("it ends"))
}

#[test]
fn standard_input_is_a_file_with_a_name() {
    let ran = piped(&["check", "-", "--format", "concise"], AHEAD);
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("<stdin>:2:18: error[LAH001"), "{}", ran.out);
    let named = ["check", "-", "--format", "concise", "--stdin-filename", "my/s.yaml"];
    assert!(piped(&named, AHEAD).out.starts_with("my/s.yaml:2:18"));
    let fixed = piped(&["check", "-", "--unsafe-fixes"], AHEAD);
    assert_eq!((fixed.code, fixed.out), (0, AHEAD.replace("[-1]", "[1]")));
    assert_eq!(piped(&["check", "-"], "").code, 1);
    assert_eq!(piped(&["check", "-"], "\0").code, 2);
}

#[test]
fn what_data_declare_is_known_without_prices() {
    let of_report = "version: 1\nsignals: {long: \"eps > 0\", exit_long: \"close < clsoe\"}\ncosts: {fee_bps: 1, slippage: {spread_bps: 5}}\n";
    let data = "bar: 1D\ncalendar: XNYS\ncolumns:\n  eps: {kind: fundamental, known_at: close}\n";
    let dir = folder(&[("s.yaml", of_report), ("p.data.yaml", data)]);
    let of = |args: &[&str]| check(dir.path(), &[&["s.yaml", "--format", "jsonl"], args].concat());
    let without = of(&[]);
    assert_eq!((without.code, codes(&without)), (0, vec!["NAM002".to_owned(); 2]));
    let with = of(&["--data", "p.data.yaml"]);
    assert_eq!(with.code, 1, "{}", with.out);
    assert!(with.out.contains("`clsoe`") && !with.out.contains("`eps` is not checked"));
    assert_eq!(of(&["--data", "gone.data.yaml"]).code, 2);
}

#[test]
fn a_comment_allows_a_warning_and_says_why() {
    let line = "# qraft: allow[CST001] reason=\"a paper portfolio\"\n";
    let allowed = COSTLESS.replace("signals", &format!("{line}signals"));
    let dir = folder(&[("s.yaml", &allowed)]);
    let ran = check(dir.path(), &["s.yaml", "--fail-on", "info"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.contains("1 allowed"), "{}", ran.out);
}

#[test]
fn at_most_a_hundred_findings_are_listed_and_the_rest_counted() {
    let terms: Vec<String> = (0..130).map(|n| format!("close > E{n}(close, 5)")).collect();
    let body = format!("version: 1\nsignals:\n  long: {}\n", terms.join(" and "));
    let dir = folder(&[("s.yaml", &body)]);
    let ran = check(dir.path(), &["s.yaml", "--format", "concise"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.out.matches("NAM001").count(), 100);
    assert!(ran.out.contains("30 more not shown"), "{}", ran.out);
}

#[test]
fn watching_looks_again_at_what_changed() {
    let dir = folder(&[("s.yaml", GOOD)]);
    let path = dir.path().join("s.yaml");
    let mut command = command(&["check", "--watch", "--format", "concise", text(&path)]);
    let mut child = command
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut out = BufReader::new(child.stdout.take().expect("stdout")).lines();
    // Each look ends with the line that sums up; reading it is the only wait.
    let mut summary = || loop {
        let line = out.next().expect("it goes on").expect("text");
        if line.contains("checked:") {
            return line;
        }
    };
    assert!(summary().contains("0 errors"));
    fs::write(&path, AHEAD).expect("written");
    while !summary().contains("1 error,") {}
    fs::write(&path, GOOD).expect("written");
    while !summary().contains("0 errors") {}
    let pid = child.id().to_string();
    let told = std::process::Command::new("kill").args(["-INT", &pid]).status();
    assert!(told.expect("kill runs").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(run(&["check", "--watch", "-"]).code, 2);
}
