//! The strategy document: what is read, what is refused, what is left for a later build.

use qraft_diag::{Diagnostic, SourceFile};
use qraft_syntax::document::{Domain, Universe, keys, read_domain};
use qraft_syntax::{Parsed, parse, print, yaml};

fn read(text: &str) -> Parsed {
    parse(&SourceFile::new("s.yaml", text))
}

fn clean(text: &str) -> Parsed {
    let parsed = read(text);
    assert!(parsed.findings.is_empty(), "{text}: {:?}", parsed.findings);
    parsed
}

/// Code, message and the text that the finding points at.
fn said(text: &str) -> Vec<(String, String, String)> {
    let file = SourceFile::new("s.yaml", text);
    let short = |f: &Diagnostic| {
        let at = file.slice(f.primary.span).to_owned();
        (f.rule.code.to_owned(), f.message.clone(), at)
    };
    parse(&file).findings.iter().map(short).collect()
}

fn one(text: &str) -> (String, String, String) {
    let mut all = said(text);
    assert_eq!(all.len(), 1, "{text}: {all:?}");
    all.remove(0)
}

const FULL: &str = include_str!("fixtures/full.yaml");
const BLUEPRINT: &str = include_str!("fixtures/blueprint.yaml");

#[test]
fn the_blueprint_parses() {
    let parsed = clean(BLUEPRINT);
    let long = parsed.document.signals.long.expect("a signal");
    assert_eq!(print(&long), "EMA(close, 10) > EMA(close, 30) and PCT_RANK(ROC(close, 20)) > 0.7");
    assert_eq!(parsed.document.position.unwrap().value.scheme.unwrap().value, "vol_target");
}

#[test]
fn every_key_is_honoured() {
    assert!(keys().iter().all(|key| key.honoured));
}

#[test]
fn every_honoured_key_is_read() {
    let parsed = clean(FULL);
    let d = &parsed.document;
    let text = |t: &Option<qraft_diag::Spanned<String>>| t.as_ref().unwrap().value.clone();
    let expr = |e: &Option<qraft_syntax::expr::Expr>| print(e.as_ref().unwrap());
    assert_eq!(d.version.as_ref().unwrap().value, 1);
    assert_eq!((text(&d.name), text(&d.description)), ("all".into(), "Everything".into()));
    assert_eq!(text(&d.kind), "label");
    assert_eq!(d.universe.as_ref().unwrap().value, Universe::Named("CN_STOCKS".into()));
    assert_eq!(expr(&d.capital), "1000000");
    assert_eq!(
        (text(&d.data.bar), text(&d.data.calendar), text(&d.data.adjust)),
        ("1D".into(), "XSHG".into(), "split_dividend".into())
    );
    let names: Vec<&str> = d.params.iter().map(|p| p.name.value.as_str()).collect();
    assert_eq!(names, ["fast", "slow", "hurdle", "rate", "fixed"]);
    let domains: Vec<Option<Domain>> =
        d.params.iter().map(|p| p.domain.as_ref().map(|d| d.value.clone())).collect();
    let range = |low, high, step, log| Some(Domain::Range { low, high, step, log });
    assert_eq!(
        domains,
        [
            range(5.0, 50.0, Some(1.0), false),
            Some(Domain::Values(vec![20.0, 30.0, 60.0])),
            range(0.5, 0.9, Some(0.05), false),
            range(0.01, 1.0, None, true),
            None,
        ]
    );
    let defaults: Vec<f64> = d.params.iter().map(|p| p.default.as_ref().unwrap().value).collect();
    assert_eq!(defaults, [10.0, 30.0, 0.7, 0.05, -3.0]);
    assert_eq!(d.constraints.iter().map(print).collect::<Vec<_>>(), ["fast < slow"]);
    assert_eq!(d.lets[0].0.value, "momentum");
    assert_eq!(text(&d.rebalance), "1D");
    let s = &d.signals;
    assert_eq!(
        [&s.long, &s.exit_long, &s.short, &s.exit_short].map(expr),
        ["a > b", "b > a", "c", "not c"]
    );
    let s = &d.selection.as_ref().unwrap().value;
    assert_eq!(text(&s.mode), "topk");
    assert_eq!(expr(&s.score), "ZSCORE(ROC(20)) * 0.5 + close[1]");
    let numbers = [&s.topk, &s.bottomk, &s.quantile, &s.bottom_quantile, &s.threshold];
    assert_eq!(numbers.map(expr), ["50", "fast", "0.2", "0.1", "-1.5"]);
    assert_eq!(expr(&s.bottom_threshold), "-hurdle");
    let p = &d.position.as_ref().unwrap().value;
    assert_eq!((text(&p.scheme), expr(&p.gross)), ("equal".into(), "1".into()));
    let c = &d.costs.as_ref().unwrap().value;
    let spread = &c.slippage.as_ref().unwrap().value.spread_bps;
    let numbers = [&c.fee_bps, &c.sell_tax_bps, spread, &c.lot_size];
    assert_eq!(numbers.map(expr), ["2", "5", "5", "100"]);
    let e = &d.execution.as_ref().unwrap().value;
    assert_eq!(
        (text(&e.order), text(&e.fill), text(&e.size_at)),
        ("market".into(), "next_open".into(), "fill".into())
    );
    let h = &d.hold.as_ref().unwrap().value;
    let numbers = [&h.min_days, &h.max_days, &h.min_bars, &h.max_bars];
    assert_eq!(numbers.map(expr), ["5", "60", "1", "2"]);
    assert_eq!([&d.cooldown_days, &d.cooldown_bars].map(expr), ["3", "4"]);
}

