//! Documents that are half typed still answer, and no cut of a document fails.

use crate::{STRATEGY, analysis, at};

#[test]
fn the_rest_of_a_broken_document_is_known() {
    let text = STRATEGY.replace("rebalance: 1W", "rebalance: {1W");
    let analysis = analysis(&text);
    assert!(analysis.findings().iter().any(|f| f.rule.code == "SYN001"));
    let hover = analysis.hover(text.find("up: EMA").expect("up") as u32);
    assert!(hover.expect("a hover").markdown.contains("type: condition"));
    assert!(analysis.symbols().len() > 5);
    assert!(!analysis.inlays().is_empty());
}

#[test]
fn a_broken_expression_still_has_names() {
    let (analysis, offset) =
        at("version: 1\nparams: {n: 3}\nsignals:\n  long: EMA(close, n‸ > > (\n");
    assert_eq!(analysis.references(offset, true).len(), 2);
    assert_eq!(analysis.rename(offset, "m").expect("a rename").edits.len(), 2);
}

#[test]
fn completion_works_beside_another_fault() {
    let (analysis, offset) = at("version: 1\nname: \"open\nsignals:\n  long: EMA(cl‸\n");
    let items = analysis.completions(offset).items;
    assert!(items.iter().any(|i| i.label == "close"), "{items:?}");
}

#[test]
fn every_prefix_of_a_document_answers_everything() {
    let ends = STRATEGY.char_indices().map(|(at, _)| at);
    for end in ends.step_by(3) {
        let analysis = analysis(&STRATEGY[..end]);
        let offset = end as u32;
        analysis.hover(offset);
        analysis.completions(offset);
        analysis.inlays();
        analysis.symbols();
        analysis.folds();
        analysis.definition(offset);
        let tokens = analysis.tokens();
        assert!(tokens.windows(2).all(|w| w[0].span.start <= w[1].span.start));
        assert!(tokens.iter().all(|t| t.span.end as usize <= end));
        if let Ok(renamed) = analysis.rename(offset, "renamed") {
            assert!(renamed.edits.iter().all(|e| e.span.end as usize <= end));
        }
    }
}

#[test]
fn places_beyond_the_text_answer_nothing() {
    let analysis = analysis("version: 1\nsignals: {long: close > é}\n");
    assert!(analysis.hover(10_000).is_none());
    assert!(analysis.definition(10_000).is_none());
    analysis.completions(10_000);
    // Within a character.
    let inside = analysis.file().text().find('é').expect("é") as u32 + 1;
    analysis.completions(inside);
    analysis.hover(inside);
}
