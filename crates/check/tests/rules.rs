//! Whole checks, from text: each rule where it should fire and where it should not.

use proptest::prelude::*;
use qraft_base::schema::{DataSchema, KnownAt};
use qraft_check::{CheckOptions, Checked, MAX_FINDINGS, check};
use qraft_diag::{Diagnostic, Severity, SourceFile};

/// A sound strategy around an entry, with costs so that nothing else is said.
fn entry(long: &str) -> String {
    format!(
        "version: 1\nsignals:\n  long: {long}\ncosts: {{fee_bps: 2, slippage: {{spread_bps: 5}}}}\n"
    )
}

const NONE: [&str; 0] = [];

fn run(text: &str) -> Checked {
    run_with(text, &CheckOptions::default())
}

fn run_with(text: &str, options: &CheckOptions) -> Checked {
    check(&SourceFile::new("dir/ma_cross.yaml", text), options)
}

fn codes(checked: &Checked) -> Vec<&'static str> {
    checked.findings.iter().map(|f| f.rule.code).collect()
}

/// The source texts of a finding's labels, the primary one first.
fn places(text: &str, finding: &Diagnostic) -> Vec<String> {
    let file = SourceFile::new("a", text);
    std::iter::once(&finding.primary)
        .chain(&finding.labels)
        .map(|l| file.slice(l.span).to_owned())
        .collect()
}

const BLUEPRINT: &str = "\
version: 1
universe: CN_STOCKS
rebalance: 1D
signals:
  long: EMA(close,10) > EMA(close,30) and PCT_RANK(ROC(close,20)) > 0.7
selection:
  mode: topk
  score: ZSCORE(ROC(20))*0.5 + ZSCORE(RSI(14))*0.5
  topk: 50
position: {scheme: vol_target, target_vol: 0.15, max_weight: 0.03}
risk: {stop_loss: 0.1, max_drawdown: 0.2}
costs:
  fee_bps: 2
  slippage: {spread_bps: 5, impact: {alpha: 0.1, beta: 0.5}, latency_ms: 50}
hold: {min_days: 5}
cooldown_days: 3
";

#[test]
fn the_blueprint_checks_and_runs() {
    let checked = run(BLUEPRINT);
    // Its impact is heavy, its volatility has no stated window: both are said, neither stops it.
    assert_eq!(codes(&checked), ["RSK007", "CST005"]);
    let program = checked.program.unwrap();
    // The volatility's window is the longest.
    assert_eq!((program.name.as_str(), program.warm_up()), ("ma_cross", 60));
    let options = CheckOptions { for_run: true, ..CheckOptions::default() };
    let ran = run_with(BLUEPRINT, &options);
    assert!(!ran.has_errors() && ran.program.is_some(), "{:?}", codes(&ran));
}

#[test]
fn what_a_build_cannot_honour_stops_a_run() {
    let text = format!("{}uses: {{operators: {{k: \"acme/k@^1.2\"}}}}\n", entry("close > 0"));
    let checked = run(&text);
    assert_eq!(codes(&checked), ["EXE006"]);
    assert!(!checked.has_errors() && checked.program.is_some());
    let refused = run_with(&text, &CheckOptions { for_run: true, ..CheckOptions::default() });
    assert_eq!(codes(&refused), ["EXE006"]);
    assert!(refused.has_errors() && refused.program.is_none());
}

#[test]
fn a_look_ahead_is_told_from_its_leaf_to_the_order() {
    let text = "version: 1\nlet:\n  fwd: close[-5] / close - 1\nsignals:\n  long: SMA(fwd, 3) > \
                0.01\ncosts: {fee_bps: 1, slippage: {spread_bps: 5}}\n";
    let checked = run(text);
    assert_eq!(codes(&checked), ["LAH001"]);
    let places = places(text, &checked.findings[0]);
    let expected = [
        "close[-5]",
        "close[-5] / close",
        "close[-5] / close - 1",
        "fwd",
        "SMA(fwd, 3)",
        "SMA(fwd, 3) > 0.01",
    ];
    assert_eq!(places, expected);
    let last = &checked.findings[0].labels.last().unwrap().message;
    assert!(last.contains("`signals.long`"), "{last}");
    assert_eq!(checked.findings[0].fixes[0].edits[0].text, "5");
}

