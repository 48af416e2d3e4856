//! Against TA-Lib's answers (`tests/fixtures/talib`): what is not listed as a difference is the
//! same, and what is listed does differ.

use std::collections::BTreeSet;

use qraft_ir::catalog::{Found, find, operators};
use qraft_tests::closeness::Tolerance;
use qraft_tests::values::{daily, values};

use crate::differences::{Gap, ON_A_WALK, OTHERWISE_DEFINED, WHERE_FLAT};
use crate::fixture::{Table, folder, table, text};

const COLUMNS: [&str; 5] = ["open", "high", "low", "close", "volume"];

/// Twelve digits are written.
const SAME: Tolerance = Tolerance { rel: 1e-9, abs: 1e-9 };

fn ours(market: &Table, expression: &str) -> Result<Vec<f64>, String> {
    let panel = daily(market.part(&COLUMNS), 1);
    values(expression, &panel, 50).map_err(|why| format!("{expression}: {why}"))
}

/// Where the first value is, and where they differ last.
fn story(ours: &[f64], theirs: &[f64]) -> String {
    let first = |x: &[f64]| x.iter().position(|x| !x.is_nan());
    let apart = |(x, y): (&f64, &f64)| (x - y).abs() / x.abs().max(y.abs()).max(1.0);
    let gaps: Vec<f64> = ours.iter().zip(theirs).map(apart).collect();
    let worst = |from: usize| gaps[from..].iter().fold(0.0f64, |a, b| a.max(*b));
    let last = gaps.iter().rposition(|gap| *gap > 1e-9);
    format!(
        "first {:?} against {:?}, apart by {:.1e}, from bar 100 {:.1e}, from 200 {:.1e}, last {:?}",
        first(ours),
        first(theirs),
        worst(0),
        worst(100),
        worst(200),
        last
    )
}

fn holds(gap: Gap, ours: &[f64], theirs: &[f64]) -> bool {
    let agree = |from: usize, bound: Tolerance| {
        ours[from..].iter().zip(&theirs[from..]).all(|(x, y)| bound.agree(*x, *y))
    };
    let first = |x: &[f64]| x.iter().position(|x| !x.is_nan()).unwrap_or(0);
    match gap {
        Gap::Same => agree(0, SAME),
        Gap::Decays { from, within } => {
            !agree(0, SAME) && agree(from, Tolerance { rel: within, abs: within })
        }
        Gap::Constant => {
            let by = theirs[1] - ours[1];
            let moved: Vec<f64> = ours.iter().map(|x| x + by).collect();
            by != 0.0 && moved[1..].iter().zip(&theirs[1..]).all(|(x, y)| SAME.agree(*x, *y))
        }
        Gap::Later => first(ours) < first(theirs) && agree(first(theirs), SAME),
        Gap::Earlier => first(theirs) < first(ours) && agree(first(ours), SAME),
    }
}

#[test]
fn on_a_walk() {
    let market = table("talib", "walk.csv");
    let listed: BTreeSet<&str> = ON_A_WALK.iter().map(|row| row.0).collect();
    let mut complaints = Vec::new();
    for (name, _) in market.columns.iter().skip(COLUMNS.len()) {
        if !listed.contains(name.as_str()) {
            complaints.push(format!("{name} is not compared"));
        }
    }
    for (name, expression, _, gap) in ON_A_WALK {
        let theirs = market.column(name);
        match ours(&market, expression) {
            Ok(ours) if holds(*gap, &ours, theirs) => {}
            Ok(ours) => complaints.push(format!("{name}, {gap:?}: {}", story(&ours, theirs))),
            Err(why) => complaints.push(why),
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn where_nothing_moves() {
    let market = table("talib", "flat.csv");
    let mut complaints = Vec::new();
    assert_eq!(market.columns.len() - COLUMNS.len(), WHERE_FLAT.len());
    for (name, expression, _, our_last, their_last) in WHERE_FLAT {
        let theirs = *market.column(name).last().expect("bars");
        match ours(&market, expression) {
            Ok(ours) => {
                let ours = *ours.last().expect("bars");
                if !SAME.agree(ours, *our_last) || !SAME.agree(theirs, *their_last) {
                    complaints.push(format!("{name}: {ours} against {theirs}"));
                }
            }
            Err(why) => complaints.push(why),
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The catalogue speaks of TA-Lib exactly where a difference is listed.
#[test]
fn the_catalogue_tells_each_difference() {
    let mut differ: BTreeSet<&str> = OTHERWISE_DEFINED.iter().copied().collect();
    differ.extend(ON_A_WALK.iter().filter(|row| row.3 != Gap::Same).map(|row| row.2));
    let apart = |a: f64, b: f64| a.to_bits() != b.to_bits() && a != b;
    differ.extend(WHERE_FLAT.iter().filter(|row| apart(row.3, row.4)).map(|row| row.2));
    let told: BTreeSet<&str> =
        operators().filter(|sig| !sig.talib.is_empty()).map(|sig| sig.name).collect();
    let silent: Vec<_> = differ.difference(&told).collect();
    let idle: Vec<_> = told.difference(&differ).collect();
    assert!(silent.is_empty() && idle.is_empty(), "silent: {silent:?}, idle: {idle:?}");
}

/// Every function of TA-Lib is an operator, or its name says what to write.
#[test]
fn every_name_of_talib_is_known() {
    let names = text(&folder("talib").join("names.txt"));
    let unknown: Vec<&str> = names
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter(|name| matches!(find(name), Found::Unknown))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(matches!(find("CDLDOJI"), Found::Elsewhere(_)));
}
