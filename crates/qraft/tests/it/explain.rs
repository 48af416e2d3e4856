//! `qraft explain`: a page, the list, and what was meant.

use qraft_diag::catalogue::ALL;

use crate::support::run;

#[test]
fn explain_prints_every_page_within_80_columns() {
    for rule in ALL {
        let text = run(&["explain", rule.code]).ok().out;
        assert!(text.starts_with(&format!("{} {}\n", rule.code, rule.name)), "{text}");
        assert!(text.contains("\nWhat it does\n") && !text.contains("```"), "{text}");
        let words = rule.page.lines().filter(|line| !line.starts_with("```"));
        for word in words.flat_map(str::split_whitespace).filter(|word| *word != "##") {
            assert!(text.contains(word), "{}: `{word}` is lost\n{text}", rule.code);
        }
        let long: Vec<&str> =
            text.lines().filter(|l| l.chars().count() > 80 && !l.contains("://")).collect();
        assert_eq!(long, [""; 0], "{}", rule.code);
    }
    assert_eq!(run(&["explain", "future-shift"]).ok().out, run(&["explain", "lah001"]).ok().out);
}

#[test]
fn explain_lists_every_rule_by_family() {
    let text = run(&["explain"]).ok().out;
    for rule in ALL {
        assert!(text.contains(&format!("{} {} ", rule.code, rule.name)), "{}", rule.code);
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let value: serde_json::Value =
        serde_json::from_str(&run(&["explain", "--format", "json"]).ok().out).expect("JSON");
    assert_eq!(value["schema"], "qraft.explain/1");
    assert_eq!(value["rules"].as_array().expect("rules").len(), ALL.len());
}

#[test]
fn explain_knows_what_was_meant() {
    let near = run(&["explain", "futur-shift"]);
    assert_eq!(near.code, 2);
    assert!(near.err.contains("did you mean `future-shift`?"), "{}", near.err);
    let far = run(&["explain", "nothing-like-it"]);
    assert_eq!(far.code, 2);
    assert!(far.err.contains("`qraft explain` lists them all"), "{}", far.err);
}