#[test]
fn every_way_to_the_future_is_found() {
    for text in [
        "close[-1] > close",
        "SHIFT(close, -1) > close",
        "close[2-5] > 0",
        "FOO(close[-1]) > 0",
        "WMA(close[-1], 3) > 0",
        "SMA(close[-1], volume) > 0",
        "close[-1][1] > 0",
        "PCT_RANK(ROC(close[-1], 20)) > 0.7",
    ] {
        let checked = run(&entry(text));
        assert!(codes(&checked).contains(&"LAH001"), "{text}: {:?}", codes(&checked));
    }
    // A label has no sign that a fix could turn.
    assert_eq!(codes(&run(&entry("FWD_RET(5) > 0"))), ["LAH006"]);
    assert!(run(&entry("FWD_RET(5) > 0")).findings[0].fixes.is_empty());
    let checked = run(&entry("close[5] > -5 and close - 3 > -1"));
    assert_eq!(codes(&checked), Vec::<&str>::new());
    let lag = "version: 1\nparams:\n  n: {default: 1, range: [-1, 3], step: 1}\nsignals:\n  \
               long: close[n] > 0\ncosts: {fee_bps: 1, slippage: {spread_bps: 5}}\n";
    assert_eq!(codes(&run(lag)), ["LAH001"]);
    let unused = "version: 1\nlet: {f: \"close[-1]\"}\nsignals:\n  long: close > 0\ncosts: {fee_bps: 0, slippage: {spread_bps: 5}}\n";
    assert_eq!(codes(&run(unused)), ["USE001"]);
}

#[test]
fn several_errors_are_all_reported() {
    let text = "version: 1\nsignals:\n  long: EAM(close[-1], 10) > SMA(close, 0)\n  short: clsoe > \
                MEAN(close)\nselection: {mode: topk, topk: 5}\nrebalance: 7x\nholdd: 3\n";
    let known =
        CheckOptions { schema: Some(DataSchema::with_columns(["close"])), ..Default::default() };
    let mut found = codes(&run_with(text, &known));
    found.sort_unstable();
    let expected = ["LAH001", "LAH004", "NAM001", "NAM002", "NAM003", "TYP001", "TYP009", "WIN001"];
    assert_eq!(found, expected);
}

#[test]
fn fills_at_the_bar_that_decides_are_refused() {
    let with = |fill: &str, long: &str| {
        let text = format!("{}execution: {{fill: {fill}}}\n", entry(long));
        codes(&run(&text))
    };
    assert_eq!(with("next_open", "close > 0"), Vec::<&str>::new());
    assert_eq!(with("same_close", "close > 0"), ["LAH002"]);
    assert_eq!(with("same_open", "close > 0"), ["LAH002"]);
    assert_eq!(with("same_close", "EMA(close, 10)[1] > close[2]"), NONE);
    assert_eq!(with("same_open", "EMA(close, 10)[1] > close[2]"), ["LAH002"]);
    assert_eq!(with("same_close", "open > close[1]"), NONE);
    assert_eq!(with("next_close", "close > 0"), NONE);
    assert_eq!(with("next_vwap", "close > 0"), NONE);
    assert_eq!(with("next_opne", "close > 0"), ["TYP001"]);
}

