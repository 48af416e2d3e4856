//! Params become numbers: warm-up, settings, failures, constraints.

use crate::support::{Text, long};
use qraft_base::{ErrorType, Stage};
use qraft_ir::policy::Selection;
use qraft_ir::program::Op;
use qraft_ir::{bind, constraints_hold};

fn two() -> Text {
    Text::new().range("slow", 30.0, 2.0, 60.0, 1.0).range("fast", 10.0, 1.0, 50.0, 1.0)
}

#[test]
fn warm_up_follows_the_values() {
    let program = two().long("EMA(close, fast) > SMA(close, slow * 2)").lower().program;
    assert_eq!(program.warm_up(), 119);
    let bound = bind(&program, &[10.0, 30.0]).unwrap();
    assert_eq!(bound.warm_up, 59);
    assert_eq!(bind(&program, &[100.0, 5.0]).unwrap().warm_up, 99);
    let sma = program.nodes.iter().find(|n| n.op == Op::Native(qraft_ir::Native::Sma)).unwrap();
    assert_eq!(bound.constants[sma.args[1].index()], Some(60.0));
    assert_eq!(bound.constants[sma.args[0].index()], None);
}

#[test]
fn settings_are_numbers_with_defaults() {
    let mut text = two().score("topk", "ROC(fast)");
    let top = text.expr("slow / 2");
    text.document.selection.as_mut().unwrap().value.topk = Some(top);
    let program = text.lower().program;
    let settings = bind(&program, &[10.0, 30.0]).unwrap().settings;
    assert_eq!(settings.selection, Selection::TopK { top: 15.0, bottom: 0.0 });
    assert_eq!((settings.capital, settings.gross, settings.fee_bps), (1_000_000.0, 1.0, 0.0));
    let failure = bind(&program, &[10.0, 31.0]).unwrap_err();
    assert_eq!(failure.code, "setting_out_of_range");
    assert_eq!((failure.error_type, failure.stage), (ErrorType::Fast, Stage::Bind));
    assert!(failure.message.contains("15.5") && !failure.transient);
}

#[test]
fn what_cannot_be_bound_fails_with_a_code() {
    let code = |text: &str, values: &[f64]| {
        let program = two().long(text).lower().program;
        bind(&program, values).map(|b| b.warm_up).map_err(|f| f.code)
    };
    assert_eq!(code("SMA(close, fast) > 0", &[3.0, 5.0]), Ok(2));
    assert_eq!(code("SMA(close, fast) > 0", &[3.5, 5.0]), Err("window_not_whole"));
    assert_eq!(code("SMA(close, fast) > 0", &[0.0, 5.0]), Err("window_out_of_range"));
    assert_eq!(code("SMA(close, fast) > 0", &[2e6, 5.0]), Err("window_out_of_range"));
    assert_eq!(code("close[fast] > 0", &[-1.0, 5.0]), Err("lag_negative"));
    assert_eq!(code("close[fast] > 0", &[0.0, 5.0]), Ok(0));
    assert_eq!(code("close > 0", &[1.0]), Err("param_count"));
    assert_eq!(code("close > 0", &[f64::NAN, 1.0]), Err("param_not_finite"));
    assert_eq!(code("HT_SINE(close) > 0", &[1.0, 1.0]), Err("not_supported"));
}

#[test]
fn constraints_must_be_known_to_hold() {
    let program = two().constraint("fast < slow").long("close > 0").lower().program;
    assert!(constraints_hold(&program, &[5.0, 10.0]));
    assert!(!constraints_hold(&program, &[10.0, 10.0]));
    let unknown = two().constraint("LOG(fast - slow) < 100").long("close > 0").lower().program;
    assert!(!constraints_hold(&unknown, &[5.0, 10.0]));
    assert!(constraints_hold(&unknown, &[10.0, 5.0]));
    assert!(constraints_hold(&long("close > 0").lower().program, &[]));
}
