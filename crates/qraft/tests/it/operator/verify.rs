//! `verify`: what passes, what is refused and by which code, and how it is told.

use std::collections::BTreeMap;

use super::{SHORT, World, quick, read, shipped};
use crate::support::root;

#[test]
fn honest_operators_pass_with_their_cases() {
    let world = World::new();
    let (common, examples) = (shipped("common/dist"), shipped("examples/dist"));
    let out = world.text("reports.json");
    let args = ["verify", &common, &examples, "--out", &out, SHORT[0], SHORT[1]];
    let ran = world.run(&args).ok();
    let reports: serde_json::Value = serde_json::from_str(&read(out.as_ref())).expect("JSON");
    let reports = reports["reports"].as_array().expect("a list");
    assert!(reports.len() >= 18, "{}", reports.len());
    for report in reports {
        let file = report["file"].as_str().expect("a file");
        assert!(report["fault"].is_null(), "{file}");
        let passed: Vec<&str> = report["verified"]["probes"]
            .as_array()
            .expect("probes")
            .iter()
            .filter_map(|probe| probe.as_str())
            .collect();
        assert!(passed.contains(&"push_equals_block") && passed.contains(&"cases"), "{file}");
        assert!(report["measured"]["fuel_per_row_push"].as_u64() > Some(0), "{file}");
    }
    let passed = format!("{0} components verified: {0} passed, 0 refused\n", reports.len());
    assert!(ran.out.ends_with(&passed), "{}", ran.out);
}

#[test]
fn each_hostile_one_is_refused_by_its_code() {
    let world = World::new();
    let expected = read(&root().join("operators/hostile/expect.tsv"));
    let expected: Vec<(&str, &str)> =
        expected.lines().filter_map(|line| line.split_once('\t')).collect();
    assert!(expected.len() > 30);
    let files: Vec<String> =
        expected.iter().map(|(file, _)| shipped(&format!("hostile/dist/{file}"))).collect();
    let mut args = vec!["verify", "--format", "json"];
    args.extend(files.iter().map(String::as_str));
    let ran = world.run(&args);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let told: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let codes: BTreeMap<&str, &str> = told["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| Some((finding["file"].as_str()?, finding["code"].as_str()?)))
        .collect();
    for ((file, code), path) in expected.iter().zip(&files) {
        assert_eq!(codes.get(path.as_str()), Some(code), "{file}");
    }
}

#[test]
fn findings_come_in_the_forms_of_a_check() {
    let world = World::new();
    let file = shipped("hostile/dist/clock.wasm");
    for (format, says) in [
        ("text", "error[OPR002 "),
        ("concise", "OPR002"),
        ("json", "\"code\": \"OPR002\""),
        ("jsonl", "\"code\":\"OPR002\""),
        ("lsp", "OPR002"),
        ("github", "::error"),
        ("sarif", "\"ruleId\": \"OPR002\""),
        ("junit", "<testsuite"),
    ] {
        let ran = world.run(&["verify", &file, "--format", format]);
        assert_eq!(ran.code, 1, "{format}: {}", ran.err);
        assert!(ran.out.contains(says) && ran.out.contains("clock.wasm"), "{format}: {}", ran.out);
    }
}

#[test]
fn what_cannot_be_read_is_no_finding() {
    let world = World::new();
    let missing = world.run(&["verify", "nowhere.wasm"]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("nowhere.wasm: cannot be read"), "{}", missing.err);
    let empty = world.run(&["verify", "."]);
    assert_eq!(empty.code, 2);
    assert!(empty.err.contains("no *.wasm is in this folder"), "{}", empty.err);
}

#[test]
fn an_authors_cases_are_held_to_the_bit() {
    let world = World::new();
    let cases = world.path("cases");
    std::fs::create_dir(&cases).expect("a folder");
    let own = root().join("operators/examples/leaky_mean/cases");
    let first = std::fs::read_dir(own).expect("cases").next().expect("one").expect("an item");
    let text = read(&first.path());
    std::fs::write(cases.join("own.json"), &text).expect("a case");
    let cases = cases.display().to_string();
    let file = quick();
    let args = ["verify", &file, "--cases", &cases, SHORT[0], SHORT[1]];
    world.run(&args).ok();
    let case: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut other = case.clone();
    let answers = other["expect"].as_array_mut().expect("answers");
    let at = answers.iter().position(serde_json::Value::is_number).expect("a number");
    let value = answers[at].as_f64().expect("a number");
    answers[at] = f64::from_bits(value.to_bits() + 1).into();
    std::fs::write(world.path("cases/off.json"), other.to_string()).expect("a case");
    let refused = world.run(&args);
    assert_eq!(refused.code, 1);
    assert!(refused.out.contains("error[OPR012 "), "{}", refused.out);
    assert!(refused.out.contains("off.json: pushed: row"), "{}", refused.out);
    std::fs::write(world.path("cases/off.json"), "{\"inputs\": {\"z\": []}, \"expect\": []}")
        .expect("a case");
    let refused = world.run(&args);
    assert!(refused.out.contains("`z` is no input of"), "{}", refused.out);
}
