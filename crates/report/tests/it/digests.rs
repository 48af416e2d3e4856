//! The digest of a round.

use qraft_report::digest::{Action, digest, markdown, text};
use qraft_report::read::Found;
use serde_json::json;

use crate::folder::{Folder, gates};
use crate::pages::hold;

fn found(folder: &Folder) -> Found {
    Found::open(folder.path()).expect("found")
}

#[test]
fn a_round_in_a_few_lines() {
    let (folder, last) = (Folder::of("trend"), Folder::of("trend"));
    folder.json("gates.json", &gates(true));
    last.json("gates.json", &gates(false));
    let made = digest(&found(&folder), Some(&found(&last))).expect("a digest");
    hold("digest.txt", &text(&made));
    hold("digest.md", &markdown(&made));
    let json = serde_json::to_value(&made).expect("JSON");
    assert_eq!(json["schema"], "qraft.digest/1");
    assert_eq!(json["action"], "continue");
    assert_eq!((&json["live"], &json["canary"]), (&json!("none"), &json!("none")));
    assert_eq!(json["out_of_sample"]["information_ratio"], 0.4);
    assert_eq!(json["two_stage"]["difference"], 0.004);
    assert_eq!(json["cost_curve"].as_array().map(Vec::len), Some(2));
}

#[test]
fn no_candidate_that_passes_is_rolled_back() {
    let folder = Folder::of("trend");
    folder.json("gates.json", &gates(false));
    let made = digest(&found(&folder), None).expect("a digest");
    assert_eq!(made.action, Action::RollBack);
}

#[test]
fn gates_that_were_not_asked_degrade() {
    let folder = Folder::of("trend");
    let made = digest(&found(&folder), None).expect("a digest");
    assert_eq!((made.action, made.because.as_str()), (Action::Degrade, "the gates were not asked"));
    assert!(text(&made).lines().all(|line| line.chars().count() <= 90), "{}", text(&made));
    let pack = Found::open(&folder.pack_path(1)).expect("found");
    assert!(digest(&pack, None).is_none());
}

#[test]
fn the_two_stages_are_told_by_their_own_file_first() {
    let folder = Folder::of("trend");
    folder.json("gates.json", &gates(true));
    folder.json(
        "two_stage.json",
        &json!({
            "schema": "qraft.two-stage/1", "tolerance": 0.02, "passed": 0,
            "candidates": [{
                "rank": 1, "trial": 4, "passes": false,
                "two_stage": {"tolerance": 0.02, "passes": false, "figures": [
                    {"figure": "cagr", "fast": 0.1, "precise": 0.09, "difference": 0.1,
                     "passes": false, "terms": [], "greatest_term": "latency"},
                    {"figure": "turnover", "fast": 2, "precise": 2, "difference": 0,
                     "passes": true, "terms": []},
                ]},
            }],
        }),
    );
    let made = digest(&found(&folder), None).expect("a digest");
    let apart = made.two_stage.expect("both stages");
    assert_eq!((apart.figure.as_str(), apart.difference.0, apart.passes), ("cagr", 0.1, false));
}
