//! Definition, references, rename, fixes.

use qraft_diag::Span;

use crate::{STRATEGY, analysis, applied, at};

fn marked(place: &str) -> String {
    let bare = place.replace('‸', "");
    assert_eq!(STRATEGY.matches(&bare).count(), 1, "{bare}");
    STRATEGY.replace(&bare, place)
}

fn rename(place: &str, new: &str) -> Result<String, String> {
    let (analysis, offset) = at(&marked(place));
    analysis.rename(offset, new).map(|r| applied(STRATEGY, &r.edits))
}

#[test]
fn a_use_leads_to_its_declaration() {
    let (analysis, offset) = at(&marked("fee_bps: fe‸e"));
    let span = analysis.definition(offset).expect("a declaration");
    assert_eq!(span.start as usize, STRATEGY.find("fee: 2").expect("fee"));
    let (analysis, offset) = at(&marked("stre‸ngth > 0.5"));
    let span = analysis.definition(offset).expect("a declaration");
    assert_eq!(analysis.file().slice(span), "strength");
    let (analysis, offset) = at(&marked("EMA(clo‸se, fast)"));
    assert_eq!(analysis.definition(offset), None);
}

#[test]
fn a_param_is_renamed_in_expressions_constraints_and_numbers() {
    let renamed = rename("  fa‸st: {", "quick").expect("a rename");
    assert_eq!(renamed, STRATEGY.replace("fast", "quick"));
    assert_eq!(STRATEGY.matches("fast").count(), 4);
    let renamed = rename("topk: sl‸ow}", "slower").expect("a rename");
    assert_eq!(renamed, STRATEGY.replace("slow", "slower"));
    assert_eq!(rename("fee_bps: fe‸e", "cost").expect("a rename").matches("cost").count(), 3);
}

#[test]
fn a_definition_is_renamed_through_quotes_and_blocks() {
    let renamed = rename("  u‸p: EMA", "rising").expect("a rename");
    assert!(renamed.contains("    rising and\n"), "{renamed}");
    assert!(renamed.contains("exit_long: \"not rising\""), "{renamed}");
    assert!(analysis(&renamed).findings().iter().all(|f| !f.is_error()));
}

#[test]
fn names_that_cannot_be_are_refused() {
    let why = |new: &str| rename("  u‸p: EMA", new).expect_err("a refusal");
    assert!(why("2x").contains("no name"));
    assert!(why("").contains("no name"));
    assert!(why("a b").contains("no name"));
    assert!(why("and").contains("word of the language"));
    assert!(why("fast").contains("param already"));
    assert!(why("strength").contains("definition already"));
    assert!(why("EMA").contains("operator"));
    assert!(why("close").contains("column"));
    assert!(why("vwap").contains("column"));
    let (analysis, offset) = at(&marked("EMA(clo‸se, fast)"));
    assert!(analysis.rename(offset, "x").expect_err("a refusal").contains("only params"));
}

#[test]
fn a_name_in_escapes_is_no_text_to_replace() {
    let text = "version: 1\nparams: {f‸n: 3}\nsignals: {long: \"EMA(close, f\\x6e) > 1\"}\n";
    let (analysis, offset) = at(text);
    assert!(analysis.findings().iter().all(|f| !f.is_error()), "{:?}", analysis.findings());
    assert!(analysis.rename(offset, "n").expect_err("a refusal").contains("escapes"));
}

#[test]
fn quoted_keys_keep_their_quotes() {
    let text = "version: 1\nparams: {\"n‸\": 3}\nsignals: {long: \"EMA(close, n) > 1\"}\n";
    let (analysis, offset) = at(text);
    let edits = analysis.rename(offset, "k").expect("a rename").edits;
    let text = applied(analysis.file().text(), &edits);
    assert!(text.contains("{\"k\": 3}") && text.contains("EMA(close, k)"), "{text}");
}

#[test]
fn fixes_are_offered_where_they_belong_and_say_what_they_promise() {
    let text = "version: 1\nsignals:\n  long: ROC_PCT(close, 3) > 0 and close[-1] > 0\n  \
                short: STDEV(close, 5) > ROC_PCT(open, 2)\ncosts: {fee_bps: 1}\n";
    let analysis = analysis(text);
    let line = text.find("  short").expect("a line");
    let titles: Vec<String> =
        analysis.actions(Span::new(0, line)).into_iter().map(|a| a.title).collect();
    assert_eq!(titles[0], "Write `ROC` (safe)");
    assert!(titles.iter().any(|t| t.ends_with("(unsafe: may change results)")), "{titles:?}");
    assert_eq!(titles.last().expect("an action"), "Apply all 2 safe fixes");
    let all = analysis.all_safe().expect("two fixes");
    let fixed = applied(text, &all.edits);
    assert_eq!(fixed.matches("ROC_PCT").count(), 0);
    assert_eq!(fixed.matches("ROC(").count(), 2);
    assert!(analysis.actions(Span::new(0, 5)).iter().all(|a| a.finding.is_none()));
}
