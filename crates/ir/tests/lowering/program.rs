//! The program that lowering makes: sharing, reach, textual form, digests.

use crate::support::{Text, entry, long};
use qraft_ir::program::{Op, Program, Reach, Shape, Unit};
use qraft_ir::{dsl_hash, print};
use qraft_syntax::document::{Costs, Universe};

fn program(text: &str) -> Program {
    long(text).lower().program
}

/// The reach and unit of the left side of the entry, `… < 0` being `%x < %0`.
fn left(text: &str) -> (Reach, Unit) {
    let program = program(&format!("({text}) < 1e9"));
    let node = program.node(entry(&program).args[0]);
    (node.reach, node.unit)
}

#[test]
fn reach_counts_the_bars_before_the_first_value() {
    for (text, back) in [
        ("close", 0),
        ("close[3]", 3),
        ("close[3][2]", 5),
        ("SMA(close, 10)", 9),
        ("EMA(close, 10)", 9),
        ("STD(SMA(close, 10), 5)", 13),
        ("SUM(close, 1)", 0),
        ("ROC(close, 20)", 20),
        ("RSI(14)", 14),
        ("ATR(14)", 14),
        ("TS_ZSCORE(close, 20)", 19),
        ("ZSCORE(ROC(20))", 20),
        ("WHERE(CROSS_UP(close, SMA(close, 5)), 1, 0)", 5),
        ("MAX(close, 7) + MIN(close, open)", 6),
        ("EMA(close, 3) / EMA(close, 30) - 1", 29),
    ] {
        let reach = left(text).0;
        assert_eq!((reach.back, reach.ahead), (back, 0), "{text}");
    }
    assert_eq!(left("close[-1]").0, Reach { back: 0, ahead: 1, late: 1 });
    assert_eq!(left("SMA(close[2 - 5], 4)").0, Reach { back: 3, ahead: 3, late: 3 });
    assert_eq!(left("FWD_RET(5)").0, Reach { back: 0, ahead: 5, late: 5 });
}

#[test]
fn reach_covers_the_whole_domain() {
    let text = Text::new().range("n", 10.0, 5.0, 50.0, 1.0).long("SMA(close, 2 * n) > 0");
    assert_eq!(text.lower().program.warm_up(), 99);
    let text = Text::new().range("n", 1.0, -3.0, 2.0, 1.0).long("close[n] > 0");
    assert_eq!(entry(&text.lower().program).reach, Reach { back: 2, ahead: 3, late: 3 });
    // A quotient by a range around 0 is unbounded, whatever its few values are.
    let values = qraft_syntax::document::Domain::Values(vec![-1.0, 1.0]);
    let program = Text::new().param("n", 1.0, values).long("close[2 / n] > 0").lower().program;
    let reach = Reach { back: u32::MAX, ahead: u32::MAX, late: i32::MAX };
    assert_eq!(entry(&program).reach, reach);
}

#[test]
fn units_follow_where_they_are_known() {
    for (text, unit) in [
        ("close", Unit::Price),
        ("SMA(close, 5) - open", Unit::Price),
        ("close / open", Unit::Ratio),
        ("close * ROC(5)", Unit::Price),
        ("volume", Unit::Shares),
        ("close * volume", Unit::None),
        ("RSI(14)", Unit::Ratio),
        ("LOG(close)", Unit::None),
    ] {
        assert_eq!(left(text).1, unit, "{text}");
    }
}

#[test]
fn shapes_say_what_looks_across_symbols() {
    let shape = |text: &str| entry(&program(text)).ty.shape;
    assert_eq!(shape("close > 1"), Shape::Series);
    assert_eq!(shape("SMA(RANK(close), 5) > 1"), Shape::CrossSection);
    assert_eq!(shape("2 > 1"), Shape::Constant);
}

#[test]
fn equal_subtrees_are_one_node() {
    let program = program("EMA(close, 10) > 0 and EMA(close, 2 * 5) < 5 and not (0 < EMA(10))");
    assert_eq!(
        program.nodes.iter().filter(|n| n.op == Op::Native(qraft_ir::Native::Ema)).count(),
        1
    );
    let less = program.nodes.iter().filter(|n| n.op == Op::Lt).count();
    assert_eq!(less, 2, "{}", print(&program));
}

#[test]
fn values_are_known_no_later_than_what_they_read() {
    let late = |text: &str| entry(&program(text)).reach.late;
    assert_eq!(late("EMA(close, 10)[1] > EMA(close, 30)[2]"), -1);
    assert_eq!(late("close > close[1]"), 0);
    assert_eq!(late("close[-1][1] > 0"), 0);
    assert_eq!(late("close[-2] > 0"), 2);
    assert_eq!(late("open > close[1]"), -1);
    assert_eq!(late("1 > 0"), Reach::ALWAYS);
}

#[test]
fn coarser_values_are_held_where_clocks_meet() {
    let program = program("close > SMA(close@1W, 4)[1] and (high - low)@1W > 0");
    let text = print(&program);
    assert_eq!(program.frames.len(), 1, "{text}");
    assert!(text.contains("on_frame 1W last"), "{text}");
    assert!(text.contains("on_frame 1W max"), "{text}");
    let top = program.node(program.signals.long.unwrap());
    // Three weeks before, one more of lag, and the week that must end: of 7 days at most.
    assert_eq!((top.clock, top.reach.back, top.reach.late), (0, 5 * 7, 0), "{text}");
    let moved = self::program("close > SMA(close, 4)@1W[1] and high@1W - low@1W > 0");
    assert_eq!(qraft_ir::dsl_hash(&program), qraft_ir::dsl_hash(&moved));
}

