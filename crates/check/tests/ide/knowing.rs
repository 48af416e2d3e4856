//! Hover, inlay hints, outline, folds, tokens.

use qraft_check::ide::{SymbolKind, TokenKind};

use crate::{STRATEGY, analysis, at};

fn hover(text: &str) -> String {
    let (analysis, offset) = at(text);
    analysis.hover(offset).map(|h| h.markdown).unwrap_or_default()
}

fn hover_in(place: &str) -> String {
    let marked = place.replace('‸', "");
    assert_eq!(STRATEGY.matches(&marked).count(), 1, "{marked}");
    hover(&STRATEGY.replace(&marked, place))
}

#[test]
fn an_operator_tells_how_it_is_called_and_what_this_call_is() {
    let text = hover_in("up: EM‸A(close, fast)");
    assert!(text.contains("EMA(x, window)"), "{text}");
    assert!(text.contains("type: number, a series for each symbol"), "{text}");
    assert!(text.contains("unit: price"), "{text}");
    assert!(text.contains("warm-up: 49 bars"), "{text}");
    assert!(text.contains("known: at the close of its bar"), "{text}");
}

#[test]
fn a_param_tells_its_domain_and_a_definition_its_text() {
    let text = hover_in("EMA(close, fa‸st)");
    assert!(text.contains("default 10, range 5 to 50, step 1"), "{text}");
    assert!(hover_in("  slo‸w: {").contains("values 20, 30, 60"));
    let text = hover_in("score: stre‸ngth");
    assert!(text.contains("ZSCORE(ROC(20))"), "{text}");
    assert!(text.contains("across the universe"), "{text}");
    let text = hover_in("  u‸p: EMA");
    assert!(text.contains("type: condition"), "{text}");
}

#[test]
fn a_block_scalar_is_read_through() {
    let text = hover_in("stre‸ngth > 0.5");
    assert!(text.contains("definition `strength`"), "{text}");
}

#[test]
fn keys_tell_what_the_table_says() {
    let text = hover_in("hold: {min‸_bars: fast}");
    assert!(text.contains("`hold.min_bars`"), "{text}");
    assert!(text.contains("unit: bars"), "{text}");
    assert!(text.contains("default: `0`"), "{text}");
    assert!(
        hover("version: 1\nsignals: {long: close > 1}\nuses: {opera‸tors: {k: a/k}}\n")
            .contains("Operators, by their name")
    );
    assert!(
        !hover("version: 1\nsignals: {long: close > 1}\nrisk: {stop_l‸oss: 1}\n")
            .contains("not honoured")
    );
}

#[test]
fn a_look_ahead_is_said_where_it_is() {
    let text = hover("version: 1\nsignals:\n  long: close‸[-2] > open\n");
    assert!(text.contains("column"), "{text}");
    let text = hover("version: 1\nsignals:\n  long: close[-2] ‸> open\n");
    assert!(text.contains("2 bars after its bar: a look-ahead"), "{text}");
}

#[test]
fn nothing_is_said_of_nothing() {
    assert_eq!(hover("# com‸ment\nversion: 1\nsignals: {long: close > 1}\n"), "");
    assert_eq!(hover("name: a‸bc\nversion: 1\nsignals: {long: close > 1}\n"), "");
}

#[test]
fn remarks_stand_at_signals_and_z_scores() {
    let analysis = analysis(STRATEGY);
    let text = analysis.file().text();
    let shown: Vec<String> = analysis
        .inlays()
        .iter()
        .map(|i| {
            let line = text[..i.at as usize].rsplit('\n').next().unwrap_or("").trim();
            format!("{line} ⟦{}⟧", i.label)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "strength: ZSCORE ⟦across the universe⟧",
            "strength: ZSCORE(ROC(20)) + ZSCORE ⟦over a window⟧",
            "strength > 0.5 ⟦warm-up 59 bars⟧",
            "exit_long: \"not up\" ⟦warm-up 59 bars⟧",
            "selection: {mode: topk, score: strength ⟦warm-up 59 bars⟧",
        ]
    );
}

#[test]
fn the_outline_has_sections_params_definitions_and_signals() {
    let symbols = analysis(STRATEGY).symbols();
    let names: Vec<&str> = symbols.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "version",
            "params",
            "constraints",
            "let",
            "rebalance",
            "signals",
            "selection",
            "costs",
            "hold"
        ]
    );
    let params = &symbols[1];
    assert_eq!(params.kind, SymbolKind::Section);
    assert_eq!(params.children[0].kind, SymbolKind::Param);
    assert_eq!(params.children[0].detail, "default 10, range 5 to 50, step 1");
    assert!(params.children[0].children.is_empty());
    let signals = &symbols[5];
    assert_eq!(signals.children[0].detail, "up and strength > 0.5");
    assert_eq!(signals.children[0].kind, SymbolKind::Signal);
}

#[test]
fn sections_fold() {
    let folds: Vec<(u32, u32)> =
        analysis(STRATEGY).folds().iter().map(|f| (f.first, f.last)).collect();
    assert_eq!(folds, [(1, 4), (6, 8), (10, 14), (11, 13)]);
}

#[test]
fn every_word_has_its_kind() {
    let text = "version: 1\nparams: {n: 3}\nlet: {a: close}\nsignals:\n  \
                long: EMA(x=a, window=n)@1W > volume and true # é\n";
    let analysis = analysis(text);
    let words: Vec<(&str, TokenKind)> = analysis
        .tokens()
        .iter()
        .filter(|t| t.kind != TokenKind::Symbol)
        .map(|t| (analysis.file().slice(t.span), t.kind))
        .collect();
    use TokenKind::*;
    assert_eq!(
        words,
        [
            ("n", Param),
            ("a", Let),
            ("close", Field),
            ("EMA", Operator),
            ("x", Argument),
            ("a", Let),
            ("window", Argument),
            ("n", Param),
            ("1W", Frame),
            ("volume", Field),
            ("and", Keyword),
            ("true", Keyword),
        ]
    );
}