/// What decides besides the signals, where orders fill at the close that decides.
#[test]
fn nothing_that_decides_reads_the_close_that_it_fills_at() {
    let with = |lines: &str| {
        let text =
            format!("{}execution: {{fill: same_close}}\n{lines}\n", entry("close[1] > open[2]"));
        let checked = run(&text);
        assert!(codes(&checked).iter().all(|code| *code == "LAH002"), "{:?}", codes(&checked));
        checked.findings.first().map(|f| places(&text, f)[1..].join(" "))
    };
    assert_eq!(with("rebalance: 1D\nrisk: {stop_loss: 0.1}"), None);
    assert_eq!(with("risk: {max_drawdown: 0.2}").as_deref(), Some("0.2"));
    assert_eq!(with("rebalance: 1D\nrisk: {turnover_budget: 0.3}").as_deref(), Some("0.3"));
    let vol = "position: {scheme: vol_target, target_vol: 0.1, lookback: 20}";
    assert_eq!(with(vol).as_deref(), Some("vol_target"));
    let score = "rebalance: 1D\nselection: {mode: topk, topk: 3, score: ";
    assert_eq!(with(&format!("{score}ROC(20)}}")).as_deref(), Some("ROC(20)"));
    assert_eq!(with(&format!("{score}\"ROC(20)[1]\"}}")), None);
    // An order's price is a decision; what holding costs is none.
    let execution = "execution: {order: limit, fill: same_close, limit: close * 0.99}\n";
    let text = entry("close[1] > open[2]") + execution;
    let found = run(&text);
    assert_eq!(codes(&found), ["EXE004", "LAH002"]);
    assert_eq!(places(&text, &found.findings[1])[1], "close * 0.99");
    let funding = "version: 1\nsignals:\n  long: close[1] > open[2]\ncosts: {fee_bps: 2, slippage: \
                   {spread_bps: 5}, funding: {rate: funding_rate, every: 8h}}\nexecution: {fill: \
                   same_close}\n";
    let known = CheckOptions {
        schema: Some(DataSchema::with_columns(["open", "close", "funding_rate"])),
        ..Default::default()
    };
    assert_eq!(codes(&run_with(funding, &known)), NONE);
}

#[test]
fn prices_of_orders_are_decisions_and_funding_is_settled() {
    let text = "version: 1\nlet:\n  next: close[-1]\nsignals:\n  long: close > 0\ncosts: {fee_bps: \
                1, slippage: {spread_bps: 5}}\nexecution: {order: limit, limit: next * 0.99}\n";
    let checked = run(text);
    assert_eq!(codes(&checked), ["LAH001", "EXE004"]);
    let ahead = &checked.findings[0];
    assert_eq!(places(text, ahead), ["close[-1]", "next", "next", "next * 0.99"]);
    assert!(ahead.labels.last().unwrap().message.contains("`execution.limit`"));
    let stop = "version: 1\nsignals:\n  long: close > 0\ncosts: {fee_bps: 1, slippage: {spread_bps: \
                5}}\nexecution: {order: stop, stop: FWD_RET(5) + close}\n";
    let checked = run(stop);
    assert_eq!(codes(&checked), ["EXE004", "LAH006"]);
    assert!(checked.findings[1].labels.last().unwrap().message.contains("`execution.stop`"));
    let funded = |rate: &str| {
        format!(
            "version: 1\nsignals:\n  long: close > 0\ncosts:\n  fee_bps: 1\n  slippage: \
             {{spread_bps: 5}}\n  funding: {{rate: \"{rate}\", every: 8h}}\n"
        )
    };
    let mut schema = DataSchema::with_columns(["open", "close", "rate"]);
    let with = |schema: &DataSchema, rate: &str| {
        let known = CheckOptions { schema: Some(schema.clone()), ..Default::default() };
        codes(&run_with(&funded(rate), &known))
    };
    assert_eq!(with(&schema, "rate"), NONE);
    assert_eq!(with(&schema, "rate * 2"), NONE);
    // Money that is paid before anyone knows it would be in the equity that sizes the next order.
    assert_eq!(with(&schema, "rate[-1]"), ["LAH001"]);
    schema.columns.get_mut("rate").unwrap().known_at = Some(KnownAt::BarsAfter(1));
    assert_eq!(with(&schema, "rate"), ["LAH012"]);
    assert_eq!(with(&schema, "rate[1]"), NONE);
}

