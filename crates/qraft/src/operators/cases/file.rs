//! A case file: JSON, null for a missing number, `"inf"` and `"-inf"` for the infinities.

use std::collections::BTreeMap;

use qraft_plugin::Description;
use serde::Deserialize;

/// Symbols of a case, at most.
const WIDTH_MAX: usize = 10_000;

/// Rows to send, and what is to be answered.
pub(super) struct Case {
    pub params: Vec<f64>,
    pub width: usize,
    pub rows: usize,
    /// One list an input, `rows * width` values, row by row.
    pub inputs: Vec<Vec<f64>>,
    pub due: Due,
}

/// What is to be answered.
pub(super) enum Due {
    /// These values.
    Values(Vec<f64>),
    /// A refusal of the params, with this part of a message.
    Refusal(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    /// For people.
    #[serde(default, rename = "doc")]
    _doc: String,
    #[serde(default)]
    params: BTreeMap<String, Number>,
    #[serde(default = "one")]
    width: usize,
    #[serde(default)]
    inputs: BTreeMap<String, Vec<Number>>,
    expect: Option<Vec<Number>>,
    refuses: Option<String>,
}

fn one() -> usize {
    1
}

#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
enum Number {
    Plain(f64),
    Flag(bool),
    Infinite(Infinite),
    Missing(()),
}

#[derive(Deserialize, Clone, Copy)]
enum Infinite {
    #[serde(rename = "inf")]
    Above,
    #[serde(rename = "-inf")]
    Below,
}

impl Number {
    fn value(self) -> f64 {
        match self {
            Number::Plain(value) => value,
            Number::Flag(flag) => f64::from(u8::from(flag)),
            Number::Infinite(Infinite::Above) => f64::INFINITY,
            Number::Infinite(Infinite::Below) => f64::NEG_INFINITY,
            Number::Missing(()) => f64::NAN,
        }
    }
}

impl Case {
    /// Reads a case of an operator.
    pub(super) fn parse(text: &str, of: &Description) -> Result<Case, String> {
        let file: CaseFile = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let strange = file.params.keys().find(|name| of.params.iter().all(|p| p.name != **name));
        if let Some(name) = strange {
            return Err(format!("`{name}` is no param of `{}`", of.name));
        }
        let strange = file.inputs.keys().find(|name| of.inputs.iter().all(|i| i.name != **name));
        if let Some(name) = strange {
            return Err(format!("`{name}` is no input of `{}`", of.name));
        }
        let value = |name: &str| file.params.get(name).map(|value| value.value());
        let params = of.params.iter().map(|p| value(&p.name).unwrap_or(p.default)).collect();
        let due = match (file.expect, file.refuses) {
            (None, Some(part)) => Due::Refusal(part),
            (Some(values), None) => Due::Values(values.into_iter().map(Number::value).collect()),
            (None, None) => return Err("it has no `expect`: write what is answered".to_owned()),
            (Some(_), Some(_)) => return Err("it has `expect` and `refuses`".to_owned()),
        };
        let mut inputs = Vec::with_capacity(of.inputs.len());
        for input in &of.inputs {
            match file.inputs.get(&input.name) {
                Some(list) => inputs.push(list.iter().map(|value| value.value()).collect()),
                // What is refused before the first row needs none.
                None if matches!(due, Due::Refusal(_)) => inputs.push(Vec::new()),
                None => return Err(format!("no input `{}`", input.name)),
            }
        }
        let (width, length) = (file.width, inputs.first().map_or(0, Vec::len));
        if width == 0
            || width > WIDTH_MAX
            || !length.is_multiple_of(width)
            || inputs.iter().any(|input: &Vec<f64>| input.len() != length)
        {
            return Err(format!("inputs are of one length, a multiple of the width {width}"));
        }
        Ok(Case { params, width, rows: length / width, inputs, due })
    }
}
