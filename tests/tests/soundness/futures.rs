//! Markets that are the same up to a bar and differ afterwards.

use qraft_base::schema::DataSchema;
use qraft_data::Panel;
use qraft_exec::interp::Value;
use qraft_tests::closeness::first_bit_gap;
use qraft_tests::panels::Dice;

/// What a panel declares when nothing else is said.
pub(super) fn schema(panel: &Panel) -> DataSchema {
    DataSchema {
        bar: Some(panel.bar),
        calendar: Some(panel.calendar.clone()),
        ..DataSchema::with_columns(panel.columns.iter().map(|(name, _)| name.as_str()))
    }
}

/// Garbage from bar `from` on. Where `keep` names a column, that bar itself is left as it was: what
/// an order of the bar before fills at.
pub(super) fn poisoned(whole: &Panel, from: usize, seed: u64, keep: &[&str]) -> Panel {
    let mut dice = Dice::new(seed);
    let mut part = whole.clone();
    for (name, column) in &mut part.columns {
        let kept = usize::from(keep.contains(&name.as_str()));
        let mut values = column.to_vec();
        for value in values.iter_mut().skip((from + kept) * whole.symbols.len()) {
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
