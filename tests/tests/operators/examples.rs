//! Every operator's example and usual call: both engines agree to the bit, later bars change
//! nothing, and there is something to see.

use qraft_data::Panel;
use qraft_ir::catalog::{Group, operators};
use qraft_tests::closeness::first_bit_gap;
use qraft_tests::panels::{Plan, panel};
use qraft_tests::values::{prefix, values};

/// A market with gaps but for its first two symbols, an industry, and earnings that are stated now
/// and then.
fn market() -> Panel {
    let plan = Plan { symbols: 7, bars: 170, seed: 11, gaps: true, swing: 0.02 };
    let (mut market, whole) = (panel(plan), panel(Plan { gaps: false, ..plan }));
    for ((_, column), (_, whole)) in market.columns.iter_mut().zip(whole.columns) {
        let cells = column.iter().zip(whole.iter()).enumerate();
        let whole_or = |(cell, (own, whole)): (usize, (&f64, &f64))| {
            if cell % plan.symbols < 2 { *whole } else { *own }
        };
        *column = cells.map(whole_or).collect();
    }
    let cells = plan.bars * plan.symbols;
    let industry =
        |cell: usize| if cell.is_multiple_of(31) { f64::NAN } else { (cell % 7 / 3) as f64 };
    let eps = |cell: usize| if (cell / 7) % 20 == 3 { cell as f64 / 100.0 } else { f64::NAN };
    market.columns.push(("industry".to_owned(), (0..cells).map(industry).collect()));
    market.columns.push(("eps".to_owned(), (0..cells).map(eps).collect()));
    market.columns.sort_by(|a, b| a.0.cmp(&b.0));
    market
}

fn check(expression: &str, market: &Panel) -> Result<(), String> {
    let told = |why: String| format!("{expression}: {why}");
    let whole = values(expression, market, 64).map_err(told)?;
    // A condition is −1 where it is unknown.
    if !whole.iter().any(|x| x.is_finite() && *x != -1.0) {
        return Err(told("answers nothing".to_owned()));
    }
    for bars in [1, 60, 97] {
        let part = prefix(market, bars);
        let early = values(expression, &part, 13).map_err(told)?;
        let cells = bars * market.width();
        if let Some(gap) = first_bit_gap("with later bars", &early, &whole[..cells]) {
            return Err(told(format!("of {bars} bars: {gap}")));
        }
    }
    Ok(())
}

#[test]
fn every_example_runs_agrees_and_sees_no_later_bar() {
    let market = market();
    let mut complaints = Vec::new();
    let mut count = 0;
    for sig in operators().filter(|sig| sig.group != Group::Labels) {
        for expression in [sig.example.to_owned(), sig.usual_call()] {
            count += 1;
            complaints.extend(check(&expression, &market).err());
        }
    }
    println!("{count} expressions");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn windows_of_one_bar_and_params_are_fine() {
    let market = market();
    for expression in [
        "HMA(close, 1)",
        "TRIMA(close, 1)",
        "LINEARREG(close, 2)",
        "ANY(close > open, 1)",
        "COUNT(close > open, 1)",
        "AROON_UP(1)",
        "CLIP(close, 1, 5)",
        "CLIP(close, open, high)",
        "SIGN(0)* close",
        "ROUND(close, digits=1)",
        "BBANDS_UPPER(close, k=1.5)",
        "STOCH_K(k=2)",
        "TS_RANK(close, 5, pct=false)",
        "MEDIAN(volume, window=3)",
    ] {
        check(expression, &market).unwrap_or_else(|why| panic!("{why}"));
    }
}

/// `ANY` and `ALL` are `or` and `and` over lags, the unknown included.
#[test]
fn any_and_all_are_kleenes() {
    let market = market();
    for (short, long) in [
        ("ANY(close > open, 3)", "close > open or (close > open)[1] or (close > open)[2]"),
        ("ALL(close > open, 3)", "close > open and (close > open)[1] and (close > open)[2]"),
    ] {
        let (short, long) = (values(short, &market, 32), values(long, &market, 32));
        assert_eq!(short.expect("runs"), long.expect("runs"));
    }
}
