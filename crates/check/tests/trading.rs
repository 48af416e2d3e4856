//! The rules about everything that is not a price expression: each where it fires, where it does
//! not, and that its fix, taken, ends it.

use std::collections::BTreeMap;

use qraft_base::Interval;
use qraft_base::schema::DataSchema;
use qraft_check::{CheckOptions, Known, check};
use qraft_diag::{Diagnostic, Severity, SourceFile, catalogue};

/// A sound strategy of which nothing is said, but for what the lines add.
fn with(lines: &str) -> String {
    let costs = if lines.contains("costs:") {
        ""
    } else {
        "costs: {fee_bps: 2, slippage: {spread_bps: 5}}\n"
    };
    let signals =
        if lines.contains("signals:") { "" } else { "signals:\n  long: close > SMA(close, 20)\n" };
    format!("version: 1\n{signals}{costs}{lines}\n")
}

/// What is said of a text, without plugins, which this build cannot honour, and without what the
/// fast scan leaves to order-level matching: that has its own test.
fn said(text: &str, options: &CheckOptions) -> Vec<Diagnostic> {
    let mut findings = all_said(text, options);
    findings.retain(|f| !["EXE004", "EXE006"].contains(&f.rule.code));
    findings
}

fn all_said(text: &str, options: &CheckOptions) -> Vec<Diagnostic> {
    check(&SourceFile::new("dir/s.yaml", text), options).findings
}

fn codes(lines: &str, options: &CheckOptions) -> Vec<&'static str> {
    said(&with(lines), options).iter().map(|f| f.rule.code).collect()
}

fn plain(lines: &str) -> Vec<&'static str> {
    codes(lines, &CheckOptions::default())
}

/// Takes the first fix of the only finding of that code; answers the text after it.
fn fixed(lines: &str, code: &str, options: &CheckOptions) -> String {
    let mut text = with(lines);
    let found = said(&text, options);
    let finding = found.iter().find(|f| f.rule.code == code).expect(lines);
    let rule = catalogue::find(code).unwrap();
    let fix = finding.fixes.first().expect(lines);
    assert_eq!(Some(fix.applicability), rule.fix, "{code}");
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    let left = said(&text, options);
    assert!(left.iter().all(|f| f.rule.code != code), "{text}: {left:?}");
    assert!(left.iter().all(|f| !f.is_error()), "{text}: {left:?}");
    text
}

fn bars(bar: &str) -> CheckOptions {
    let stamp = Some(qraft_base::schema::Stamp::Close);
    data(DataSchema { bar: Some(bar.parse::<Interval>().unwrap()), stamp, ..columns(&[]) })
}

fn columns(more: &[&str]) -> DataSchema {
    DataSchema::with_columns(["open", "high", "low", "close", "volume"].iter().chain(more).copied())
}

fn data(schema: DataSchema) -> CheckOptions {
    CheckOptions { schema: Some(schema), ..CheckOptions::default() }
}

fn known(known: Known) -> CheckOptions {
    CheckOptions { known, ..CheckOptions::default() }
}

fn calendars() -> Known {
    let all = [("XNYS", 252.0), ("XSHG", 243.0), ("24/7", 365.0), ("none", 252.0)];
    let calendars: BTreeMap<String, f64> =
        all.into_iter().map(|(name, sessions)| (name.to_owned(), sessions)).collect();
    Known {
        calendars: Some(calendars),
        universes: Some(vec!["CN_STOCKS".to_owned(), "SP500".to_owned()]),
        ..Known::default()
    }
}

const NONE: [&str; 0] = [];
const TOPK: &str = "rebalance: 1D\nselection: {mode: topk, score: ROC(20), topk: 20}\n";

#[test]
fn what_is_sound_is_left_alone() {
    for lines in [
        "",
        "risk: {stop_loss: 10%, take_profit: 150%, trailing_stop: 0.08, max_drawdown: 0.2}",
        "position: {scheme: vol_target, target_vol: 0.15, lookback: 60}",
        "costs: {pack: cn_stock}",
        "execution: {order: limit, limit: close * 0.99, retries: 2, tif: day}",
        "position: {scheme: fixed, weights: {600519: 0.6, AAA: -0.2}}",
    ] {
        assert_eq!(plain(lines), NONE, "{lines}");
    }
}

