//! What lowering reports, and what it does not.

use crate::support::{Text, codes, codes_of, long};
use qraft_base::schema::DataSchema;
use qraft_diag::Severity;
use qraft_ir::LowerContext;
use qraft_ir::program::{Kind, Op};
use qraft_syntax::document::{Costs, Domain, Execution, Hold, Position};

#[test]
fn sound_expressions_have_no_findings() {
    for text in [
        "close > SMA(close, 20)",
        "ROC(20) > -0.05 and close - SMA(10) > -1",
        "EMA(close, window=10) > EMA(30)",
        "CROSS_UP(RSI(14), 30) or not (volume < SMA(volume, 5))",
        "ATR(14) > 0 and ATR(high, low, close, 14) > 0 and ATR(window=3) > 0",
        "PCT_RANK(ROC(close, 20)) > 0.7 and ZSCORE(close) > 0 and ZSCORE(close, 20) > 0",
        "WHERE(close > open, 1, 0) > 0 and WHERE(close > open, true, false)",
        "SHIFT(close, 5) > close[2*3] and (close > open)[1]",
        "MAX(close, 20) > MAX(close, open) and MIN(ROC(5), 0) < 0 and MAX(0, ROC(5)) > 0",
        "SMA(close, 5, min_periods=5, center=false) > 0",
        "close is nan or close is not nan",
        "(close > open) == (open > low) and close != open",
        "RANK() > 3 and SUM(5) > 0 and TS_MAX(3) > 0 and ROLLING_MAX(close, 3) > 0",
        "close ** 2 % 3 > 5% and LOG(close) > SQRT(ABS(-close)) + 20bps",
        "true",
    ] {
        assert_eq!(codes_of(text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn each_mistake_has_its_code_alone() {
    for (text, code) in [
        ("EAM(close, 10) > 0", "NAM001"),
        ("ema(close, 10) > 0", "NAM001"),
        ("EMA > 0", "NAM002"),
        ("ROC_PCT(close, 5) > 0", "NAM008"),
        ("EMA(close) > 0", "NAM009"),
        ("EMA(close, 5, 6) > 0", "NAM009"),
        ("ATR(high, 14) > 0", "NAM009"),
        ("ABS(close, open) > 0", "NAM009"),
        ("CROSS_UP(close)", "NAM009"),
        ("EMA(close, 5, window=6) > 0", "NAM009"),
        ("STD(close, windw=20) > 0", "NAM010"),
        ("(close > open) + 1 > 0", "TYP001"),
        ("close and open > 0", "TYP001"),
        ("not close", "TYP001"),
        ("SMA(close > open, 5) > 0", "TYP001"),
        ("WHERE(close, 1, 2) > 0", "TYP001"),
        ("(close > open) == 1", "TYP001"),
        ("close > 20d", "TYP001"),
        ("close > 'x'", "TYP001"),
        ("close > 1 / 0", "TYP001"),
        ("close > 5[1]", "TYP001"),
        ("CROSS_UP(1, 2)", "TYP001"),
        ("EMA(close, 10)", "TYP002"),
        ("EMA(close, volume) > 0", "TYP004"),
        ("close[volume] > 0", "TYP004"),
        ("SMA(close, 11, center=true) > 0", "LAH003"),
        ("close > MEAN(close)", "LAH004"),
        ("SMA(close, window=all) > 0", "LAH004"),
        ("SMA(close, all) > 0", "LAH004"),
        ("MAX(close) > 0", "LAH004"),
        ("FILL(close, 'bfill') > 0", "LAH011"),
        ("FILL(close, method=bfill) > 0", "LAH011"),
        ("SMA(close, 0) > close", "WIN001"),
        ("SMA(close, 10.5) > close", "WIN001"),
        ("SMA(close, 2000000) > close", "WIN001"),
        ("close[0.5] > close", "WIN001"),
        ("factor('common/mom@1.0.0', window=20) > 0", "NAM006"),
        ("SMA(close, 20d) > 0", "WIN004"),
        ("SMA(close, 5, min_periods=6) > 0", "WIN009"),
        ("close@10x > 0", "TYP001"),
        ("BBANDS(close, 20) > 0", "NAM001"),
        ("CDLDOJI(open, high, low, close) > 0", "NAM001"),
        ("CORR(close, volume) > 0", "LAH004"),
        ("close > MEDIAN(close)", "LAH004"),
        ("LATCH(close, close < open)", "TYP001"),
    ] {
        assert_eq!(codes_of(text), [code], "{text}");
    }
}

#[test]
fn an_unknown_operator_hides_neither_neighbours_nor_its_arguments() {
    let lowered = long("FOO(BAR(close), SMA(close, 0)) > 0 and SMA(volume, 0.5) > BAZ()").lower();
    assert_eq!(codes(&lowered), ["NAM001", "NAM001", "NAM001", "WIN001", "WIN001"]);
    let lowered = long("FOO(close[-1]) > 0").lower();
    assert_eq!(codes(&lowered), ["NAM001"]);
    let program = &lowered.program;
    assert!(program.nodes.iter().any(|n| n.op == Op::Unknown && n.reach.ahead == 1));
    assert_eq!(crate::support::entry(program).reach.ahead, 1);
    for text in ["WMA(close[-1], 5) > 0", "SMA(close[-1], close) > 0"] {
        let lowered = long(text).lower();
        assert_eq!(crate::support::entry(&lowered.program).reach.ahead, 1, "{text}");
    }
}

#[test]
fn names_are_looked_up_in_params_then_definitions_then_data() {
    let text = Text::new()
        .range("fast", 10.0, 5.0, 50.0, 1.0)
        .define("slow", "fast * 2")
        .long("EMA(close, fast) > EMA(close, slow)");
    assert_eq!(codes(&text.lower()), Vec::<&str>::new());
    let known =
        LowerContext { schema: Some(DataSchema::with_columns(["close"])), ..Default::default() };
    let lowered = long("clsoe > eps").lower_with(&known);
    assert_eq!(codes(&lowered), ["NAM002", "NAM002"]);
    assert_eq!(lowered.findings[0].help.as_deref(), Some("did you mean `close`?"));
    let lowered = long("eps > 0 and eps > 1").lower();
    assert_eq!(codes(&lowered), ["NAM002"]);
    assert_eq!(lowered.findings[0].severity, Severity::Info);
    assert_eq!(lowered.program.fields, ["eps"]);
    assert_eq!(codes(&long("ATR(14) > 0").lower_with(&known)), ["NAM002", "NAM002"]);
}

#[test]
fn definitions_may_stand_in_any_order_but_not_in_a_circle() {
    let text =
        Text::new().long("a > 0").define("a", "b + 1").define("b", "c * close").define("c", "2");
    assert_eq!(codes(&text.lower()), Vec::<&str>::new());
    let text = Text::new()
        .long("a > 0")
        .define("a", "b + 1")
        .define("b", "c + EAM(close, 2)")
        .define("c", "a");
    let lowered = text.lower();
    assert_eq!(codes(&lowered), ["NAM001", "NAM011"]);
    let circle = lowered.findings.iter().find(|f| f.rule.code == "NAM011").unwrap();
    assert!(circle.message.ends_with("a → b → c → a"), "{}", circle.message);
    assert_eq!(codes(&Text::new().long("a > 0").define("a", "a").lower()), ["NAM011"]);
}

#[test]
fn a_long_chain_of_definitions_is_no_trouble() {
    let mut text = Text::new().long("d0 > 0");
    for i in 0..3_000 {
        text = text.define(&format!("d{i}"), &format!("d{} + close", i + 1));
    }
    let text = text.define("d3000", "close");
    assert_eq!(codes(&text.lower()), Vec::<&str>::new());
}

#[test]
fn names_that_hide_others_are_reported() {
    let both = Text::new().range("x", 1.0, 1.0, 2.0, 1.0).define("x", "2").long("close > x");
    // Reported by the reader of the text; here the param wins.
    assert_eq!(codes(&both.lower()), Vec::<&str>::new());
    let hides = Text::new().define("close", "open").define("EMA", "1").long("close > EMA");
    assert_eq!(codes(&hides.lower()), ["NAM005", "NAM005"]);
}

#[test]
fn windows_hold_over_the_whole_domain() {
    let with = |low, high, step, text: &str| {
        codes(&Text::new().range("n", high, low, high, step).long(text).lower())
    };
    assert_eq!(with(0.0, 10.0, 1.0, "SMA(close, n) > 0"), ["WIN001"]);
    assert_eq!(with(1.0, 10.0, 1.0, "SMA(close, n) > 0"), Vec::<&str>::new());
    assert_eq!(with(1.0, 10.0, 1.0, "SMA(close, n - 1) > 0"), ["WIN001"]);
    assert_eq!(with(1.0, 3.0, 0.5, "SMA(close, n) > 0"), ["WIN001"]);
    assert_eq!(with(2.0, 10.0, 2.0, "SMA(close, n / 2) > 0"), Vec::<&str>::new());
    assert_eq!(with(2.0, 11.0, 1.0, "SMA(close, n / 2) > 0"), ["WIN001"]);
    let open = Domain::Range { low: 5.0, high: 50.0, step: None, log: false };
    let text = Text::new().param("n", 10.0, open).long("SMA(close, n) > 0");
    assert_eq!(codes(&text.lower()), ["WIN001"]);
    let narrowed = LowerContext {
        domains: [("n".to_owned(), Domain::Values(vec![5.0, 9.0]))].into(),
        ..Default::default()
    };
    assert_eq!(codes(&text.lower_with(&narrowed)), Vec::<&str>::new());
}

#[test]
fn durations_count_bars_where_the_bar_is_known() {
    let on = |bar: &str, text: &str| {
        let schema = DataSchema { bar: bar.parse().ok(), ..DataSchema::with_columns(["close"]) };
        let context = LowerContext { schema: Some(schema), ..Default::default() };
        let lowered = long(text).lower_with(&context);
        (codes(&lowered), lowered.program.warm_up())
    };
    assert_eq!(on("1D", "SMA(close, 20d) > 0"), (vec![], 19));
    assert_eq!(on("5m", "SMA(close, 60m) > close[10m]"), (vec![], 11));
    assert_eq!(on("5m", "SMA(close, 7m) > 0").0, ["WIN004"]);
    assert_eq!(on("5m", "SMA(close, 1m) > 0").0, ["WIN004"]);
    assert_eq!(on("1D", "SMA(close, 2w) > 0").0, ["WIN004"]);
}

#[test]
fn domains_are_checked() {
    let with =
        |default, domain| codes(&Text::new().param("n", default, domain).long("close > n").lower());
    let range = |low, high, step| Domain::Range { low, high, step: Some(step), log: false };
    assert_eq!(with(10.0, range(5.0, 50.0, 1.0)), Vec::<&str>::new());
    assert_eq!(with(0.7, range(0.5, 0.9, 0.05)), Vec::<&str>::new());
    assert_eq!(with(51.0, range(5.0, 50.0, 1.0)), ["SRC009"]);
    assert_eq!(with(10.5, range(5.0, 50.0, 1.0)), ["SRC009"]);
    assert_eq!(with(10.0, Domain::Values(vec![20.0])), ["SRC009"]);
    assert_eq!(with(10.0, Domain::Values(vec![])), ["SRC002"]);
    assert_eq!(with(10.0, range(50.0, 5.0, 1.0)), ["SRC002"]);
    assert_eq!(with(10.0, range(5.0, 50.0, 0.0)), ["SRC002"]);
}

#[test]
fn constraints_are_conditions_over_params() {
    let with = |text: &str| {
        let doc = Text::new().range("fast", 2.0, 1.0, 9.0, 1.0).long("close[fast] > 0");
        codes(&doc.constraint(text).lower())
    };
    assert_eq!(with("fast < 8"), Vec::<&str>::new());
    assert_eq!(with("fast < close"), ["TYP010"]);
    assert_eq!(with("fast + 1"), ["TYP001"]);
}

#[test]
fn selections_need_what_they_rank_by() {
    let mut text = Text::new().score("topk", "ROC(20)");
    assert_eq!(codes(&text.lower()), ["SYN006"]);
    let five = text.expr("5");
    text.document.selection.as_mut().unwrap().value.topk = Some(five);
    assert_eq!(codes(&text.lower()), Vec::<&str>::new());
    text.document.selection.as_mut().unwrap().value.score = None;
    assert_eq!(codes(&text.long("close > 0").lower()), ["TYP009"]);
    assert_eq!(codes(&Text::new().score("all", "ROC(20)").lower()), ["TYP009"]);
    assert_eq!(codes(&Text::new().score("topkk", "ROC(20)").lower()), ["TYP001"]);
    let mut text = Text::new().score("quantile", "ROC(20)");
    let share = text.expr("-0.5");
    text.document.selection.as_mut().unwrap().value.quantile = Some(share);
    assert_eq!(codes(&text.lower()), ["TYP001"]);
    text.document.rebalance = None;
    assert_eq!(codes(&text.lower()), ["SYN006", "TYP001"]);
}

#[test]
fn policy_numbers_are_checked_over_the_domain() {
    let fee = |text: &str| {
        let mut doc = Text::new().range("n", 1.0, -1.0, 3.0, 1.0).long("close > n");
        let costs = Costs { fee_bps: Some(doc.expr(text)), ..Costs::default() };
        doc.document.costs = Some(doc.spanned(costs));
        codes(&doc.lower())
    };
    assert_eq!(fee("2"), Vec::<&str>::new());
    assert_eq!(fee("-2"), Vec::<&str>::new(), "a rebate");
    assert_eq!(fee("-200"), ["TYP001"]);
    assert_eq!(fee("n - 100"), ["TYP001"]);
    assert_eq!(fee("n + 1"), Vec::<&str>::new());
    assert_eq!(fee("close"), ["TYP004"]);
    assert_eq!(fee("1 < 2"), ["TYP001"]);
    let mut doc = long("close > 0");
    let hold = Hold { min_days: Some(doc.expr("1.5")), ..Hold::default() };
    doc.document.hold = Some(doc.spanned(hold));
    assert_eq!(codes(&doc.lower()), ["TYP001"]);
}

#[test]
fn what_cannot_be_honoured_is_named_and_stops_a_run() {
    let mut doc = long("close > 0");
    doc.document.kind = Some(doc.spanned("label".to_owned()));
    let lowered = doc.lower();
    assert_eq!(codes(&lowered), ["EXE006"]);
    assert!(lowered.findings.iter().all(|f| f.severity == Severity::Warn));
    let run = LowerContext { for_run: true, ..Default::default() };
    assert!(doc.lower_with(&run).findings.iter().all(|f| f.severity == Severity::Error));
}

#[test]
fn a_scheme_has_the_numbers_that_it_reads() {
    let with = |scheme: &str, fill: &dyn Fn(&mut Text, &mut Position)| {
        let mut doc = long("close > 0");
        let scheme = Some(doc.spanned(scheme.to_owned()));
        let mut position = Position { scheme, ..Position::default() };
        fill(&mut doc, &mut position);
        doc.document.position = Some(doc.spanned(position));
        codes(&doc.lower())
    };
    let nothing = |_: &mut Text, _: &mut Position| {};
    assert_eq!(with("vol_target", &nothing), ["SYN006"]);
    assert_eq!(with("fixed", &nothing), ["SYN006"]);
    assert_eq!(with("equal", &nothing), [""; 0]);
    assert_eq!(with("vol_target", &|doc, p| p.target_vol = Some(doc.expr("0.1"))), [""; 0]);
    assert_eq!(with("fixed", &|doc, p| p.weight = Some(doc.expr("0.1"))), [""; 0]);
    let by_symbol = |doc: &mut Text, p: &mut Position| {
        p.weights = vec![(doc.spanned("AAA".to_owned()), doc.expr("-0.1"))];
    };
    assert_eq!(with("fixed", &by_symbol), [""; 0]);
}

#[test]
fn an_order_has_the_prices_that_it_waits_for() {
    let with = |kind: &str, keys: &[&str]| {
        let mut doc = long("close > 0");
        let mut of = |key: &str| keys.contains(&key).then(|| doc.expr("close * 0.99"));
        let (limit, stop) = (of("limit"), of("stop"));
        let display = keys.contains(&"display").then(|| doc.expr("100"));
        let order = Some(doc.spanned(kind.to_owned()));
        let execution = Execution { order, limit, stop, display, ..Execution::default() };
        doc.document.execution = Some(doc.spanned(execution));
        codes(&doc.lower())
    };
    assert_eq!(with("market", &[]), [""; 0]);
    assert_eq!(with("limit", &[]), ["SYN006"]);
    assert_eq!(with("limit", &["stop"]), ["SYN006"]);
    assert_eq!(with("limit", &["limit"]), [""; 0]);
    assert_eq!(with("stop", &["limit"]), ["SYN006"]);
    assert_eq!(with("stop", &["stop"]), [""; 0]);
    assert_eq!(with("iceberg", &[]), ["SYN006", "SYN006"]);
    assert_eq!(with("iceberg", &["limit"]), ["SYN006"]);
    assert_eq!(with("iceberg", &["display"]), ["SYN006"]);
    assert_eq!(with("iceberg", &["limit", "display"]), [""; 0]);
    assert_eq!(with("twap", &[]), [""; 0]);
}

#[test]
fn groups_are_of_a_column_that_is_there() {
    let mut doc = Text::new().score("all", "ROC(20)").long("close > 0");
    let by = doc.spanned("industri".to_owned());
    let top = doc.expr("5");
    let keys = &mut doc.document.selection.as_mut().unwrap().value;
    (keys.by, keys.topk, keys.mode.as_mut().unwrap().value) =
        (Some(by), Some(top), "topk".to_owned());
    let with = |columns: &[&str]| {
        let schema = Some(DataSchema::with_columns(columns.iter().copied()));
        doc.lower_with(&LowerContext { schema, ..Default::default() }).findings
    };
    let found = with(&["close", "industry"]);
    assert_eq!((found.len(), found[0].rule.code), (1, "NAM002"));
    assert!(found[0].help.as_deref().unwrap().contains("`industry`"), "{found:?}");
    assert_eq!(found[0].fixes[0].edits[0].text, "industry");
    assert!(with(&["close", "industri"]).is_empty());
    let found = doc.lower().findings;
    assert_eq!((found.len(), found[0].rule.code, found[0].severity), (1, "NAM002", Severity::Info));
}

#[test]
fn a_document_says_its_version_and_what_to_hold() {
    let mut doc = long("close > 0");
    doc.document.version = Some(doc.spanned(9));
    assert_eq!(codes(&doc.lower()), ["VER001"]);
    assert_eq!(codes(&Text::new().lower()), ["SYN006"]);
    let mut doc = long("close > 0");
    doc.document.signals.exit_short = Some(doc.expr("close < 0"));
    assert_eq!(codes(&doc.lower()), ["SYN006"]);
}

#[test]
fn a_numeric_signal_can_be_mended() {
    let lowered = long("EMA(close, 10)").lower();
    let finding = &lowered.findings[0];
    assert_eq!(finding.fixes[0].edits[0].text, " > 0");
    assert_eq!(crate::support::entry(&lowered.program).ty.kind, Kind::Unknown);
}
