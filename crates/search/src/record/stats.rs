//! A trial's figures as its line has them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use qraft_stats::Figures;
use serde_json::{Map, Value};

use super::number::{number, read_number};

/// The figures of a trial line, in its order.
pub const FIGURES: [&str; 14] = Figures::NAMES;

/// One figure.
#[derive(Clone, PartialEq, Debug)]
pub enum Figure {
    /// A number; may be +∞ where that is the answer.
    Value(f64),
    /// Not defined on this run; says why, in a few words.
    Undefined(Cow<'static, str>),
}

impl Figure {
    /// The number, where there is one.
    pub fn value(&self) -> Option<f64> {
        match self {
            Figure::Value(value) => Some(*value),
            Figure::Undefined(_) => None,
        }
    }

    /// True where both are the same to the bit, or undefined for the same reason.
    pub fn same_bits(&self, other: &Figure) -> bool {
        match (self, other) {
            (Figure::Value(a), Figure::Value(b)) => a.to_bits() == b.to_bits(),
            (Figure::Undefined(a), Figure::Undefined(b)) => a == b,
            _ => false,
        }
    }

    /// The finite number, where there is one.
    pub fn finite(&self) -> Option<f64> {
        self.value().filter(|value| value.is_finite())
    }
}

/// All figures of a trial, in the order of [`FIGURES`].
#[derive(Clone, PartialEq, Debug)]
pub struct Stats(pub [Figure; FIGURES.len()]);

impl From<&Figures> for Stats {
    fn from(figures: &Figures) -> Stats {
        let mut all = figures.iter();
        // As many as there are names, and in their order.
        Stats(FIGURES.map(|_| match all.next() {
            Some((_, qraft_stats::Figure::Value(value))) => Figure::Value(value),
            Some((_, qraft_stats::Figure::Undefined(why))) => Figure::Undefined(why.into()),
            None => Figure::Undefined("not stated".into()),
        }))
    }
}

impl Stats {
    /// The figure of that name.
    pub fn get(&self, name: &str) -> Option<&Figure> {
        let at = FIGURES.iter().position(|have| *have == name)?;
        Some(&self.0[at])
    }

    /// True where every figure has the same bits, or is undefined for the same reason.
    pub fn same_bits(&self, other: &Stats) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a.same_bits(b))
    }

    /// The first figure that is not the same to the bit, with both values as text.
    pub fn first_difference(&self, other: &Stats) -> Option<(&'static str, String, String)> {
        let text = |figure: &Figure| match figure {
            Figure::Value(value) => value.to_string(),
            Figure::Undefined(reason) => format!("undefined ({reason})"),
        };
        let mut pairs = FIGURES.into_iter().zip(self.0.iter().zip(&other.0));
        let (name, (a, b)) = pairs.find(|(_, (a, b))| !a.same_bits(b))?;
        Some((name, text(a), text(b)))
    }

    /// Every figure with its name, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Figure)> {
        FIGURES.into_iter().zip(&self.0)
    }

    /// A reason for each figure that a line has no number for.
    pub fn reasons(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.iter().filter_map(|(name, figure)| match figure {
            Figure::Undefined(reason) => Some((name, reason.as_ref())),
            Figure::Value(value) if value.is_nan() => Some((name, "not a number")),
            Figure::Value(f64::NEG_INFINITY) => Some((name, "minus infinity")),
            Figure::Value(_) => None,
        })
    }

    /// The figures as an object: undefined ones are null.
    pub fn to_json(&self) -> Value {
        let entries = self
            .iter()
            .map(|(name, figure)| (name.to_owned(), figure.value().map_or(Value::Null, number)));
        Value::Object(entries.collect())
    }

    /// The reasons as an object; `None` where there is no null.
    pub fn undefined_json(&self) -> Option<Value> {
        let reasons = self.reasons().map(|(name, reason)| (name.to_owned(), Value::from(reason)));
        let reasons: Map<String, Value> = reasons.collect();
        (!reasons.is_empty()).then_some(Value::Object(reasons))
    }

    /// Reads the two objects of a line.
    ///
    /// # Errors
    /// In words: a figure that is absent.
    pub(super) fn read(
        stats: &BTreeMap<&str, Value>,
        undefined: &BTreeMap<&str, String>,
    ) -> Result<Stats, String> {
        let mut figures = Vec::with_capacity(FIGURES.len());
        for name in FIGURES {
            let value = stats.get(name).ok_or_else(|| format!("`stats` has no `{name}`"))?;
            let reason = || undefined.get(name).map_or("not stated", String::as_str).to_owned();
            figures.push(match read_number(value) {
                Some(value) => Figure::Value(value),
                None => Figure::Undefined(Cow::Owned(reason())),
            });
        }
        let figures = figures.try_into().map_err(|_| "`stats` is not complete".to_owned())?;
        Ok(Stats(figures))
    }
}
