//! Ticks and lots: from decimal numbers to whole ones, without loss.

use std::path::Path;

use crate::DataError;
use crate::error::Place;

/// Parts of 1 that decimal numbers are read in.
const PARTS: f64 = 1e8;
/// Whole numbers are exact in f64 below this.
const EXACT: f64 = 9e15;

/// A tick or a lot.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Step {
    /// In parts; 0 where nothing is known yet.
    parts: i64,
    declared: bool,
}

/// A number of steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Steps {
    pub(super) count: i64,
    /// Above 1: the step has become finer by this, and so have all numbers before.
    pub(super) finer: i64,
}

impl Step {
    pub(super) fn new(declared: Option<f64>, path: &Path, name: &str) -> Result<Step, DataError> {
        let Some(value) = declared else { return Ok(Step { parts: 0, declared: false }) };
        match parts(value) {
            Some(parts) if parts > 0 => Ok(Step { parts, declared: true }),
            _ => Err(DataError::Declaration {
                place: Some(Place::file(path)),
                message: format!(
                    "a {name} of {value} is declared; it must be above 0, with at most 8 decimals"
                ),
            }),
        }
    }

    /// The step as a number; 1 where nothing was read.
    pub(super) fn value(self) -> f64 {
        if self.parts == 0 { 1.0 } else { self.parts as f64 / PARTS }
    }

    /// A value in steps; the reason where it is none.
    pub(super) fn of(&mut self, value: f64) -> Result<Steps, String> {
        let Some(number) = parts(value) else {
            return Err(format!("`{value}` is no number of at most 8 decimals"));
        };
        let mut finer = 1;
        if self.parts == 0 || number % self.parts != 0 {
            if self.declared {
                return Err(format!("`{value}` is no multiple of {}", self.value()));
            }
            let common = common(self.parts, number);
            if self.parts != 0 && common != 0 {
                finer = self.parts / common;
            }
            self.parts = common;
        }
        Ok(Steps { count: number.checked_div(self.parts).unwrap_or(0), finer })
    }
}

/// A decimal number in parts, where it has no more decimals than these.
fn parts(value: f64) -> Option<i64> {
    let number = (value * PARTS).round();
    (number.abs() < EXACT && number / PARTS == value).then_some(number as i64)
}

/// The greatest step that fits both.
fn common(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_found_or_held() {
        let path = Path::new("x");
        let mut open = Step::new(None, path, "tick").expect("none is declared");
        assert_eq!(open.of(0.0), Ok(Steps { count: 0, finer: 1 }));
        assert_eq!(open.of(61_800.5), Ok(Steps { count: 1, finer: 1 }));
        assert_eq!(open.of(61_800.25), Ok(Steps { count: 247_201, finer: 247_202 }));
        assert_eq!(open.value(), 0.25);
        assert_eq!(open.of(0.25), Ok(Steps { count: 1, finer: 1 }));
        assert!(open.of(1.0 / 3.0).is_err() && open.of(f64::NAN).is_err());
        let mut held = Step::new(Some(0.1), path, "tick").expect("a tick");
        assert_eq!(held.of(61_800.2), Ok(Steps { count: 618_002, finer: 1 }));
        assert_eq!(held.of(61_800.25), Err("`61800.25` is no multiple of 0.1".to_owned()));
        assert!(Step::new(Some(0.0), path, "tick").is_err());
    }
}
