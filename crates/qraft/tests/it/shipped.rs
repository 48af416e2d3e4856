//! The pre-commit hook and the GitHub Action, as they would be run.

use std::process::Command;

use qraft_diag::SourceFile;
use qraft_syntax::yaml::{self, Node, NodeKind};

use crate::support::{Ran, root, run, text};

fn document(name: &str) -> Node {
    let body = std::fs::read_to_string(root().join(name)).expect("it is shipped");
    let (tree, findings) = yaml::parse(&SourceFile::new(name, body));
    assert!(findings.is_empty(), "{findings:?}");
    tree.expect("a document")
}

fn word<'n>(node: &'n Node, key: &str) -> &'n str {
    let value = node.get(key).unwrap_or_else(|| panic!("no {key}"));
    value.as_scalar().expect("a text").value.as_str()
}

#[test]
fn the_hook_is_a_command_of_this_binary() {
    let hooks = document(".pre-commit-hooks.yaml");
    let hook = &hooks.as_seq().expect("a list")[0];
    let entry = word(hook, "entry").strip_prefix("qraft ").expect("this binary");
    let args: Vec<&str> = entry.split(' ').collect();
    run(&[&args[..], &["examples/strategies/ma_cross.yaml"]].concat()).ok();
    assert_eq!(run(&[&args[..], &["gone.yaml"]].concat()).code, 2);
}

#[test]
fn the_action_checks_and_annotates() {
    let action = document("action.yml");
    let steps = action.get("runs").and_then(|runs| runs.get("steps")).expect("steps");
    let NodeKind::Seq(steps) = &steps.kind else { panic!("a list") };
    let script = word(steps.last().expect("a step"), "run");
    let dir = tempfile::tempdir().expect("a folder");
    let bin = dir.path().join("qraft/bin");
    std::fs::create_dir_all(&bin).expect("made");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_qraft"), bin.join("qraft")).expect("a link");
    let strategies = dir.path().join("strategies");
    std::fs::create_dir(&strategies).expect("made");
    let ahead = "version: 1\nsignals: {long: \"close[-1] > close\"}\n";
    std::fs::write(strategies.join("ahead.yaml"), ahead).expect("written");
    let act = |paths: &str, args: &str, fail_on: &str| {
        let mut command = Command::new("bash");
        command.args(["-euo", "pipefail", "-c", script]).current_dir(dir.path());
        command.env("RUNNER_TEMP", text(dir.path()));
        command.env("PATHS", paths).env("ARGS", args).env("FAIL_ON", fail_on);
        Ran::of(command.output().expect("bash starts"))
    };
    let found = act("strategies", "", "error");
    assert_eq!(found.code, 1, "{}{}", found.out, found.err);
    assert!(found.out.contains("::error file=strategies/ahead.yaml,line=2"), "{}", found.out);
    assert_eq!(act("strategies/*.yaml", "--ignore CST", "never").code, 0);
    // What stands in an input is a path or a flag, never a command.
    assert_eq!(act("$(touch made) ;", "", "error").code, 2);
    assert!(!dir.path().join("made").exists());
}
