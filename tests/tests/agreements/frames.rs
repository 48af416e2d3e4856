//! Coarser clocks: interpreter and scan agree, over every tile, where rows are missing, and nothing
//! of a bar is seen before it is complete.

use proptest::prelude::*;
use qraft_data::Panel;
use qraft_exec::interp::Value;
use qraft_ir::program::NodeId;
use qraft_tests::closeness::first_bit_gap;
use qraft_tests::panels::{Dice, Plan, panel, plans};
use qraft_tests::run::{Cut, binding, interpreted, program, scanned};
use qraft_tests::scale::runner;

/// Conditions that read coarser clocks in every way that the language has.
const CONDITIONS: &[&str] = &[
    "close > close@1W",
    "close > SMA(close@1W, 3)[1]",
    "(high - low)@1W > ATR(5)@2D",
    "EMA(close, 4)@1W > EMA(close@1M, 2)",
    "(volume@1W > volume@1W[1]) and RSI(3)@3D > 40",
    "PCT_RANK(close / close[1])@1W > 0.4",
    "(close > open)@1W and not (close < open)@1M",
    "WHERE(close@1W is nan, 0, 1) > 0 and (open@1M)[1] < close",
    "CROSS_UP(close@2D, SMA(close@2D, 2)) or ((close@1W > 1) and true)@1M",
    "(SMA(close, 3) / SMA(close@1M, 1))@1W > 0.9",
];

fn with_rows(whole: &Panel, keep: &[bool]) -> Panel {
    let width = whole.width();
    let mut part = whole.clone();
    let rows = |at: usize| keep[at];
    part.ts = whole.ts.iter().enumerate().filter(|(at, _)| rows(*at)).map(|(_, t)| *t).collect();
    let sessions = whole.session.iter().enumerate().filter(|(at, _)| rows(*at));
    part.session = sessions.map(|(_, s)| *s).collect();
    for (_, column) in &mut part.columns {
        let kept = column.chunks(width).enumerate().filter(|(at, _)| rows(*at));
        *column = kept.flat_map(|(_, row)| row.to_vec()).collect();
    }
    part
}

fn gap(ours: &Value, theirs: &Value, cells: usize) -> Option<String> {
    match (ours, theirs) {
        (Value::Num(a), Value::Num(b)) => first_bit_gap("value", &a[..cells], &b[..cells]),
        (Value::Bool(a), Value::Bool(b)) => {
            let at = (0..cells).find(|at| a[*at] != b[*at])?;
            Some(format!("condition at {at}: {} against {}", a[at], b[at]))
        }
        _ => Some("another kind".to_owned()),
    }
}

fn text(condition: &str) -> String {
    format!("version: 1\nsignals: {{long: '{condition}'}}\ncosts: {{fee_bps: 1}}\n")
}

#[test]
fn coarser_clocks_agree_and_see_no_unfinished_bar() {
    let draw = (plans(), 0..CONDITIONS.len(), any::<u64>(), 1..=70usize);
    let result = runner(80, 2000).run(&draw, |(plan, which, seed, tile_bars)| {
        let told = |why: String| TestCaseError::fail(format!("{why}\n{}", CONDITIONS[which]));
        let plan = Plan { symbols: plan.symbols.min(9), ..plan };
        let mut dice = Dice::new(seed);
        let mut keep: Vec<bool> = (0..plan.bars).map(|_| !dice.once_in(6)).collect();
        keep[0] = true;
        let whole = with_rows(&panel(plan), &keep);
        let program = program(&text(CONDITIONS[which]), &whole).map_err(told)?;
        let bound = binding(&program, &[]).map_err(told)?;
        let nodes: Vec<NodeId> = program.outputs().into_iter().map(|(_, id)| id).collect();
        let full = interpreted(&program, &bound, &whole, &nodes).map_err(told)?;
        let bars = 1 + dice.bits() as usize % whole.bars();
        let until: Vec<bool> = (0..whole.bars()).map(|t| t < bars).collect();
        for other in [whole.clone(), with_rows(&whole, &until)] {
            let cells = other.bars() * other.width();
            let cut = Cut { tile_bars: Some(tile_bars), group: None, threads: 1 };
            let fast = scanned(&program, std::slice::from_ref(&bound), &other, &nodes, cut);
            let fast = fast.map_err(told)?;
            let plain = interpreted(&program, &bound, &other, &nodes).map_err(told)?;
            for (place, _) in nodes.iter().enumerate() {
                let apart = gap(&full[place], &plain[place], cells);
                let apart = apart.or(gap(&full[place], &fast[0][place], cells));
                if let Some(apart) = apart {
                    return Err(told(format!("of {} bars: {apart}", other.bars())));
                }
            }
        }
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
