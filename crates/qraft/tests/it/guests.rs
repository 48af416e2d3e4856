//! Strategies that use operators from outside, through every command that runs one.

use std::fs;
use std::path::Path;

use crate::support::{Ran, command, only_folder, root, sorted_lines, text};

/// A project in which the operators of `calm_trend` are installed and pinned, with a user's
/// folders of its own.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Project {
        let project = Project(tempfile::tempdir().expect("a folder"));
        fs::copy(root().join("examples/operators/calm_trend.yaml"), project.file("s.yaml"))
            .expect("a strategy");
        for name in ["parkinson", "kalman_trend"] {
            let file = root().join(format!("operators/common/dist/{name}.wasm"));
            project.run(&["operator", "add", text(&file)]).ok();
        }
        project
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Ran {
        let mut command = command(args);
        command.current_dir(self.0.path());
        for (name, folder) in [("QRAFT_CONFIG_DIR", "config"), ("XDG_CACHE_HOME", "cache")] {
            command.env(name, self.file(folder));
        }
        Ran::of(command.output().expect("the binary starts"))
    }

    /// The same, on the bundled prices.
    fn priced(&self, args: &[&str]) -> Ran {
        let prices = root().join("examples/data/sp500.parquet");
        self.run(&[args, &["--prices", text(&prices)]].concat())
    }
}

fn json(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}{}", ran.out, ran.err))
}

#[test]
fn a_strategy_over_components_runs_in_every_command() {
    let project = Project::new();
    let checked = project.run(&["check", "s.yaml"]).ok();
    assert!(checked.out.contains("0 errors"), "{}", checked.out);
    // Nobody has signed them: it is said, and they run.
    assert!(checked.out.contains("OPR013"), "{}", checked.out);
    let quiet = ["--log", "off", "--format", "json"];
    let fast = project.priced(&[&["run", "--strategy", "s.yaml"][..], &quiet].concat()).ok();
    let fast = json(&fast);
    assert!(fast["stats"]["trades"].as_f64().expect("trades") > 100.0, "{fast}");
    let precise =
        project.priced(&[&["precisebt", "--strategy", "s.yaml"][..], &quiet].concat()).ok();
    assert!(json(&precise)["precise"]["stats"]["trades"].as_f64().expect("trades") > 100.0);
    let eval = ["eval", "--strategy", "s.yaml", "--format", "json"];
    assert!(project.priced(&eval).ok().out.contains("signals.long"));
    let plan = ["explain-plan", "--strategy", "s.yaml"];
    let plan = project.priced(&plan).ok().out;
    assert!(plan.contains("common/kalman_trend@1.0.0("), "{plan}");
}

#[test]
fn threads_and_memory_change_no_line_of_a_search() {
    let project = Project::new();
    fs::write(project.file("space.yaml"), "version: 1\nstrategy: s.yaml\n").expect("a space");
    let mut lines = Vec::new();
    for (out, more) in [("a", &["--threads", "1"][..]), ("b", &["--threads", "3", "--batch", "2"])]
    {
        let args = ["search", "run", "--space", "space.yaml", "--outdir", out, "--log", "off"];
        let args = [&args[..], &["--top-n", "1", "--fast"], more].concat();
        project.priced(&args).ok();
        lines.push(sorted_lines(&only_folder(&project.file(out))));
    }
    assert_eq!(lines[0].len(), 10);
    assert_eq!(lines[0], lines[1]);
    let pack = only_folder(&only_folder(&project.file("a")).join("topN"));
    let told = fs::read_to_string(pack.join("operators.json")).expect("what it used");
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(
        (told["all_trusted"].as_bool(), told["operators"].as_array().map(Vec::len)),
        (Some(false), Some(2))
    );
    assert_eq!(told["operators"][0]["standing"], "unsigned");
    let lock = fs::read(project.file("qraft.lock")).expect("a lock");
    assert!(fs::read(pack.join("qraft.lock")).expect("its copy") == lock);
    let used = fs::read_to_string(pack.join("factors.json")).expect("what it used");
    assert!(used.contains("\"name\": \"common/kalman_trend\""), "{used}");
    assert!(used.contains("\"version\": \"1.0.0\"") && used.contains("\"digest\": \"blake3:"));
    let run = only_folder(&project.file("a"));
    project.run(&["replay", text(&run), "--threads", "2"]).ok();
    fs::remove_file(project.file("qraft.lock")).expect("it goes");
    let refused = project.run(&["replay", text(&run)]);
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert!(refused.err.contains("is not in the lock"), "{}", refused.err);
    let header: serde_json::Value = serde_json::from_str(&lines[0][0]).expect("a header");
    let none = qraft_plugin::lock::operators_digest(&[]).to_string();
    assert_ne!(header["operators"].as_str().expect("a digest"), none);
}

#[test]
fn nothing_runs_that_the_lock_does_not_name() {
    let project = Project::new();
    let lock = fs::read_to_string(project.file("qraft.lock")).expect("a lock");
    fs::remove_file(project.file("qraft.lock")).expect("it goes");
    let ran = project.priced(&["run", "--strategy", "s.yaml", "--log", "off"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("is not in the lock"), "{}", ran.err);
    assert!(ran.err.contains("qraft operator add"), "{}", ran.err);
    fs::write(project.file("qraft.lock"), lock).expect("it comes back");
    // A component that was changed behind the lock's back.
    let folder = project.file(".qraft/operators/common/kalman_trend/1.0.0");
    flip(&folder.join("component.wasm"));
    let ran = project.priced(&["run", "--strategy", "s.yaml", "--log", "off"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("OPR014"), "{}", ran.err);
}

fn flip(file: &Path) {
    let mut bytes = fs::read(file).expect("a component");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes).expect("it is written");
}

/// A cache that someone else wrote is not executed: the component is compiled anew.
#[test]
fn a_tampered_cache_is_compiled_anew() {
    let project = Project::new();
    let args = ["run", "--strategy", "s.yaml", "--log", "off", "--format", "json"];
    let first = json(&project.priced(&args).ok());
    let cache = project.file("cache/qraft/components");
    let files: Vec<_> =
        fs::read_dir(&cache).expect("a cache").map(|f| f.expect("a file").path()).collect();
    assert!(!files.is_empty());
    files.iter().for_each(|file| flip(file));
    assert_eq!(json(&project.priced(&args).ok()), first);
    // It was written anew, with a mark that holds.
    assert_eq!(json(&project.priced(&args).ok()), first);
}