#[test]
fn fractions_are_below_one() {
    for (key, lines) in [
        ("stop_loss", "risk: {stop_loss: 10}"),
        ("take_profit", "risk: {take_profit: 30}"),
        ("max_weight", "position: {max_weight: 3}"),
        (
            "target_vol",
            "position: {scheme: vol_target, target_vol: 15, lookback: 60, max_leverage: 90}",
        ),
        ("participation", "execution: {participation: 10}"),
        ("quantile", "rebalance: 1D\nselection: {mode: quantile, score: ROC(20), quantile: 20}"),
        ("stop_loss", "risk: {stop_loss: 1000%}"),
    ] {
        assert_eq!(plain(lines), ["UNI002"], "{lines}");
        let text = fixed(lines, "UNI002", &CheckOptions::default());
        assert!(text.contains(&format!("{key}: 0.")), "{text}");
    }
    assert_eq!(
        plain("params: {s: {default: 0.1, range: [0.1, 5]}}\nrisk: {stop_loss: s}"),
        ["UNI002"]
    );
    // A fraction of the wrong kind is of the wrong type, and nothing else is said of it.
    assert_eq!(plain("risk: {stop_loss: -1, max_drawdown: 0.2}"), ["TYP001"]);
    assert_eq!(plain("risk: {stop_loss: close}"), ["TYP004"]);
    assert_eq!(codes("risk: {stop_loss: unknwn}", &data(columns(&[]))), ["NAM002"]);
}

#[test]
fn basis_points_are_of_a_plausible_size() {
    let costs = |fee: &str| format!("costs: {{fee_bps: {fee}, slippage: {{spread_bps: 5}}}}");
    for fee in ["0.0002", "2bps", "0.02%"] {
        assert_eq!(plain(&costs(fee)), ["UNI003"], "{fee}");
        let text = fixed(&costs(fee), "UNI003", &CheckOptions::default());
        assert!(text.contains("fee_bps: 2,"), "{text}");
    }
    assert_eq!(plain(&costs("600")), ["UNI003"]);
    for fee in ["0", "0.05", "500", "25"] {
        assert_eq!(plain(&costs(fee)), NONE, "{fee}");
    }
}

#[test]
fn money_is_of_one_currency() {
    let dollars = data(DataSchema { currency: Some("USD".to_owned()), ..columns(&[]) });
    assert_eq!(codes("costs: {pack: cn_stock}", &dollars), ["UNI004"]);
    assert_eq!(codes("costs: {pack: us_stock}", &dollars), NONE);
    assert_eq!(codes("costs: {pack: crypto_spot}", &dollars), NONE);
    assert_eq!(plain("costs: {pack: cn_stock}"), NONE);
}

#[test]
fn durations_have_units() {
    for (lines, meant) in [
        ("rebalance: 5", "rebalance: 5D"),
        ("data: {bar: 1}", "bar: 1D"),
        ("costs: {pack: crypto_perp, funding: {rate: 1bps, every: 8}}", "every: 8h"),
        ("execution: {order: twap, duration: 30, slices: 2}", "duration: 30m"),
    ] {
        assert_eq!(plain(lines), ["UNI005"], "{lines}");
        assert!(fixed(lines, "UNI005", &CheckOptions::default()).contains(meant));
    }
    assert_eq!(plain("rebalance: 7x"), ["TYP001"]);
}

#[test]
fn constant_prices_stand_on_ticks() {
    let costs = "costs: {fee_bps: 1, slippage: {spread_bps: 5}, tick_size: 0.01, lot_size: 100}\n";
    let lines = format!("{costs}execution: {{order: limit, limit: 10.003}}");
    assert_eq!(plain(&lines), ["UNI006"]);
    assert!(fixed(&lines, "UNI006", &CheckOptions::default()).contains("limit: 10}"));
    let lines = format!("{costs}execution: {{order: iceberg, limit: close, display: 150}}");
    assert_eq!(plain(&lines), ["UNI006"]);
    assert_eq!(plain(&format!("{costs}execution: {{order: limit, limit: 10.03}}")), NONE);
    assert_eq!(plain(&format!("{costs}execution: {{order: limit, limit: close}}")), NONE);
}

