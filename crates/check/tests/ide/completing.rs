//! Completion by place and by expected type.

use qraft_check::ide::{Completion, CompletionKind};

use crate::at;

fn items(text: &str) -> Vec<Completion> {
    let (analysis, offset) = at(text);
    analysis.completions(offset).items
}

fn labels(text: &str) -> Vec<String> {
    items(text).into_iter().map(|i| i.label).collect()
}

fn rank(items: &[Completion], label: &str) -> u8 {
    let item = items.iter().find(|i| i.label == label);
    item.unwrap_or_else(|| panic!("{label} is not offered")).rank
}

const HEAD: &str =
    "version: 1\nparams: {n: 3}\nlet:\n  up: close > open\n  size: close * volume\nsignals:\n";

fn signal(expression: &str) -> String {
    // All that is defined is used, so that the program knows it.
    format!("{HEAD}  exit_long: up and size > 1\n  long: {expression}\n")
}

#[test]
fn keys_that_are_not_there_yet() {
    let top = labels("version: 1\nsig‸\n");
    assert!(top.contains(&"signals".to_owned()) && top.contains(&"let".to_owned()), "{top:?}");
    assert!(!top.contains(&"version".to_owned()));
    assert_eq!(
        labels("version: 1\nsignals:\n  long: close > 1\n  ‸\n"),
        ["exit_long", "short", "exit_short"]
    );
    assert_eq!(labels("signals:\n  ‸\n"), ["long", "exit_long", "short", "exit_short"]);
    assert_eq!(
        labels("signals: {long: a > b}\nhold: {min_days: 3, m‸}\n"),
        ["max_days", "min_bars", "max_bars"]
    );
    assert!(labels("params:\n  fast: {default: 3, ‸}\n").contains(&"range".to_owned()));
    assert_eq!(labels("let:\n  ‸\nsignals: {long: up}\n"), [""; 0]);
}

#[test]
fn a_key_brings_its_colon_unless_one_is_there() {
    let inserted = |text: &str| items(text).into_iter().next().expect("a key").insert;
    assert_eq!(inserted("signals:\n  lo‸\n"), "long: ");
    assert_eq!(inserted("signals:\n  lo‸: close > 1\n"), "long");
}

#[test]
fn words_of_closed_sets() {
    assert_eq!(labels("selection:\n  mode: ‸\n"), ["all", "topk", "quantile", "threshold"]);
    assert_eq!(labels("execution: {size_at: ‸}\n"), ["fill", "decision"]);
    assert_eq!(labels("universe: ‸\n"), ["all", "SP500"]);
    assert_eq!(labels("data: {calendar: X‸}\n"), ["XNYS"]);
    assert!(labels("rebalance: ‸\n").contains(&"1W".to_owned()));
    assert_eq!(labels("version: ‸\n"), ["1"]);
    assert_eq!(labels("name: ‸\n"), [""; 0]);
}

#[test]
fn a_condition_wants_conditions_first() {
    let items = items(&signal("‸"));
    assert!(rank(&items, "up") < rank(&items, "size"));
    assert!(rank(&items, "CROSS_UP") < rank(&items, "EMA"));
    assert!(items.iter().any(|i| i.label == "not"));
    let operator = items.iter().find(|i| i.label == "EMA").expect("EMA");
    assert_eq!(operator.snippet.as_deref(), Some("EMA(${1:x}, ${2:window})"));
    assert!(operator.doc.contains("```qraft"), "{}", operator.doc);
}

#[test]
fn a_number_wants_numbers_first() {
    let items = items(&signal("close > ‸"));
    assert!(rank(&items, "size") < rank(&items, "up"));
    assert!(rank(&items, "EMA") < rank(&items, "CROSS_UP"));
    assert!(items.iter().all(|i| i.label != "not"));
}

#[test]
fn a_window_wants_params_alone() {
    assert_eq!(labels(&signal("EMA(close, ‸")), ["n", "window=", "min_periods="]);
    assert_eq!(labels(&signal("EMA(close, window=‸) > 1")), ["n"]);
    assert_eq!(labels(&signal("close[‸]")), ["n"]);
    assert!(labels("params: {n: 3}\nhold: {min_days: ‸}\n").contains(&"n".to_owned()));
    assert_eq!(labels("params: {n: 3}\nconstraints: [\"n < ‸\"]\n"), ["n"]);
}

#[test]
fn between_operands_stand_words_and_comparisons() {
    let items = items(&signal("close ‸"));
    assert!(items.iter().all(|i| i.kind == CompletionKind::Keyword), "{items:?}");
    assert!(items.iter().any(|i| i.label == "and"));
    assert!(labels(&signal("close@‸ > 1")).contains(&"1W".to_owned()));
}

#[test]
fn quotes_blocks_and_brackets_are_seen_through() {
    for expression in [
        "\"EMA(cl‸\"",
        "\"EMA(cl‸",
        "'EMA(cl‸, 3)'",
        "|\n    up and\n    EMA(cl‸",
        ">-\n    EMA(\n    cl‸",
    ] {
        let found = labels(&signal(expression));
        assert!(found.contains(&"close".to_owned()), "{expression}: {found:?}");
    }
    for text in [
        "signals: {long: EMA(cl‸}\n",
        "signals: {long: EMA(cl‸\nversion: 1\n",
        "signals: {long: EMA(open, cl‸)}\n",
        "{\"signals\": {\"long\": \"EMA(cl‸\"}}\n",
    ] {
        let found = items(text);
        assert!(!found.is_empty(), "{text}");
        assert!(found.iter().all(|i| i.kind != CompletionKind::Key), "{text}: {found:?}");
    }
}

#[test]
fn the_word_around_the_place_is_replaced() {
    let (analysis, offset) = at(&signal("EMA(clo‸xx, 3)"));
    let replace = analysis.completions(offset).replace;
    assert_eq!(analysis.file().slice(replace), "cloxx");
}

#[test]
fn comments_and_texts_offer_nothing() {
    assert_eq!(labels("version: 1 # si‸\n"), [""; 0]);
    assert_eq!(labels(&signal("close == 'x‸'")), [""; 0]);
}
