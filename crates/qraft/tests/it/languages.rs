//! Operators in Python and JavaScript, from the template to a verified component: where their
//! toolchains are, on the path or in the folder that `QRAFT_LANGUAGES` names (`bin` of a Python
//! environment, `node_modules/.bin`).

use std::ffi::OsString;
use std::path::PathBuf;

use crate::support::{Ran, command, text};

/// The path with the toolchains' folders before it.
fn path() -> OsString {
    let own = std::env::var_os("QRAFT_LANGUAGES").map(PathBuf::from);
    let own = own.iter().flat_map(|folder| [folder.join("bin"), folder.join("node_modules/.bin")]);
    let usual = std::env::var_os("PATH").unwrap_or_default();
    let all: Vec<PathBuf> = own.chain(std::env::split_paths(&usual)).collect();
    std::env::join_paths(all).expect("folders without colons")
}

fn from_template_to_component(lang: &str, tool: &str) {
    let path = path();
    if !std::env::split_paths(&path).any(|folder| folder.join(tool).is_file()) {
        println!("skipped: no {tool}");
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let run = |args: &[&str]| {
        let mut command = command(args);
        command.current_dir(dir.path()).env("PATH", &path);
        for (name, folder) in [("QRAFT_CONFIG_DIR", "config"), ("XDG_CACHE_HOME", "cache")] {
            command.env(name, dir.path().join(folder));
        }
        Ran::of(command.output().expect("the binary starts"))
    };
    run(&["operator", "new", "mine/leaky", "--lang", lang]).ok();
    let folder = dir.path().join("leaky");
    run(&["operator", "build", text(&folder)]).ok();
    let component = folder.join("dist/leaky.wasm");
    let verified = run(&["operator", "verify", text(&component)]).ok();
    assert!(verified.out.contains("1 passed, 0 refused"), "{}", verified.out);
    run(&["operator", "add", text(&component)]).ok();
    let strategy = "version: 1\nuses: {operators: {leaky: mine/leaky@0.1.0}}\n\
                    signals: {long: \"close > leaky(close)\"}\n\
                    costs: {fee_bps: 2, slippage: {spread_bps: 2}}\n";
    std::fs::write(dir.path().join("s.yaml"), strategy).expect("a strategy");
    std::fs::write(dir.path().join("p.csv"), crate::support::zigzag(300)).expect("prices");
    let args = ["run", "--strategy", "s.yaml", "--prices", "p.csv", "--format", "json"];
    let ran = run(&[&args[..], &["--log", "off"]].concat()).ok();
    let ran: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert!(ran["stats"]["trades"].as_f64().expect("trades") > 10.0, "{ran}");
}

#[test]
fn an_operator_in_python_is_verified_and_runs() {
    from_template_to_component("python", "componentize-py");
}

#[test]
fn an_operator_in_javascript_is_verified_and_runs() {
    from_template_to_component("js", "componentize-js");
}