#[test]
fn a_year_is_the_calendars() {
    let lines = |calendar: &str, year: &str| {
        format!(
            "data: {{bar: 1D, calendar: {calendar}}}\nsignals:\n  long: STD(ROC(close, 1), 20) * \
             {year} < 0.3"
        )
    };
    let options = known(calendars());
    assert_eq!(codes(&lines("24/7", "SQRT(252)"), &options), ["UNI007"]);
    assert_eq!(codes(&lines("XNYS", "365 ** 0.5"), &options), ["UNI007"]);
    assert!(fixed(&lines("24/7", "SQRT(252)"), "UNI007", &options).contains("SQRT(365)"));
    assert_eq!(codes(&lines("XNYS", "SQRT(252)"), &options), NONE);
    // 252 for 243 is an author's rounding; 20 is no year.
    assert_eq!(codes(&lines("XSHG", "SQRT(252)"), &options), NONE);
    assert_eq!(codes(&lines("24/7", "SQRT(20)"), &options), NONE);
    assert_eq!(plain(&lines("24/7", "SQRT(252)")), NONE);
}

#[test]
fn costs_are_complete() {
    assert_eq!(plain("costs: {}"), ["CST001"]);
    assert_eq!(plain("costs: {tick_size: 0.01}"), ["CST001"]);
    assert_eq!(plain("costs: {fee_bps: 2}"), ["CST002"]);
    assert_eq!(plain("costs: {fee_bps: 2, slippage: {spread_bps: 0}}"), ["CST002"]);
    assert_eq!(plain("costs: {fee_bps: 2}\nexecution: {order: limit, limit: close}"), NONE);
    let gated = known(Known { gated: true, ..Known::default() });
    assert!(said(&with("costs: {}"), &gated)[0].is_error());
    let bare = "version: 1\nsignals:\n  long: close > 0 # all\n";
    let found = said(bare, &CheckOptions::default());
    assert_eq!(found[0].rule.code, "CST001");
    let edit = &found[0].fixes[0].edits[0];
    let text = format!("{}{}\n", &bare[..edit.span.start as usize], edit.text);
    assert_eq!(said(&text, &CheckOptions::default()).len(), 0, "{text}");
    assert_eq!(plain("costs: {fee_bps: -1, slippage: {spread_bps: 5}}"), ["CST003"]);
    assert_eq!(plain("costs: {fee_bps: 1, maker_fee_bps: -1, slippage: {spread_bps: 5}}"), NONE);
}

#[test]
fn impact_is_one_that_a_market_has() {
    let impact = |impact: &str| format!("costs: {{fee_bps: 1, slippage: {{impact: {impact}}}}}");
    assert_eq!(plain(&impact("{alpha: 0.01, beta: 5}")), ["CST004"]);
    assert_eq!(plain(&impact("{alpha: -0.1, beta: 0.5}")), ["CST004"]);
    assert_eq!(plain(&impact("{alpha: 0.01, beta: 0}")), ["CST004"]);
    assert_eq!(plain(&impact("{alpha: 0.01, beta: 2}")), NONE);
    // 0.1 · √0.01 is 100 bps.
    assert_eq!(plain(&impact("{alpha: 0.1, beta: 0.5}")), ["CST005"]);
    assert_eq!(plain(&impact("{alpha: 0.1, beta: 0.5, scale: volatility}")), NONE);
    assert_eq!(plain(&impact("{alpha: 0.05, beta: 0.5}")), NONE);
    let thin = CheckOptions {
        universe_size: Some(10),
        ..known(Known { traded_value: Some(250_000.0), ..Known::default() })
    };
    assert_eq!(codes(&impact("{alpha: 0.01, beta: 0.5}"), &thin), ["CST005"]);
    assert_eq!(codes("execution: {participation: 0.1}", &thin), ["CST005"]);
    assert_eq!(codes("execution: {participation: 0.5}", &thin), NONE);
}

