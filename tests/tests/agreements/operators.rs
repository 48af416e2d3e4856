//! Every operator of the catalogue alone, through text: the interpreter and the scan agree to the
//! bit, and neither knows later bars.

use qraft_data::Panel;
use qraft_exec::interp::Value;
use qraft_ir::program::NodeId;
use qraft_tests::panels::{Plan, panel};
use qraft_tests::programs::{called, is_condition, plain_call};
use qraft_tests::run::{Cut, binding, interpreted, program, scanned};
use qraft_tests::scale::say;

use crate::causality::{difference, poisoned, prefix};

/// True where the call answers something on this panel.
fn check(call: &str, condition: bool, whole: &Panel) -> Result<bool, String> {
    let text = if condition {
        format!("version: 1\nsignals:\n  long: \"{call}\"\n")
    } else {
        format!(
            "version: 1\nrebalance: 1D\nselection: {{mode: topk, topk: 1, score: \"{call}\"}}\n"
        )
    };
    let program = program(&text, whole)?;
    let bound = binding(&program, &[])?;
    let root = if condition { program.signals.long } else { program.score };
    let nodes: [NodeId; 1] = [root.ok_or("no root")?];
    let full = interpreted(&program, &bound, whole, &nodes)?.remove(0);
    let known = whole.bars() * 2 / 3;
    let panels = [("whole", whole.clone(), whole.bars())].into_iter().chain([
        ("prefix", prefix(whole, known), known),
        ("poison", poisoned(whole, known), known),
    ]);
    for (name, other, bars) in panels {
        let plain = interpreted(&program, &bound, &other, &nodes)?.remove(0);
        let cells = bars * whole.width();
        let told = |gap: String| format!("{name} of {bars} bars: {gap}");
        difference(&full, &plain, cells).map_or(Ok(()), |gap| Err(told(gap)))?;
        for tile_bars in [None, Some(11)] {
            let cut = Cut { tile_bars, group: None, threads: 1 };
            let bindings = std::slice::from_ref(&bound);
            let fast = scanned(&program, bindings, &other, &nodes, cut)?.remove(0).remove(0);
            difference(&full, &fast, cells).map_or(Ok(()), |gap| Err(told(gap)))?;
        }
    }
    Ok(match full {
        Value::Num(x) => x.iter().any(|x| !x.is_nan()),
        Value::Bool(x) => x.iter().any(|x| *x >= 0),
    })
}

#[test]
fn each_operator_alone() {
    let (mut operators, mut failures) = (0, Vec::new());
    for sig in called() {
        let condition = is_condition(sig);
        operators += 1;
        let mut answered = false;
        for (symbols, n, gaps) in [(1, 1, true), (1, 5, true), (7, 4, true), (66, 3, false)] {
            let plan = Plan { symbols, bars: 150, seed: u64::from(n) + 3, gaps, swing: 0.02 };
            match check(&plain_call(sig, n), condition, &panel(plan)) {
                Ok(found) => answered |= found,
                Err(why) => failures.push(format!("{}: {why}", plain_call(sig, n))),
            }
        }
        if !answered {
            failures.push(format!("{} answers nothing", sig.name));
        }
    }
    say(&format!("{operators} operators, each alone: agreement A, prefixes, poison"));
    assert!(failures.is_empty(), "{failures:#?}");
}
