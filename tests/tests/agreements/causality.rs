//! Values at a bar do not depend on later bars: not on whether they exist, and not on what they
//! say.

use proptest::prelude::*;
use qraft_data::Panel;
use qraft_exec::interp::Value;
use qraft_ir::program::NodeId;
use qraft_tests::closeness::first_bit_gap;
use qraft_tests::panels::{Dice, panel, plans};
use qraft_tests::programs::written;
use qraft_tests::run::{Cut, binding, interpreted, program, scanned};
use qraft_tests::scale::runner;

/// The first `bars` bars.
pub(super) fn prefix(whole: &Panel, bars: usize) -> Panel {
    let cells = bars * whole.width();
    let mut part = whole.clone();
    part.ts.truncate(bars);
    part.session.truncate(bars);
    part.columns.iter_mut().for_each(|(_, column)| *column = column[..cells].to_vec().into());
    part
}

/// Garbage from bar `from` on.
pub(super) fn poisoned(whole: &Panel, from: usize) -> Panel {
    let mut dice = Dice::new(5);
    let mut part = whole.clone();
    let start = from * whole.width();
    for (_, column) in &mut part.columns {
        let mut values = column.to_vec();
        for value in &mut values[start..] {
            *value = if dice.once_in(4) { f64::NAN } else { dice.bell() * 1e9 };
        }
        *column = values.into();
    }
    part
}

/// The first difference within the first `cells` values.
pub(super) fn difference(ours: &Value, theirs: &Value, cells: usize) -> Option<String> {
    match (ours, theirs) {
        (Value::Num(a), Value::Num(b)) => first_bit_gap("value", &a[..cells], &b[..cells]),
        (Value::Bool(a), Value::Bool(b)) => {
            let at = (0..cells).find(|at| a[*at] != b[*at])?;
            Some(format!("condition at {at}: {} against {}", a[at], b[at]))
        }
        _ => Some("another kind".to_owned()),
    }
}

#[test]
fn later_bars_change_nothing() {
    let draw = plans()
        .prop_flat_map(|plan| (Just(plan), written(plan.symbols), 1..plan.bars, 1..=70usize));
    let result = runner(60, 1000).run(&draw, |(plan, written, bars, tile_bars)| {
        let told = |why: String| TestCaseError::fail(format!("{why}\n{}", written.text));
        let whole = panel(plan);
        let program = program(&written.text, &whole).map_err(told)?;
        let bound = binding(&program, &written.points[0]).map_err(told)?;
        let nodes: Vec<NodeId> = program.outputs().into_iter().map(|(_, id)| id).collect();
        let full = interpreted(&program, &bound, &whole, &nodes).map_err(told)?;
        let cells = bars * plan.symbols;
        let cut = Cut { tile_bars: Some(tile_bars), group: None, threads: 1 };
        for (name, other) in [("prefix", prefix(&whole, bars)), ("poison", poisoned(&whole, bars))]
        {
            let plain = interpreted(&program, &bound, &other, &nodes).map_err(told)?;
            let fast = scanned(&program, std::slice::from_ref(&bound), &other, &nodes, cut)
                .map_err(told)?;
            for (place, _) in nodes.iter().enumerate() {
                let gap = difference(&full[place], &plain[place], cells).or(difference(
                    &full[place],
                    &fast[0][place],
                    cells,
                ));
                if let Some(gap) = gap {
                    return Err(told(format!("{name} of {bars} bars: {gap}")));
                }
            }
        }
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