#[test]
fn both_spellings_of_a_factor_are_one_node() {
    let a = program("factor://common/ema@1.2.0?window=10&slow=2 > 0");
    let b = program("factor(\"common/ema@1.2.0\", slow=2, window=5 * 2) > 0");
    assert_eq!(qraft_ir::dsl_hash(&a), qraft_ir::dsl_hash(&b));
    assert_eq!(a.factors[0].keywords, ["slow", "window"]);
}

#[test]
fn the_textual_form_is_stable() {
    let text = Text::new()
        .range("fast", 10.0, 5.0, 50.0, 1.0)
        .define("slow", "EMA(close, 30)")
        .constraint("fast < 30")
        .long("EMA(close, fast) > slow");
    let expected = "\
param fast = 10 in 5..50 whole
%0 = field close : num series price reach 0
%1 = const 30 : num constant
%2 = ema %0 %1 : num series price reach -29
%3 = param fast : num constant
%4 = ema %0 %3 : num series price reach -49
%5 = lt %2 %4 : bool series reach -49
%6 = lt %3 %1 : bool constant
%7 = const 1000000 : num constant
%8 = const 1 : num constant
%9 = const 0 : num constant
signals.long = %5
constraint %6
policy rebalance none selection all scheme equal size_at fill
policy capital = %7
policy position.gross = %8
policy costs.fee_bps = %9
policy costs.sell_tax_bps = %9
policy costs.slippage.spread_bps = %9
policy costs.lot_size = %9
policy hold.min_days = %9
policy hold.min_bars = %9
policy hold.max_days = %9
policy hold.max_bars = %9
policy cooldown_days = %9
policy cooldown_bars = %9
universe all
";
    assert_eq!(print(&text.lower().program), expected);
}

#[test]
fn the_digest_forgets_what_cannot_change_a_result() {
    let base = || Text::new().range("n", 10.0, 5.0, 50.0, 1.0);
    let hash = |text: Text| dsl_hash(&text.lower().program);
    let plain = hash(base().long("EMA(close, n) > SMA(close, 30) and n > 2"));
    let same = [
        base().define("b", "SMA(close, 30)").define("a", "EMA(close, n)").long("b < a and n > 2"),
        base()
            .define("x", "EMA(close, n)")
            .define("unused", "RSI(3)")
            .define("y", "SMA(close, 15 * 2)")
            .long("x > y and n > 2"),
        Text::new().range("n", 7.0, 1.0, 9.0, 2.0).long("EMA(n) > MEAN(30) and 2 < n"),
        base().range("m", 1.0, 1.0, 2.0, 1.0).long("EMA(close, n) > SMA(close, 30) and n > 2"),
    ];
    for text in same {
        assert_eq!(hash(text), plain);
    }
    let mut named = base().long("EMA(close, n) > SMA(close, 30) and n > 2");
    named.document.name = Some(named.spanned("other".to_owned()));
    let capital = named.expr("1_000_000");
    named.document.capital = Some(capital);
    assert_eq!(hash(named), plain);
}

#[test]
fn the_digest_sees_what_can() {
    let base = || long("EMA(close, 10) > SMA(close, 30)");
    let hash = |text: &Text| dsl_hash(&text.lower().program);
    let mut all = vec![
        hash(&base()),
        hash(&long("EMA(close, 11) > SMA(close, 30)")),
        hash(&long("EMA(open, 10) > SMA(close, 30)")),
        hash(&long("EMA(close, 10) >= SMA(close, 30)")),
        hash(&base().constraint("1 < 2")),
    ];
    let mut exit = base();
    exit.document.signals.exit_long = Some(exit.expr("close < open"));
    all.push(hash(&exit));
    let mut fee = base();
    let keys = Costs { fee_bps: Some(fee.expr("2")), ..Costs::default() };
    fee.document.costs = Some(fee.spanned(keys));
    all.push(hash(&fee));
    let mut universe = base();
    let named = Universe::Named("CN_STOCKS".to_owned());
    universe.document.universe = Some(universe.spanned(named));
    all.push(hash(&universe));
    let mut rebalance = base();
    rebalance.document.rebalance = Some(rebalance.spanned("1W".to_owned()));
    all.push(hash(&rebalance));
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn the_order_of_symbols_and_constraints_does_not_matter() {
    let with = |symbols: [&str; 2], constraints: [&str; 2]| {
        let mut text = Text::new().range("n", 5.0, 1.0, 9.0, 1.0).long("close[n] > 0");
        let symbols = symbols.map(|s| text.spanned(s.to_owned())).to_vec();
        text.document.universe = Some(text.spanned(Universe::Symbols(symbols)));
        let text = text.constraint(constraints[0]).constraint(constraints[1]);
        dsl_hash(&text.lower().program)
    };
    assert_eq!(with(["A", "B"], ["n < 8", "n > 1"]), with(["B", "A"], ["n > 1", "n < 8"]));
    assert_ne!(with(["A", "B"], ["n < 8", "n > 1"]), with(["A", "C"], ["n < 8", "n > 1"]));
}

#[test]
fn every_place_of_a_node_is_kept() {
    let text = Text::new().define("fast", "EMA(close, 5)").long("fast > open and fast > EMA(5)");
    let program = text.lower().program;
    let ema = program.nodes.iter().position(|n| n.op == Op::Native(qraft_ir::Native::Ema)).unwrap();
    assert_eq!(program.spans[ema].len(), 4);
    assert!(program.spans[ema].is_sorted());
}
