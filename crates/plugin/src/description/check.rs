//! Whether a description can be believed.

use std::collections::BTreeSet;
use std::fmt;

use super::{Description, Domain, Param, Unit};
use crate::malformed::{is_hidden, shown};
use crate::name::is_word;
use crate::{Name, Version};

/// Bytes of an operator's own doc, at most.
pub const DOC_BYTES_MAX: usize = 8192;

/// Bytes of the doc of an input, a param or an output, at most.
pub const LINE_BYTES_MAX: usize = 400;

/// Inputs, at most.
pub const INPUTS_MAX: usize = 32;

/// Params, at most.
pub const PARAMS_MAX: usize = 64;

/// The greatest whole number that a double and all below it tell apart: 2^53.
pub const WHOLE_NUMBER_MAX: f64 = 9_007_199_254_740_992.0;

/// What is wrong with a description or a manifest, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flaw {
    /// Where: `params.gain`.
    pub place: String,
    /// What is wrong, with the values.
    pub what: String,
}

impl Flaw {
    pub(crate) fn new(place: impl Into<String>, what: impl Into<String>) -> Flaw {
        Flaw { place: place.into(), what: what.into() }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl Description {
    /// All that is wrong with it: a name or a version that is none, a name that stands twice
    /// (inputs and params are named alike in a call), no input, more than [`INPUTS_MAX`] or
    /// [`PARAMS_MAX`], bounds and defaults that contradict, docs that are empty, that exceed
    /// [`DOC_BYTES_MAX`] or [`LINE_BYTES_MAX`], or that would move a reader's cursor. Empty for one
    /// that can be believed.
    pub fn check(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if let Err(malformed) = self.name.parse::<Name>() {
            flaws.push(Flaw::new("name", malformed.to_string()));
        }
        if let Err(malformed) = self.version.parse::<Version>() {
            flaws.push(Flaw::new("version", malformed.to_string()));
        }
        doc("doc", &self.doc, DOC_BYTES_MAX, &mut flaws);
        doc("output.doc", &self.output.doc, LINE_BYTES_MAX, &mut flaws);
        self.check_inputs(&mut flaws);
        self.check_params(&mut flaws);
        self.check_doubles(&mut flaws);
        flaws
    }

    fn check_inputs(&self, flaws: &mut Vec<Flaw>) {
        if self.inputs.is_empty() {
            flaws.push(Flaw::new("inputs", "it reads nothing: name at least one input"));
        }
        if self.inputs.len() > INPUTS_MAX {
            let what = format!("{} inputs, and {INPUTS_MAX} are the most", self.inputs.len());
            flaws.push(Flaw::new("inputs", what));
        }
        for (at, input) in self.inputs.iter().take(INPUTS_MAX).enumerate() {
            let place = place("inputs", at, &input.name);
            word(&place, &input.name, flaws);
            doc(&format!("{place}.doc"), &input.doc, LINE_BYTES_MAX, flaws);
            if let Some(column) = &input.column {
                word(&format!("{place}.column"), column, flaws);
            }
            if at == 0 && input.unit == Unit::OfFirst {
                let what = "the first input has no unit of a first one: say which, or `none`";
                flaws.push(Flaw::new(format!("{place}.unit"), what));
            }
        }
    }

    fn check_params(&self, flaws: &mut Vec<Flaw>) {
        if self.params.len() > PARAMS_MAX {
            let what = format!("{} params, and {PARAMS_MAX} are the most", self.params.len());
            flaws.push(Flaw::new("params", what));
        }
        for (at, param) in self.params.iter().take(PARAMS_MAX).enumerate() {
            let place = place("params", at, &param.name);
            word(&place, &param.name, flaws);
            doc(&format!("{place}.doc"), &param.doc, LINE_BYTES_MAX, flaws);
            if let Some(what) = bounds(param) {
                flaws.push(Flaw::new(place, what));
            }
        }
    }

    fn check_doubles(&self, flaws: &mut Vec<Flaw>) {
        let inputs = self.inputs.iter().take(INPUTS_MAX).map(|input| ("inputs", &input.name));
        let params = self.params.iter().take(PARAMS_MAX).map(|param| ("params", &param.name));
        let mut seen = BTreeSet::new();
        for (place, name) in inputs.chain(params) {
            if !seen.insert(name) {
                let what = format!("`{}` stands twice among inputs and params", shown(name));
                flaws.push(Flaw::new(place, what));
            }
        }
    }
}

/// `params.gain`, or `params[2]` where the name is none.
fn place(list: &str, at: usize, name: &str) -> String {
    if is_word(name) { format!("{list}.{name}") } else { format!("{list}[{at}]") }
}

fn word(place: &str, text: &str, flaws: &mut Vec<Flaw>) {
    if !is_word(text) {
        let what = format!(
            "`{}` should be of `a-z`, `0-9` and `_`, beginning with a letter, of at most 64",
            shown(text)
        );
        flaws.push(Flaw::new(place, what));
    }
}

fn doc(place: &str, text: &str, bytes_max: usize, flaws: &mut Vec<Flaw>) {
    let lines_allowed = bytes_max == DOC_BYTES_MAX;
    let bad = |c: char| is_hidden(c) && !(lines_allowed && c == '\n');
    let what = if text.trim().is_empty() {
        "say in one sentence what it is".to_owned()
    } else if text.len() > bytes_max {
        format!("{} bytes, and {bytes_max} are the most", text.len())
    } else if let Some(c) = text.chars().find(|c| bad(*c)) {
        format!("the character U+{:04X} is obeyed, not shown: take it out", u32::from(c))
    } else {
        return;
    };
    flaws.push(Flaw::new(place, what));
}

/// Why a param's bounds and default contradict.
fn bounds(param: &Param) -> Option<String> {
    let Param { min, max, default, domain, .. } = *param;
    let numbers = [("min", min), ("max", max), ("default", default)];
    if let Some((which, value)) = numbers.iter().find(|(_, value)| !value.is_finite()) {
        return Some(format!("its {which} is {value}: every bound and default is a finite number"));
    }
    match domain {
        Domain::Flag if min != 0.0 || max != 1.0 => {
            return Some(format!("a flag goes from 0 to 1, and not from {min} to {max}"));
        }
        Domain::Flag if default != 0.0 && default != 1.0 => {
            return Some(format!("a flag's default is 0 or 1, and not {default}"));
        }
        Domain::Integer => {
            let whole = |value: f64| value.fract() == 0.0 && value.abs() <= WHOLE_NUMBER_MAX;
            if let Some((which, value)) = numbers.iter().find(|(_, value)| !whole(*value)) {
                return Some(format!(
                    "its {which} is {value}, which is no whole number up to 2^53"
                ));
            }
        }
        Domain::Number | Domain::Flag => {}
    }
    if min > max {
        return Some(format!("its min {min} is above its max {max}"));
    }
    if default < min || default > max {
        return Some(format!("its default {default} is not within {min} to {max}"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::kalman;
    use super::*;

    fn flaws(change: impl FnOnce(&mut Description)) -> Vec<String> {
        let mut description = kalman();
        change(&mut description);
        description.check().iter().map(Flaw::to_string).collect()
    }

    #[test]
    fn a_sound_one_has_no_flaw() {
        assert_eq!(kalman().check(), []);
    }

    #[test]
    fn names_are_plain_and_stand_once() {
        assert!(flaws(|d| d.name = "kalman".to_owned())[0].starts_with("name: "));
        assert!(flaws(|d| d.version = "1".to_owned())[0].starts_with("version: "));
        assert!(flaws(|d| d.inputs[0].name = "Price".to_owned())[0].starts_with("inputs[0]: "));
        assert!(flaws(|d| d.params[0].name = "price".to_owned())[0].contains("stands twice"));
        let column = |d: &mut Description| d.inputs[0].column = Some("../x".to_owned());
        assert!(flaws(column)[0].starts_with("inputs.price.column: "));
    }

    #[test]
    fn sizes_are_capped_and_texts_are_shown_as_they_are() {
        assert!(flaws(|d| d.inputs.clear())[0].contains("at least one"));
        assert!(flaws(|d| d.params = vec![d.params[0].clone(); 65]).len() > 1);
        assert!(flaws(|d| d.inputs = vec![d.inputs[0].clone(); 1000])[0].contains("1000 inputs"));
        assert!(flaws(|d| d.doc = "x".repeat(9000))[0].contains("9000 bytes"));
        assert!(flaws(|d| d.doc = " \n".to_owned())[0].contains("one sentence"));
        assert!(flaws(|d| d.output.doc = "a\nb".to_owned())[0].contains("U+000A"));
        assert!(flaws(|d| d.doc = "a\u{1b}[31m".to_owned())[0].contains("U+001B"));
        assert!(flaws(|d| d.doc = "a\u{202e}b".to_owned())[0].contains("U+202E"));
        assert!(flaws(|d| d.inputs[0].unit = Unit::OfFirst)[0].contains("`none`"));
    }

    #[test]
    fn bounds_and_defaults_agree() {
        let bounds = |domain, min, max, default| {
            flaws(|d| d.params[0] = Param { domain, min, max, default, ..d.params[0].clone() })
        };
        use Domain::*;
        assert!(bounds(Number, 1.0, 0.0, 0.5)[0].contains("min 1 is above its max 0"));
        assert!(bounds(Number, 0.0, 1.0, 2.0)[0].contains("default 2 is not within 0 to 1"));
        assert!(bounds(Number, 0.0, 1.0, f64::NAN)[0].contains("default is NaN"));
        assert!(bounds(Number, 0.0, f64::INFINITY, 1.0)[0].contains("max is inf"));
        assert!(bounds(Integer, 0.5, 3.0, 1.0)[0].contains("min is 0.5"));
        assert!(bounds(Integer, 0.0, 1e300, 1.0)[0].contains("2^53"));
        assert!(bounds(Flag, 0.0, 2.0, 1.0)[0].contains("from 0 to 1"));
        assert!(bounds(Flag, 0.0, 1.0, 0.5)[0].contains("0 or 1"));
        assert!(
            bounds(Flag, 0.0, 1.0, 1.0).is_empty() && bounds(Integer, 1.0, 9.0, 2.0).is_empty()
        );
    }
}
