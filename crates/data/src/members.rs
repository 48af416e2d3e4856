//! Who belonged, and when: a file of `symbol, from, to`.

use std::path::Path;

use crate::calendar::Calendar;
use crate::error::Place;
use crate::long::Needs;
use crate::{DataError, Panel};

/// Whether each symbol belongs at each row, `[bar][symbol]`, by the dates of a file; both ends
/// belong, and an empty `to` is the end of time. Symbols that the file does not name never belong;
/// names that the panel does not hold are answered, for a note.
///
/// Errors: the file cannot be read, lacks a column, or ends before it begins.
pub(crate) fn read(path: &Path, panel: &Panel) -> Result<(Vec<bool>, Vec<String>), DataError> {
    let needs = Needs { times: ["from", "to"].into(), ..Needs::default() };
    let table = crate::long::read(path, &needs)?;
    if table.symbols.is_empty() && table.records > 0 {
        return Err(DataError::Column {
            place: Place::file(path).column("symbol"),
            message: "is not there; dates of membership are lines of symbol, from, to".to_owned(),
        });
    }
    let calendar = Calendar::named(&panel.calendar).unwrap_or_else(Calendar::none);
    let day = |ts: &qraft_base::Ts| match panel.bar.is_intraday() {
        true => calendar.local(*ts).0,
        false => ts.day(),
    };
    let days: Vec<i32> = panel.ts.iter().map(day).collect();
    let width = panel.width();
    let mut members = vec![false; panel.bars() * width];
    let held: Vec<Option<usize>> =
        table.symbols.iter().map(|symbol| panel.symbols.binary_search(symbol).ok()).collect();
    for record in 0..table.records {
        let stamp = |name: &str| table.times[name][record];
        let place = |column| Place::file(path).row(table.row(record)).column(column);
        let Some(from) = stamp("from") else {
            return Err(DataError::Stamp {
                place: place("from"),
                message: "is empty; say since when the symbol belongs".to_owned(),
            });
        };
        let to = stamp("to").map_or(i32::MAX, |to| to.day());
        if to < from.day() {
            return Err(DataError::Stamp {
                place: place("to"),
                message: "is before `from`".to_owned(),
            });
        }
        let Some(symbol) = held[table.symbol_of[record] as usize] else { continue };
        let first = days.partition_point(|day| *day < from.day());
        let end = days.partition_point(|day| *day <= to);
        (first..end).for_each(|row| members[row * width + symbol] = true);
    }
    let absent = table.symbols.iter().zip(&held).filter(|(_, held)| held.is_none());
    Ok((members, absent.map(|(symbol, _)| symbol.as_str().to_owned()).collect()))
}