#[test]
fn contracts_have_their_terms() {
    let lines = "costs: {pack: crypto_perp}";
    assert_eq!(plain(lines), ["CST006"]);
    assert!(plain("costs: {pack: crypto_perp, funding: {rate: 1bps, every: 8h}}").is_empty());
    let text = fixed("costs:\n  pack: crypto_perp", "CST006", &CheckOptions::default());
    assert!(text.contains("\n  funding: {rate"), "{text}");
    assert_eq!(plain("costs: {pack: cn_future}"), ["CST007"]);
    assert_eq!(plain("costs: {pack: cn_future, multiplier: 300}"), ["CST007"]);
    assert_eq!(plain("costs: {pack: cn_future, multiplier: 300, tick_size: 0.2}"), NONE);
    fixed("costs: {pack: cn_future}", "CST007", &CheckOptions::default());
}

#[test]
fn latency_and_edges() {
    let precise = known(Known { precise: true, ..Known::default() });
    assert_eq!(codes("", &precise), ["CST008"]);
    let slow = "costs: {fee_bps: 1, slippage: {spread_bps: 5, latency_ms: 50}}";
    assert_eq!(codes(slow, &precise), NONE);
    assert_eq!(plain(""), NONE);
    // 2 × 2 + 5 bps.
    assert_eq!(plain("risk: {take_profit: 3bps}"), ["CST009"]);
    assert_eq!(plain("risk: {take_profit: 9bps}"), NONE);
}

#[test]
fn something_closes_what_is_opened() {
    let long = |lines: &str| format!("signals:\n  long: {lines}");
    assert_eq!(plain(&long("close > 0\n  exit_long: false")), ["RSK001"]);
    assert_eq!(plain(&long("close > 0\n  exit_long: false\nrisk: {stop_loss: 0.1}")), NONE);
    assert_eq!(plain(&long("close > 0\n  exit_long: false\nhold: {max_days: 9}")), NONE);
    assert_eq!(plain(&long("true")), ["RSK001"]);
    assert_eq!(plain(&long("close > 0")), NONE);
    assert_eq!(plain(&format!("{}\n{TOPK}", long("true"))), NONE);
}

#[test]
fn caps_and_stops_fit() {
    let cap = |cap: &str| format!("{TOPK}position: {{max_weight: {cap}}}");
    assert_eq!(plain(&cap("0.03")), ["RSK002"]);
    assert_eq!(plain(&cap("0.05")), NONE);
    let message = said(&with(&cap("0.03")), &CheckOptions::default())[0].message.clone();
    assert!(message.contains("40 % of the capital stays idle"), "{message}");
    assert_eq!(plain("risk: {stop_loss: 0.3, max_drawdown: 0.2}"), ["RSK003"]);
    assert_eq!(plain("risk: {trailing_stop: 0.2, max_drawdown: 0.2}"), ["RSK003"]);
    // Whatever s is, the breaker is twice as far.
    let tied = "params: {s: {default: 0.1, range: [0.05, 0.3], step: 0.05}}\nrisk: {stop_loss: s, \
                max_drawdown: s * 2}";
    assert_eq!(plain(tied), NONE);
    assert_eq!(plain("hold: {min_days: 10, max_days: 5}"), ["RSK004"]);
}

#[test]
fn budgets_allow_what_the_rules_trade() {
    let budget = |budget: &str| format!("{TOPK}risk: {{turnover_budget: {budget}}}");
    assert_eq!(plain(&budget("0.04")), ["RSK005"]);
    assert_eq!(plain(&budget("0.05")), NONE);
    assert_eq!(plain(&format!("{}\nhold: {{max_days: 2}}", budget("0.3"))), ["RSK005"]);
    assert_eq!(plain(&format!("{}\nhold: {{max_days: 4}}", budget("0.3"))), NONE);
}

#[test]
fn leverage_is_what_is_allowed() {
    assert_eq!(plain("position: {gross: 2, max_leverage: 1}"), ["RSK006"]);
    assert_eq!(plain("position: {gross: 2}"), NONE);
    let vol = |v: &str| format!("position: {{scheme: vol_target, lookback: 60, target_vol: {v}}}");
    assert_eq!(plain(&vol("0.6")), ["RSK006"]);
    assert_eq!(plain(&vol("0.15")), NONE);
    assert_eq!(plain(&format!("{}\ndata: {{calendar: 24/7}}", vol("0.6"))), NONE);
    assert_eq!(plain(&format!("{TOPK}position: {{scheme: fixed, weight: 0.1}}")), ["RSK006"]);
    let lines = "position: {scheme: vol_target, target_vol: 0.15}";
    assert_eq!(plain(lines), ["RSK007"]);
    let text = fixed(lines, "RSK007", &CheckOptions::default());
    assert!(text.contains("vol_target, lookback: 60,"), "{text}");
}

