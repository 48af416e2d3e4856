//! `qraft fmt` from outside.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use crate::support::{Ran, command, root, run, text};

const UNTIDY: &str = "signals:\n    long:  EMA(close,10)>EMA( close , 30 ) # up\nversion: 1\n";
const TIDY: &str = "version: 1\nsignals:\n  long: EMA(close, 10) > EMA(close, 30)  # up\n";

fn written(dir: &Path, name: &str, content: &str) -> String {
    let path = dir.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    std::fs::write(&path, content).expect("a file");
    path.display().to_string()
}

fn piped(args: &[&str], input: &str) -> Ran {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("written");
    Ran::of(child.wait_with_output().expect("it ends"))
}

#[test]
fn writes_lists_shows_and_prints() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = written(dir.path(), "s.yaml", UNTIDY);
    let listed = run(&["fmt", "--check", &file]);
    assert_eq!(listed.code, 1);
    assert!(listed.out.starts_with(&format!("would change: {file}\n")), "{}", listed.out);
    let shown = run(&["fmt", "--diff", &file]);
    assert_eq!(shown.code, 1);
    assert!(shown.out.contains("\n+version: 1\n"), "{}", shown.out);
    assert_eq!(run(&["fmt", "--stdout", &file]).ok().out, TIDY);
    assert_eq!(std::fs::read_to_string(&file).expect("text"), UNTIDY);
    let wrote = run(&["fmt", &file]).ok();
    assert_eq!(wrote.out, format!("formatted: {file}\n1 formatted, 0 in order\n"));
    assert_eq!(std::fs::read_to_string(&file).expect("text"), TIDY);
    assert_eq!(run(&["fmt", "--check", &file]).ok().out, "0 would change, 1 in order\n");
    assert_eq!(run(&["fmt", "--diff", &file]).ok().out, "");
    assert_eq!(std::fs::read_dir(dir.path()).expect("a folder").count(), 1, "nothing is left");
}

#[test]
fn standard_input_becomes_standard_output() {
    assert_eq!(piped(&["fmt", "-"], UNTIDY).ok().out, TIDY);
    assert_eq!(piped(&["fmt", "--stdin-filename", "s.yaml"], TIDY).ok().out, TIDY);
    assert_eq!(piped(&["fmt", "-", "--check"], UNTIDY).code, 1);
    let json = piped(&["fmt", "--stdin-filename", "s.json", "-"], "{\"version\":1}").ok();
    assert_eq!(json.out, "{\"version\": 1}\n");
    let broken = piped(&["fmt", "--stdin-filename", "x.yaml", "-"], "signals: {long: 'a >'}\n");
    assert_eq!((broken.code, broken.out.as_str()), (1, "signals: {long: 'a >'}\n"));
    assert!(broken.err.contains("SYN002") && broken.err.contains("x.yaml"), "{}", broken.err);
}

#[test]
fn goes_on_over_what_it_cannot_read() {
    let dir = tempfile::tempdir().expect("a folder");
    let broken = written(dir.path(), "broken.yaml", "signals: {long: a >}\n");
    let good = written(dir.path(), "deep/good.yaml", UNTIDY);
    let other = written(dir.path(), "deep/compose.yaml", "version: 3\nservices:   {a: b}\n");
    let package =
        written(dir.path(), "package.json", "{\"version\":   1, \"name\": \"x\", \"y\": 2}");
    let ran = run(&["fmt", text(dir.path())]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("SYN002"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&good).expect("text"), TIDY);
    assert!(std::fs::read_to_string(&other).expect("text").contains("   "));
    assert!(std::fs::read_to_string(&package).expect("text").contains("   "));
    assert_eq!(std::fs::read_to_string(&broken).expect("text"), "signals: {long: a >}\n");
    std::fs::write(&good, UNTIDY).expect("a file");
    let missing = dir.path().join("none.yaml").display().to_string();
    let ran = run(&["fmt", "--format", "json", &missing, &broken, &good]);
    assert_eq!(ran.code, 2);
    assert_eq!(std::fs::read_to_string(&good).expect("text"), TIDY);
    let answer: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(answer["files"][0]["findings"][0], "SYN002");
    assert_eq!(answer["files"][1]["changed"], true);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_mode_a_mode() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = tempfile::tempdir().expect("a folder");
    let file = written(dir.path(), "s.yaml", UNTIDY);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).expect("a mode");
    let link = dir.path().join("link.yaml");
    symlink("s.yaml", &link).expect("a link");
    run(&["fmt", text(&link)]).ok();
    assert!(link.symlink_metadata().expect("there").is_symlink());
    assert_eq!(std::fs::read_to_string(&file).expect("text"), TIDY);
    let mode = std::fs::metadata(&file).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn the_meaning_stays() {
    let dir = tempfile::tempdir().expect("a folder");
    for name in ["ma_cross", "rsi_reversion", "momentum_topk"] {
        let source = root().join(format!("examples/strategies/{name}.yaml"));
        let before = std::fs::read_to_string(&source).expect("text");
        let untidy = |line: &str| match line.starts_with('#') {
            true => format!("{line}\n"),
            false if line.is_empty() => "\n\n".to_owned(),
            false => format!("{}\n", line.replace(": ", ":   ").replace(" > ", ">")),
        };
        let untidy: String = before.lines().map(untidy).collect();
        let file = written(dir.path(), &format!("{name}.yaml"), &untidy);
        let hash = |file: &str| run(&["compile", "--emit", "hash", file]).ok().out;
        let expected = hash(&file);
        run(&["fmt", &file]).ok();
        let after = std::fs::read_to_string(&file).expect("text");
        assert_ne!(after, untidy);
        assert_eq!(hash(&file), expected);
        assert_eq!(expected, hash(text(&source)));
        assert_eq!(after, before);
    }
}