#[test]
fn groups_are_known_when_they_are_chosen_from() {
    let text = "version: 1\nrebalance: 1D\nsignals:\n  long: close > 0\nselection: {mode: topk, score: \
                ROC(20), topk: 3, by: board}\nrisk: {max_industry_weight: 0.5}\ncosts: {fee_bps: 1, \
                slippage: {spread_bps: 5}}\n";
    let mut schema = DataSchema::with_columns(["open", "close", "board", "industry"]);
    let with = |schema: &DataSchema| {
        let known = CheckOptions { schema: Some(schema.clone()), ..Default::default() };
        codes(&run_with(text, &known))
    };
    assert_eq!(with(&schema), NONE);
    schema.columns.get_mut("board").unwrap().known_at = Some(KnownAt::BarsAfter(1));
    assert_eq!(with(&schema), ["LAH012"]);
    schema.columns.get_mut("industry").unwrap().known_at =
        Some(KnownAt::PeriodEnd { lag_days: None });
    assert_eq!(with(&schema), ["LAH012", "LAH007"]);
}

#[test]
fn the_warm_up_must_fit_the_data() {
    let text = entry("close > SMA(close, 600)");
    let with = |bars| CheckOptions { bars: Some(bars), ..CheckOptions::default() };
    let checked = run_with(&text, &with(500));
    assert_eq!(codes(&checked), ["WIN002"]);
    let expected = ["close > SMA(close, 600)", "SMA(close, 600)"];
    assert_eq!(places(&text, &checked.findings[0]), expected);
    assert_eq!(codes(&run_with(&text, &with(599))), ["WIN002"]);
    assert_eq!(codes(&run_with(&text, &with(600))), Vec::<&str>::new());
    assert_eq!(codes(&run(&text)), Vec::<&str>::new());
}

#[test]
fn a_universe_of_one_has_no_cross_section() {
    let of = |size| CheckOptions { universe_size: Some(size), ..CheckOptions::default() };
    assert_eq!(codes(&run_with(&entry("RANK(close) > 1"), &of(1))), ["TYP003"]);
    assert_eq!(codes(&run_with(&entry("RANK(close) > 1"), &of(2))), Vec::<&str>::new());
    assert_eq!(codes(&run_with(&entry("ZSCORE(close, 9) > 1"), &of(1))), Vec::<&str>::new());
}

#[test]
fn holds_that_cannot_both_be_kept_are_refused() {
    let with = |hold: &str| codes(&run(&format!("{}hold: {hold}\n", entry("close > 0"))));
    assert_eq!(with("{min_days: 10, max_days: 5}"), ["RSK004"]);
    assert_eq!(with("{min_days: 5, max_days: 5}"), Vec::<&str>::new());
    assert_eq!(with("{min_days: 10, max_days: 0}"), Vec::<&str>::new());
    assert_eq!(with("{min_bars: 3, max_bars: 2}"), ["RSK004"]);
    assert_eq!(with("{min_days: 10, max_bars: 5}"), Vec::<&str>::new());
}

#[test]
fn free_trading_and_idle_names_are_warned_of() {
    let text = "version: 1\nparams: {n: 3, m: 4}\nlet: {a: SMA(n), b: \"a[1]\"}\nsignals:\n  long: \
                close > 0\n";
    let checked = run(text);
    assert!(!checked.has_errors());
    let mut found = codes(&checked);
    found.sort_unstable();
    assert_eq!(found, ["CST001", "USE001", "USE001", "USE001", "USE001"]);
    let empty = "version: 1\nsignals:\n  long: close > 0\ncosts: {}\n";
    assert_eq!(codes(&run(empty)), ["CST001"]);
    let elsewhere = "version: 1\nparams: {n: 0.3}\nsignals:\n  long: close > 0\nrisk: {stop_loss: \
                     n}\ncosts: {fee_bps: 1, slippage: {spread_bps: 5}}\n";
    assert_eq!(codes(&run(elsewhere)), NONE);
    let used = "version: 1\nparams: {n: 3}\nlet: {a: SMA(n), b: \"a[1]\"}\nsignals:\n  long: b > \
                a\ncosts: {fee_bps: 0, slippage: {spread_bps: 5}}\n";
    assert_eq!(codes(&run(used)), Vec::<&str>::new());
}

#[test]
fn rebalance_steps_are_whole_bars() {
    let with = |rebalance: &str, bar: &str| {
        let text = format!("{}rebalance: {rebalance}\ndata: {{bar: {bar}}}\n", entry("close > 0"));
        codes(&run(&text))
    };
    assert_eq!(with("7m", "5m"), ["WIN004"]);
    assert_eq!(with("10m", "5m"), Vec::<&str>::new());
    assert_eq!(with("1W", "1D"), Vec::<&str>::new());
}