#[test]
fn groups_and_shorts() {
    let cap = "rebalance: 1W\nrisk: {max_industry_weight: 0.2}";
    assert_eq!(codes(cap, &data(columns(&[]))), ["RSK008"]);
    assert_eq!(codes(cap, &data(columns(&["industry"]))), NONE);
    assert_eq!(plain(cap), NONE);
    let short = "signals:\n  short: close < SMA(close, 20)\n";
    assert_eq!(plain(short), ["RSK009"]);
    assert_eq!(plain(&TOPK.replace("topk: 20", "topk: 20, bottomk: 5")), ["RSK009"]);
    let costs = "costs: {fee_bps: 1, borrow_bps: 50, slippage: {spread_bps: 5}}";
    assert_eq!(plain(&format!("{short}{costs}")), NONE);
    assert_eq!(plain(&format!("{short}data: {{calendar: 24/7}}")), NONE);
    assert_eq!(plain(&format!("{short}costs: {{pack: crypto_spot}}")), NONE);
}

#[test]
fn orders_fit_the_bars() {
    let order = |order: &str| format!("execution: {{order: {order}}}");
    assert_eq!(codes(&order("iceberg, limit: close, display: 100"), &bars("1D")), ["EXE001"]);
    assert_eq!(codes(&order("vwap"), &bars("1D")), ["EXE001"]);
    assert_eq!(codes(&order("vwap"), &bars("1m")), NONE);
    assert_eq!(codes(&order("twap, duration: 10s"), &bars("1m")), ["EXE002"]);
    assert_eq!(codes(&order("twap, duration: 30m, slices: 60"), &bars("1m")), ["EXE002"]);
    assert_eq!(codes(&order("twap, duration: 30m, slices: 30"), &bars("1m")), NONE);
    assert_eq!(codes(&order("twap, duration: 5D, slices: 5"), &bars("1D")), NONE);
    assert_eq!(plain(&order("iceberg, limit: close, display: 100")), NONE);
    assert_eq!(plain("execution: {retries: -1}"), ["EXE003"]);
    assert!(fixed("execution: {retries: -1}", "EXE003", &CheckOptions::default()).contains("s: 3"));
    assert_eq!(plain("execution: {retries: 1000000}"), ["EXE003"]);
    let limit = |limit: &str| plain(&order(&format!("limit, limit: {limit}")));
    assert_eq!(limit("0.5 * close"), ["EXE005"]);
    assert_eq!(limit("close * (1 + 50%)"), ["EXE005"]);
    assert_eq!(limit("open / 2"), ["EXE005"]);
    assert_eq!(limit("close * 0.97"), NONE);
    assert_eq!(limit("close - 10"), NONE);
    assert_eq!(limit("'SMA(close, 5) * 0.1'"), NONE);
}

