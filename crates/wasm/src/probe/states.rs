//! The same rows, the same bits: in a fresh instance, in a used one, beside other symbols, after
//! saving and loading.

use rand::RngExt;
use rand::seq::SliceRandom;

use super::drive::{SYMBOLS, Subject};
use super::honest;
use super::rows::{Rows, Weather, generator};
use crate::fault::{Fault, Kind};

/// The first cell that differs by a bit.
pub(super) fn differ(a: &[f64], b: &[f64]) -> Option<usize> {
    a.iter().zip(b).position(|(a, b)| a.to_bits() != b.to_bits())
}

/// Two fresh instances agree.
pub(super) fn determinism(subject: &mut Subject) -> Result<(), Fault> {
    subject.measure()?;
    for params in &subject.params {
        let rows = subject.rows(Weather::Gaps, "determinism");
        let mut once = subject.operator.guest()?;
        let mut again = subject.operator.guest()?;
        let first = subject.pushed(&mut once, &params.values, &rows)?;
        let second = subject.pushed(&mut again, &params.values, &rows)?;
        if let Some(at) = differ(&first, &second) {
            let row = at / rows.width;
            let message = format!(
                "two fresh instances answer {} and {} at row {row} of the same rows",
                first[at], second[at]
            );
            return Err(Fault::new(Kind::Nondeterministic, message));
        }
    }
    Ok(())
}

/// A fresh state in a used instance answers as in a fresh one, and so does one whose pushes come
/// between those of another.
pub(super) fn isolation(subject: &Subject) -> Result<(), Fault> {
    for params in &subject.params {
        let own = subject.rows(Weather::Walk, "own");
        let other = subject.rows(Weather::Rise, "other");
        let gaps = subject.rows(Weather::Gaps, "gaps");
        let values = &params.values;
        let alone = subject.pushed(&mut subject.operator.guest()?, values, &own)?;
        let mut used = subject.operator.guest()?;
        subject.pushed(&mut used, values, &gaps)?;
        subject.whole(&mut used, values, &other)?;
        let after = subject.pushed(&mut used, values, &own)?;
        honest::described(subject, &mut used)?;
        told(&alone, &after, &own, "an instance that has answered other rows before")?;
        let mut shared = subject.operator.guest()?;
        let (first, second) =
            (subject.start(&mut shared, values)?, subject.start(&mut shared, values)?);
        let mut between = Vec::with_capacity(alone.len());
        for row in 0..own.count {
            between.extend(subject.push(&mut shared, first, values, &own, row)?.values);
            subject.push(&mut shared, second, values, &other, row)?;
        }
        told(&alone, &between, &own, "a state beside another symbol's")?;
    }
    Ok(())
}

fn told(alone: &[f64], other: &[f64], rows: &Rows, what: &str) -> Result<(), Fault> {
    let Some(at) = differ(alone, other) else { return Ok(()) };
    let message = format!(
        "{what} answers {} at row {}, and a fresh instance {}",
        other[at],
        at / rows.width,
        alone[at]
    );
    Err(Fault::new(Kind::Nondeterministic, message)
        .help("keep everything in the state; a global outlives its symbol"))
}

/// What a state saves at any row lets another go on to the same bits.
pub(super) fn save_load(subject: &Subject) -> Result<(), Fault> {
    if subject.operator.is_stateless() {
        return Ok(());
    }
    let mut draw = generator(subject.effort.seed, "save");
    for params in &subject.params {
        let rows = subject.rows(Weather::Gaps, "save");
        let values = &params.values;
        let straight = subject.pushed(&mut subject.operator.guest()?, values, &rows)?;
        let warm = params.warm_up as usize;
        let late = draw.random_range(0..rows.count);
        for at in [0, 1, warm / 2, warm, warm + 1, late] {
            let at = at.min(rows.count);
            let mut before = subject.operator.guest()?;
            let Some(state) = subject.start(&mut before, values)? else { continue };
            for row in 0..at {
                subject.push(&mut before, Some(state), values, &rows, row)?;
            }
            let saved = before.save(state)?;
            let mut guest = subject.operator.guest()?;
            let Some(state) = subject.start(&mut guest, values)? else { continue };
            guest.load(state, &saved).map_err(|fault| fault.at(format!("after {at} rows")))?;
            for row in at..rows.count.min(at + 400) {
                let next = subject.push(&mut guest, Some(state), values, &rows, row)?.values;
                let due = &straight[row * rows.width..(row + 1) * rows.width];
                if differ(&next, due).is_some() {
                    let message = format!(
                        "saved after {at} rows and loaded, it answers otherwise at row {row}"
                    );
                    return Err(Fault::new(Kind::Save, message)
                        .help("`save` holds everything that a later answer depends on"));
                }
            }
        }
    }
    Ok(())
}

/// What each symbol gets across a row does not depend on where it stands, within rounding.
pub(super) fn symbol_order(subject: &Subject) -> Result<(), Fault> {
    if !subject.operator.is_across() {
        return Ok(());
    }
    let mut draw = generator(subject.effort.seed, "order");
    for params in &subject.params {
        for weather in [Weather::Walk, Weather::Gaps] {
            let rows = subject.rows(weather, "order");
            let mut order: Vec<usize> = (0..SYMBOLS).collect();
            order.shuffle(&mut draw);
            let moved = rows.symbols(&order);
            let mut guest = subject.operator.guest()?;
            let straight = subject.whole(&mut guest, &params.values, &rows)?.values;
            let shuffled = subject.whole(&mut guest, &params.values, &moved)?.values;
            for row in 0..rows.count {
                for (to, from) in order.iter().enumerate() {
                    let a = straight[row * SYMBOLS + from];
                    let b = shuffled[row * SYMBOLS + to];
                    let near = (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);
                    if !(near || a.is_nan() && b.is_nan()) {
                        let message = format!(
                            "at row {row} a symbol gets {a} in place {from}, and {b} in place {to}"
                        );
                        return Err(Fault::new(Kind::Order, message));
                    }
                }
            }
        }
    }
    Ok(())
}