#[test]
fn every_later_key_is_read() {
    let parsed = clean(FULL);
    let d = &parsed.document;
    let text = |t: &Option<qraft_diag::Spanned<String>>| t.as_ref().unwrap().value.clone();
    let expr = |e: &Option<qraft_syntax::expr::Expr>| print(e.as_ref().unwrap());
    let pairs = |map: &qraft_syntax::document::BySymbol| -> Vec<(String, String)> {
        map.iter().map(|(name, e)| (name.value.clone(), print(e))).collect()
    };
    let (name, reference) = &d.uses.as_ref().unwrap().value.operators[0];
    assert_eq!((name.value.as_str(), reference.value.as_str()), ("kalman", "acme/kalman@^1.2"));
    assert_eq!(text(&d.selection.as_ref().unwrap().value.by), "industry");
    let p = &d.position.as_ref().unwrap().value;
    let numbers = [&p.target_vol, &p.lookback, &p.max_weight, &p.max_leverage, &p.weight];
    assert_eq!(numbers.map(expr), ["0.15", "60", "0.03", "1", "0.05"]);
    assert_eq!(pairs(&p.weights), [("600519.SH".to_owned(), "hurdle".to_owned())]);
    assert_eq!(pairs(&p.budgets), [("A B".to_owned(), "0.5".to_owned())]);
    let r = &d.risk.as_ref().unwrap().value;
    let numbers = [&r.stop_loss, &r.take_profit, &r.trailing_stop, &r.max_drawdown];
    assert_eq!(numbers.map(expr), ["0.1", "0.3", "0.08", "0.2"]);
    assert_eq!([&r.turnover_budget, &r.max_industry_weight].map(expr), ["0.5", "0.25"]);
    let c = &d.costs.as_ref().unwrap().value;
    assert_eq!(text(&c.pack), "cn_stock");
    let numbers = [&c.maker_fee_bps, &c.min_fee, &c.fee_per_contract, &c.borrow_bps, &c.tick_size];
    assert_eq!(numbers.map(expr), ["-1", "5", "2", "300", "0.01"]);
    assert_eq!(expr(&c.multiplier), "1");
    let s = &c.slippage.as_ref().unwrap().value;
    let impact = &s.impact.as_ref().unwrap().value;
    assert_eq!([&impact.alpha, &impact.beta, &s.latency_ms].map(expr), ["0.1", "0.5", "50"]);
    assert_eq!(text(&impact.scale), "volatility");
    let funding = &c.funding.as_ref().unwrap().value;
    assert_eq!((expr(&funding.rate), text(&funding.every)), ("funding_rate".into(), "8h".into()));
    let e = &d.execution.as_ref().unwrap().value;
    let numbers = [&e.limit, &e.stop, &e.slices, &e.display, &e.participation, &e.retries];
    assert_eq!(numbers.map(expr), ["close * 0.99", "high[1]", "4", "100", "0.1", "2"]);
    assert_eq!(
        (text(&e.limit_fill), text(&e.duration), text(&e.tif)),
        ("touch".into(), "30m".into(), "day".into())
    );
}

