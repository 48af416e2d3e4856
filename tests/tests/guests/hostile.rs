//! Guests that misbehave in a scan.

use std::sync::atomic::AtomicBool;

use qraft_exec::Externals;
use qraft_search::plan::Trial;
use qraft_search::run::Engine;
use qraft_search::scan::ScanEngine;
use qraft_tests::panels::{Plan, panel};
use qraft_wasm::{Kind, Operator};

use crate::workshop::{Bench, host, shipped};

fn market(bars: usize, symbols: usize) -> Plan {
    Plan { symbols, bars, seed: 7, gaps: false, swing: 0.02 }
}

/// A trial of the guest for `on` above 0, of the language alone else.
fn strategy(address: &str) -> String {
    format!(
        "
version: 1
params:
  on: {{default: 0, values: [0, 1]}}
  n: {{default: 5, values: [5, 9]}}
uses:
  operators: {{guest: '{address}'}}
signals:
  long: close > EMA(close, n) and (on < 0.5 or guest(close) > 0)
costs: {{fee_bps: 2}}
"
    )
}

/// Hostile guests that are only found out as they run.
const RUNNING: &[&str] =
    &["spin", "trap", "recursion", "allocate", "huge_answer", "wrong_length", "refuse"];

#[test]
fn a_guest_fails_its_own_trials_alone() {
    let panel = panel(market(300, 3));
    let trials: Vec<Trial> = [[5.0, 0.0], [5.0, 1.0], [9.0, 0.0], [9.0, 1.0]]
        .iter()
        .enumerate()
        .map(|(number, params)| Trial { number: number as u64, params: params.to_vec() })
        .collect();
    let run = |name: &str| {
        let bench = Bench::new(&[("guest", name)]);
        let program = bench.program(&strategy(name));
        let engine = ScanEngine::new(&program, &panel).expect("an engine");
        let engine = engine.using(bench.externals.clone());
        engine.run(&trials, &AtomicBool::new(false)).expect("it ran")
    };
    let honest = run("examples/leaky_mean");
    assert!(honest.iter().all(Result::is_ok), "{honest:?}");
    for guest in RUNNING {
        let answers = run(&format!("hostile/{guest}"));
        for ((trial, answer), with_honest) in trials.iter().zip(&answers).zip(&honest) {
            if trial.params[1] > 0.5 {
                let failure = answer.as_ref().expect_err(guest);
                println!("{guest}: {failure}");
                assert!(failure.code.starts_with("operator_"), "{failure}");
                assert!(!failure.transient, "{failure}");
                assert!(failure.message.contains("bar "), "{failure}");
            } else {
                let (figures, others) = (answer.as_ref(), with_honest.as_ref());
                let (figures, others) = (figures.expect("figures"), others.expect("figures"));
                assert_eq!(figures.first_difference(others), None, "{guest}");
            }
        }
    }
}

/// Resident bytes of this process; `None` where the system does not tell.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}

#[test]
fn ten_thousand_instances_leave_nothing_behind() {
    const MOST: u64 = 64 << 20;
    let operators: Vec<Operator> =
        RUNNING.iter().map(|name| shipped(&format!("hostile/{name}"))).collect();
    let round = |count: usize| {
        for at in 0..count {
            // Their warm-up runs in a fresh instance each time.
            let _ = operators[at % operators.len()].warm_up(&[5.0]);
        }
    };
    round(200);
    let Some(before) = resident() else { return };
    round(10_000);
    let after = resident().unwrap_or(before);
    let grown = after.saturating_sub(before);
    println!("resident: {before} before, {after} after 10,000 instances");
    assert!(grown < MOST, "{grown} bytes more after 10,000 instances");
}

#[test]
fn an_operator_that_is_not_loaded_is_named() {
    let bench = Bench::new(&[("guest", "examples/leaky_mean")]);
    let program = bench.program(&strategy("examples/leaky_mean"));
    let panel = panel(market(50, 1));
    let engine = ScanEngine::new(&program, &panel).expect("an engine").using(Externals::default());
    let trial = Trial { number: 0, params: vec![5.0, 1.0] };
    let answers = engine.run(&[trial], &AtomicBool::new(false)).expect("it ran");
    let failure = answers[0].as_ref().expect_err("nothing computes it");
    assert_eq!(failure.code, "operator_missing");
    assert!(failure.message.contains("examples/leaky_mean@"), "{failure}");
}

#[test]
fn what_is_no_operator_is_refused_before_it_is_compiled() {
    let refused = |bytes: &[u8]| Operator::load(host(), bytes, None).map(|_| ()).unwrap_err().kind;
    assert_eq!(refused(b""), Kind::Component);
    assert_eq!(refused(b"no wasm at all"), Kind::Component);
    assert_eq!(refused(b"\0asm\x01\0\0\0"), Kind::Component);
    // An empty component is a component, but not of this world.
    assert_eq!(refused(b"\0asm\x0d\0\x01\0"), Kind::Component);
}