#[test]
fn what_the_fast_scan_leaves_out_is_said_and_stops_nothing() {
    let levels = |lines: &str, options: &CheckOptions| -> Vec<(Severity, String)> {
        let text = with(lines);
        let file = SourceFile::new("a", &*text);
        let found = all_said(&text, options);
        let mine = found.iter().filter(|f| f.rule.code == "EXE004");
        mine.map(|f| (f.severity, file.slice(f.primary.span).to_owned())).collect()
    };
    let plain = |lines: &str| levels(lines, &CheckOptions::default());
    let (warn, info) = (Severity::Warn, Severity::Info);
    let one = |level: Severity, at: &str| vec![(level, at.to_owned())];
    for order in ["limit, limit: close", "stop, stop: close", "twap, duration: 5D", "vwap"] {
        let kind = order.split(',').next().unwrap();
        assert_eq!(plain(&format!("execution: {{order: {order}}}")), one(warn, kind));
    }
    assert_eq!(
        plain("execution: {order: iceberg, limit: close, display: 9}"),
        one(warn, "iceberg")
    );
    assert_eq!(plain("execution: {participation: 0.1}"), one(warn, "0.1"));
    assert_eq!(plain("execution: {retries: 2}"), one(info, "2"));
    assert_eq!(plain("execution: {tif: day}"), one(info, "day"));
    let costs = |more: &str| format!("costs: {{fee_bps: 1, slippage: {{spread_bps: 5{more}}}}}");
    let tick = "costs: {fee_bps: 1, slippage: {spread_bps: 5}, tick_size: 0.01}";
    assert_eq!(plain(tick), one(info, "0.01"));
    // A day is the bar where nothing says another.
    assert_eq!(plain(&costs(", latency_ms: 86_400_000")), one(warn, "86_400_000"));
    assert_eq!(plain(&costs(", latency_ms: 80_000_000")), []);
    assert_eq!(levels(&costs(", latency_ms: 60_000"), &bars("1m")), one(warn, "60_000"));
    assert_eq!(levels(&costs(", latency_ms: 50"), &bars("1m")), []);
    for fine in
        ["", "execution: {order: market, tif: gtc, fill: next_close}", "risk: {stop_loss: 0.1}"]
    {
        assert_eq!(plain(fine), [], "{fine}");
    }
    let all = "costs: {fee_bps: 1, slippage: {spread_bps: 5, latency_ms: 9e8}, tick_size: \
               0.01}\nexecution: {order: limit, limit: close, participation: 0.1, retries: 2, tif: ioc}";
    let run = CheckOptions { for_run: true, ..CheckOptions::default() };
    assert_eq!(levels(all, &run).len(), 6);
    assert!(!check(&SourceFile::new("a", &*with(all)), &run).has_errors());
    assert_eq!(levels(all, &known(Known { precise: true, ..Known::default() })), []);
}

#[test]
fn settings_that_nothing_reads_are_idle() {
    let idle = |lines: &str| -> Vec<String> {
        let found = said(&with(lines), &CheckOptions::default());
        let mine = found.iter().filter(|f| f.rule.code == "USE004");
        mine.map(|f| f.message.split('`').nth(1).unwrap().to_owned()).collect()
    };
    for (lines, key, read_by) in [
        ("position: {weight: 0.1X}", "position.weight", ", scheme: fixed"),
        ("position: {weights: {A: 0.1}X}", "position.weights", ", scheme: fixed"),
        (
            "position: {budgets: {A: 1}X}\nrebalance: 1W",
            "position.budgets",
            ", scheme: risk_parity",
        ),
        ("position: {target_vol: 0.1X}", "position.target_vol", ", scheme: vol_target"),
        ("position: {lookback: 20X}\nrebalance: 1W", "position.lookback", ", scheme: risk_parity"),
        ("risk: {turnover_budget: 0.3}X", "risk.turnover_budget", "\nrebalance: 1W"),
        ("risk: {max_industry_weight: 0.3}X", "risk.max_industry_weight", "\nrebalance: 1W"),
        (
            "rebalance: 1W\nselection: {score: ROC(20), by: volumeX}\nposition: {scheme: score}",
            "selection.by",
            ", mode: topk, topk: 3",
        ),
        ("execution: {slices: 4X}", "execution.slices", ", order: twap"),
        ("execution: {duration: 5DX}", "execution.duration", ", order: vwap"),
        ("execution: {display: 9X}", "execution.display", ", order: iceberg, limit: close"),
        ("execution: {limit: closeX}", "execution.limit", ", order: limit"),
        ("execution: {stop: closeX}", "execution.stop", ", order: stop"),
        ("execution: {limit_fill: touch}X", "execution.limit_fill", "\nrisk: {take_profit: 0.3}"),
        ("execution: {limit_fill: touchX}", "execution.limit_fill", ", order: limit, limit: close"),
    ] {
        assert_eq!(idle(&lines.replace('X', "")), [key], "{lines}");
        assert_eq!(idle(&lines.replace('X', read_by)), NONE, "{lines}");
    }
    // A word that means nothing is the one finding.
    assert_eq!(idle("position: {scheme: fixd, weight: 0.1}"), NONE);
    assert_eq!(idle("execution: {order: limt, limit: close}"), NONE);
}