#[test]
fn what_could_not_be_read_is_not_also_missing() {
    for (text, code) in [
        ("version: 1\nsignal:\n  long: close > 0\n", "NAM003"),
        ("version: 1\nsignals: 5\n", "TYP001"),
        ("version: 1\nsignals:\n  long: [close]\n", "TYP001"),
        ("", "SYN006"),
        ("signals:\n  long: close > 0\ncosts: {fee_bps: 0, slippage: {spread_bps: 5}}\n", "SYN006"),
        (
            "version: 2\nsignals:\n  long: close > 0\ncosts: {fee_bps: 0, slippage: {spread_bps: 5}}\n",
            "VER001",
        ),
        ("version: 1\ncosts: {fee_bps: 0, slippage: {spread_bps: 5}}\n", "SYN006"),
        ("version: 1\nsignals:\n  long: close >\n", "SYN002"),
    ] {
        assert_eq!(codes(&run(text)), [code], "{text}");
    }
}

#[test]
fn findings_are_sorted_once_each_and_capped() {
    let terms: Vec<String> = (0..150).map(|i| format!("FOO{i}(close)")).collect();
    let text = entry(&format!("MAX({}, 1) > 0", terms.join(", ")));
    let checked = run(&text);
    assert_eq!(checked.findings.len(), MAX_FINDINGS);
    assert!(checked.dropped >= 50);
    assert!(checked.findings.iter().all(|f| f.severity == Severity::Error));
    assert!(checked.findings.is_sorted_by_key(|f| f.primary.span));
}

#[test]
fn deep_expressions_are_refused_or_lowered() {
    for depth in [10, 190, 3_000] {
        let text = format!("{}close{} > 0", "SMA(".repeat(depth), ", 2)".repeat(depth));
        let checked = run(&entry(&text));
        let expected: &[&str] = if depth < 200 { &[] } else { &["SYN005"] };
        assert_eq!(codes(&checked), expected, "{depth}");
    }
    let terms = vec!["close"; 150].join(" + ");
    assert_eq!(codes(&run(&entry(&format!("{terms} > 0")))), Vec::<&str>::new());
}

#[test]
fn a_search_domain_replaces_the_documents() {
    let text = "version: 1\nparams:\n  n: {default: 5, range: [2, 9], step: 1}\nsignals:\n  long: \
                close > SMA(n)\ncosts: {fee_bps: 1, slippage: {spread_bps: 5}}\n";
    let domain = qraft_syntax::document::Domain::Values(vec![300.0]);
    let options = CheckOptions {
        bars: Some(100),
        domains: [("n".to_owned(), domain)].into(),
        ..CheckOptions::default()
    };
    assert_eq!(codes(&run_with(text, &options)), ["WIN002"]);
    assert_eq!(
        codes(&run_with(text, &CheckOptions { bars: Some(100), ..Default::default() })),
        [""; 0]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        if std::env::var("QRAFT_TEST_SCALE").is_ok_and(|s| s == "full") { 5_000 } else { 300 }
    ))]

    /// Whatever is cut out of or written into a strategy, a check answers, pointing into it.
    #[test]
    fn damaged_text_is_survived(
        at in 0usize..600,
        cut in 0usize..12,
        put in "[-a-z0-9(){}\\[\\]:, >@*\"\n]{0,6}",
    ) {
        let from = at.min(BLUEPRINT.len());
        let to = (from + cut).min(BLUEPRINT.len());
        let text = format!("{}{put}{}", &BLUEPRINT[..from], &BLUEPRINT[to..]);
        let checked = run(&text);
        prop_assert_eq!(checked.program.is_none(), checked.has_errors());
        for finding in &checked.findings {
            prop_assert!(finding.primary.span.end as usize <= text.len());
            prop_assert!(finding.labels.iter().all(|l| l.span.end as usize <= text.len()));
        }
        if let Some(program) = &checked.program {
            prop_assert_eq!(qraft_ir::verify(program), Ok(()));
        }
    }
}