#[test]
fn a_universe_may_be_narrowed() {
    let parsed = clean("version: 1\nuniverse: {from: SP500, where: close > 5}\n");
    let Universe::Narrowed { from, condition } = parsed.document.universe.unwrap().value else {
        panic!("a map");
    };
    assert_eq!(from.unwrap().value, "SP500");
    assert_eq!(print(&condition.unwrap()), "close > 5");
}

#[test]
fn the_table_has_parents_before_children_and_no_key_twice() {
    for (i, key) in keys().iter().enumerate() {
        assert!(keys()[i + 1..].iter().all(|k| k.path != key.path), "{}", key.path);
        assert!(!key.doc.is_empty() && !key.ty.is_empty());
        if let Some((parent, _)) = key.path.rsplit_once('.') {
            assert!(keys()[..i].iter().any(|k| k.path == parent), "{}", key.path);
        }
    }
}

/// A document, and the code, message and place of its one finding.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("version: 1\ncosts: {fee_bp: 2}\n", "NAM003", "there is no key `fee_bp` in `costs`", "fee_bp"),
    ("version: 1\nsignal: {}\n", "NAM003", "there is no key `signal` here", "signal"),
    (
        "version: 1\nsignals: EMA(close)\n",
        "TYP001",
        "`signals` should be a map, and is `EMA(close)`",
        "EMA(close)",
    ),
    ("version: 1\nsignals:\n", "TYP001", "`signals` should be a map, and is nothing", ""),
    ("version: one\n", "TYP001", "`version` should be a whole number, and is `one`", "one"),
    ("version: \"1\"\n", "TYP001", "`version` should be a whole number, and is `1`", "\"1\""),
    ("name: x\n", "SYN006", "`version` is missing", "name"),
    ("- a\n", "TYP001", "the document should be a map, and is a list", "- a"),
    (
        "version: 1\nrisk: {stop_los: 1}\n",
        "NAM003",
        "there is no key `stop_los` in `risk`",
        "stop_los",
    ),
    (
        "version: 1\ncosts: {slippage: 5}\n",
        "TYP001",
        "`costs.slippage` should be a map, and is `5`",
        "5",
    ),
    (
        "version: 1\nrisk: {stop_loss: [1]}\n",
        "TYP001",
        "`risk.stop_loss` should be an expression, and is a list",
        "[1]",
    ),
    ("version: 1\nuses: x\n", "TYP001", "`uses` should be a map, and is `x`", "x"),
    (
        "version: 1\nposition: {weights: {AAA: 1 2}}\n",
        "SYN002",
        "expected an operator or the end, found `2`",
        "2",
    ),
    (
        "version: 1\ncosts: {slippage: {impact: {alfa: 1}}}\n",
        "NAM003",
        "there is no key `alfa` in `costs.slippage.impact`",
        "alfa",
    ),
    (
        "version: 1\nsignals: {long: [a, b]}\n",
        "TYP001",
        "`signals.long` should be an expression, and is a list",
        "[a, b]",
    ),
    (
        "version: 1\nsignals: {long: a b}\n",
        "SYN002",
        "expected an operator or the end, found `b`",
        "b",
    ),
    (
        "version: 1\nparams: {a: {range: [1]}}\n",
        "TYP001",
        "`params.a.range` should have a low and a high end, and has 1",
        "[1]",
    ),
    (
        "version: 1\nparams: {a: {range: [1, x]}}\n",
        "TYP001",
        "`params.a.range` should be a number, and is `x`",
        "x",
    ),
    (
        "version: 1\nparams: {a: {range: [1, 2], step: 0}}\n",
        "TYP001",
        "`params.a.step` is 0; a step is above 0",
        "0",
    ),
    ("version: 1\nparams: {a: {step: 1}}\n", "TYP001", "`step` stands without `range`", "step"),
    (
        "version: 1\nparams: {a: {deflt: 1}}\n",
        "NAM003",
        "there is no key `deflt` in `params.a`",
        "deflt",
    ),
    (
        "version: 1\nparams: {not: 1}\n",
        "TYP001",
        "`not` is a word of the language, and cannot name a param",
        "not",
    ),
    (
        "version: 1\nlet: {a b: 1}\n",
        "TYP001",
        "`a b` cannot name a definition: use letters, digits and `_`, a letter first",
        "a b",
    ),
    ("version: 1\nparams: {a: 1}\nlet: {a: 2}\n", "NAM004", "`a` is defined twice", "a"),
    (
        "version: 1\nconstraints: a < b\n",
        "TYP001",
        "`constraints` should be a list, and is `a < b`",
        "a < b",
    ),
    (
        "version: 1\nsignals: {long: EMA(close, 10) > 1}\n",
        "SYN007",
        "YAML cuts `EMA(close, 10) > 1` into pieces",
        "EMA(close, 10) > 1",
    ),
];