#[test]
fn weights_are_of_symbols_that_are_there() {
    let weights = "position: {scheme: fixed, weights: {AAA: 0.5, BBBB: 0.5}}\n";
    assert_eq!(plain(weights), NONE);
    let listed = format!("{weights}universe: [AAA, BBB]");
    assert_eq!(plain(&listed), ["NAM007"]);
    assert!(fixed(&listed, "NAM007", &CheckOptions::default()).contains("BBB: 0.5}"));
    assert_eq!(plain(&format!("{weights}universe: [AAA, BBBB, C]")), NONE);
    let of = |symbols: &[&str]| {
        let symbols = Some(symbols.iter().map(|s| (*s).to_owned()).collect());
        known(Known { symbols, ..Known::default() })
    };
    assert_eq!(codes(weights, &of(&["AAA", "BBB"])), ["NAM007"]);
    assert_eq!(codes(weights, &of(&["AAA", "BBBB"])), NONE);
    let budgets = "rebalance: 1W\nposition: {scheme: risk_parity, lookback: 60, budgets: {ZZ: 1}}";
    assert_eq!(codes(budgets, &of(&["AAA", "BBBB"])), ["NAM007"]);
    let found = said(&with(budgets), &of(&["AAA", "BBBB"]));
    assert!(found[0].help.as_deref().unwrap().contains("AAA, BBBB"), "{found:?}");
}

#[test]
fn pairs_that_may_change_places_are_named() {
    let pair = |slow: &str, more: &str| {
        format!(
            "params:\n  fast: {{default: 10, range: [5, 50], step: 1}}\n  slow: {{default: 30, {slow}}}\nsignals:\n  long: EMA(close, fast) > EMA(close, slow)\n{more}"
        )
    };
    assert_eq!(plain(&pair("range: [20, 60], step: 1", "")), ["SRC008"]);
    assert_eq!(plain(&pair("range: [20, 60], step: 1", "constraints: [\"fast < slow\"]")), NONE);
    assert_eq!(plain(&pair("values: [30]", "")), NONE);
    assert_eq!(plain(&pair("range: [50, 90], step: 1", "").replace("30", "50")), NONE);
    let text = fixed(&pair("range: [20, 60], step: 1", ""), "SRC008", &CheckOptions::default());
    assert!(text.contains("constraints: [\"fast < slow\"]\nparams:"), "{text}");
}

#[test]
fn names_from_outside_are_known() {
    let options = known(calendars());
    assert_eq!(codes("universe: CN_STOCK", &options), ["NAM007"]);
    assert!(fixed("universe: CN_STOCK", "NAM007", &options).contains("universe: CN_STOCKS\n"));
    assert_eq!(codes("universe: {from: CN_STOK, where: close > 5}", &options), ["NAM007"]);
    assert_eq!(codes("universe: CN_STOCKS", &options), NONE);
    assert_eq!(codes("universe: all", &options), NONE);
    assert_eq!(codes("universe: [CN_STOCK]", &options), NONE);
    assert_eq!(codes("data: {calendar: XNSY}", &options), ["NAM007"]);
    assert_eq!(plain("universe: CN_STOCK"), NONE);
    assert_eq!(plain("costs: {pack: cn_stok}"), ["NAM007"]);
}

#[test]
fn clocks_and_loose_versions() {
    let long = |long: &str| format!("signals:\n  long: {long}");
    assert_eq!(plain(&long("NOW() > 3")), ["REP002"]);
    assert_eq!(codes(&long("close > today"), &data(columns(&[]))), ["REP002"]);
    assert_eq!(plain("uses: {operators: {kalman: acme/kalman}}"), ["VER003"]);
    assert_eq!(plain("uses: {operators: {kalman: \"acme/kalman@^1.2\"}}"), NONE);
    let factor = plain(&long("factor(\"common/ema@1\", window=10) > 0"));
    assert!(factor.contains(&"VER003"), "{factor:?}");
    let factor = plain(&long("factor(\"common/ema@1.2.0\", window=10) > 0"));
    assert!(!factor.contains(&"VER003"), "{factor:?}");
}
