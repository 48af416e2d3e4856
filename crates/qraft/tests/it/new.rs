//! `qraft new` from outside.

use crate::support::{command, run, text};

#[test]
fn every_template_checks_and_is_laid_out() {
    let listed = run(&["new", "--list"]).ok().out;
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(names, ["trend", "momentum", "mean-reversion", "multi-timeframe", "space"]);
    let dir = tempfile::tempdir().expect("a folder");
    for name in names {
        let wrote = run(&["new", name, text(dir.path())]).ok().out;
        let file = dir.path().join(format!("{name}.yaml"));
        assert!(wrote.contains(&format!("qraft check {}", file.display())), "{wrote}");
        run(&["fmt", "--check", text(&file)]).ok();
        if name != "space" {
            run(&["check", text(&file)]).ok();
        }
    }
}

#[test]
fn nothing_is_overwritten_and_names_follow_the_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("deep/my_trend.yaml");
    run(&["new", "trend", text(&file.with_extension(""))]).ok();
    let written = std::fs::read_to_string(&file).expect("text");
    assert!(written.contains("\nname: my_trend\n"), "{written}");
    std::fs::write(&file, "mine").expect("a file");
    let again = run(&["new", "trend", text(&file)]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("is there already"), "{}", again.err);
    assert_eq!(std::fs::read_to_string(&file).expect("text"), "mine");
    let unknown = run(&["new", "momentun", text(dir.path())]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean `momentum`?"), "{}", unknown.err);
    let here = command(&["new", "cross-section"]).current_dir(dir.path()).output().expect("runs");
    assert!(here.status.success() && dir.path().join("momentum.yaml").is_file());
}