#[test]
fn findings_are_placed_and_helpful() {
    for (text, code, message, at) in WRONG.iter().copied() {
        let found = one(text);
        assert_eq!(
            (found.0.as_str(), found.1.as_str(), found.2.as_str()),
            (code, message, at),
            "{text}"
        );
    }
}

#[test]
fn what_holds_nothing_is_taught() {
    for text in ["", "\n\n", "# only a comment\n", "---\n", "~\n", "\u{feff}"] {
        let parsed = read(text);
        assert_eq!(parsed.findings.len(), 1, "{text:?}");
        assert_eq!(parsed.findings[0].rule.code, "SYN006", "{text:?}");
        let help = parsed.findings[0].help.as_deref().unwrap();
        // What is shown as the least strategy is one.
        let shown: String =
            help.lines().skip(1).map(|l| format!("{}\n", l.strip_prefix("  ").unwrap())).collect();
        let shown = clean(&shown);
        assert!(shown.document.signals.long.is_some());
    }
}

#[test]
fn several_errors_are_all_reported() {
    let text = "vers: 1\nsignals:\n  long: a +\n  short: \"b b\"\ncosts: {fee: 1}\nhold: 3\n";
    let codes: Vec<String> = said(text).into_iter().map(|f| f.0).collect();
    assert_eq!(codes, ["NAM003", "SYN006", "SYN002", "SYN002", "NAM003", "TYP001"]);
}

#[test]
fn a_missing_version_can_be_added() {
    let text = "name: x\n";
    let parsed = read(text);
    let edit = &parsed.findings[0].fixes[0].edits[0];
    let mut fixed = text.to_owned();
    fixed.replace_range(edit.span.range(), &edit.text);
    assert_eq!(clean(&fixed).document.version.unwrap().value, 1);
}

#[test]
fn json_is_read_too() {
    let parsed = clean(
        "{\n\t\"version\": 1,\n\t\
         \"signals\": {\"long\": \"EMA(close, 10) > x[1]\"},\n\t\"capital\": 5e5\n}\n",
    );
    assert_eq!(print(&parsed.document.signals.long.unwrap()), "EMA(close, 10) > x[1]");
    assert_eq!(print(&parsed.document.capital.unwrap()), "500000");
}

#[test]
fn findings_point_into_blocks_and_quotes() {
    for text in [
        "version: 1\nsignals:\n  long: |\n    a > 1\n    and é b c\n",
        "version: 1\nsignals:\n  long: >-\n    a > 1\n\n    and é b c\n",
        "version: 1\nsignals:\n  long: a > 1\n    and é b c\n",
        "version: 1\nsignals:\n  long: 'F(''x'') and é b c'\n",
        "version: 1\nsignals:\n  long: \"\\u0061 > F(\\\"q\\\") \\\n    and é b c\"\n",
    ] {
        let file = SourceFile::new("s.yaml", text);
        let parsed = parse(&file);
        assert_eq!(parsed.findings.len(), 1, "{text}: {:?}", parsed.findings);
        let span = parsed.findings[0].primary.span;
        assert_eq!(file.slice(span), "b", "{text}");
        assert_eq!(span.start as usize, text.find("b c").unwrap(), "{text}");
    }
}

#[test]
fn domains_of_a_space_file() {
    let domain = |text: &str| {
        let (root, findings) = yaml::parse(&SourceFile::new("p", text));
        assert!(findings.is_empty());
        let mut findings = Vec::new();
        let domain = read_domain(&root.unwrap(), "params.x", &mut findings);
        (domain.map(|d| d.value), findings.len())
    };
    assert_eq!(domain("[20, 50, 1e2]"), (Some(Domain::Values(vec![20.0, 50.0, 100.0])), 0));
    assert_eq!(domain("5%"), (Some(Domain::Values(vec![0.05])), 0));
    let range = Domain::Range { low: 5.0, high: 100.0, step: Some(1.0), log: false };
    assert_eq!(domain("{range: [5, 100], step: 1}"), (Some(range), 0));
    for bad in ["{default: 1}", "{range: 5}", "[a]", "x", "{values: [1], range: [1, 2], stp: 1}"] {
        let (_, count) = domain(bad);
        assert!(count > 0, "{bad}");
    }
}
