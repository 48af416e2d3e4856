//! A case file: JSON, null for a missing number, `"inf"` and `"-inf"` for the infinities.

use serde_json::{Map, Value};

use crate::Description;

/// Rows to send, and what is to be answered.
pub(super) struct Case {
    pub params: Vec<f64>,
    pub width: usize,
    pub rows: usize,
    /// One list an input, `rows * width` values, row by row.
    pub inputs: Vec<Vec<f64>>,
    pub expect: Option<Vec<f64>>,
    /// A part of the message with which the params are refused.
    pub refuses: Option<String>,
}

const KEYS: [&str; 6] = ["doc", "params", "width", "inputs", "expect", "refuses"];

impl Case {
    pub fn parse(text: &str, of: &Description) -> Result<Case, String> {
        let file: Map<String, Value> = serde_json::from_str(text).map_err(|e| e.to_string())?;
        if let Some(key) = file.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!("`{key}` is not known; a case has `{}`", KEYS.join("`, `")));
        }
        let mut params = Vec::new();
        if let Some(given) = file.get("params") {
            let given = given.as_object().ok_or("`params` is an object")?;
            for (name, value) in given {
                params.push((name.as_str(), number(value)?));
            }
        }
        let width = match file.get("width") {
            Some(width) => width.as_u64().ok_or("`width` is a whole number")? as usize,
            None => 1,
        };
        let given = file.get("inputs").and_then(Value::as_object).ok_or("`inputs` is an object")?;
        if let Some(name) = given.keys().find(|name| of.inputs.iter().all(|i| i.name != *name)) {
            return Err(format!("`{name}` is no input of `{}`", of.name));
        }
        let mut inputs = Vec::new();
        for input in of.inputs {
            let list = given.get(input.name).ok_or(format!("no input `{}`", input.name))?;
            inputs.push(numbers(list)?);
        }
        let columns: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
        let mut case = Case::plain(of, &params, width, &columns)?;
        case.expect = file.get("expect").map(numbers).transpose()?;
        case.refuses = file.get("refuses").map(|part| part.as_str().unwrap_or("").to_owned());
        Ok(case)
    }

    pub fn plain(
        of: &Description,
        given: &[(&str, f64)],
        width: usize,
        inputs: &[&[f64]],
    ) -> Result<Case, String> {
        if let Some((name, _)) = given.iter().find(|(n, _)| of.params.iter().all(|p| p.name != *n))
        {
            return Err(format!("`{name}` is no param of `{}`", of.name));
        }
        let value = |name: &str| given.iter().find(|(n, _)| *n == name).map(|(_, value)| *value);
        let params = of.params.iter().map(|p| value(p.name).unwrap_or(p.default)).collect();
        let length = inputs.first().map_or(0, |input| input.len());
        if width == 0
            || !length.is_multiple_of(width)
            || inputs.iter().any(|input| input.len() != length)
        {
            return Err(format!("inputs are of one length, a multiple of the width {width}"));
        }
        if inputs.len() != of.inputs.len() {
            return Err(format!("`{}` reads {} inputs", of.name, of.inputs.len()));
        }
        Ok(Case {
            params,
            width,
            rows: length / width,
            inputs: inputs.iter().map(|input| input.to_vec()).collect(),
            expect: None,
            refuses: None,
        })
    }

    /// Rows `from..to` as the contract's block.
    pub fn block(&self, from: usize, to: usize) -> Vec<f64> {
        let part = |input: &Vec<f64>| input[from * self.width..to * self.width].to_vec();
        self.inputs.iter().flat_map(part).collect()
    }
}

fn numbers(list: &Value) -> Result<Vec<f64>, String> {
    list.as_array().ok_or("a list of numbers is missing")?.iter().map(number).collect()
}

fn number(value: &Value) -> Result<f64, String> {
    match value {
        Value::Null => Ok(f64::NAN),
        Value::Bool(flag) => Ok(f64::from(u8::from(*flag))),
        Value::String(text) if text == "inf" => Ok(f64::INFINITY),
        Value::String(text) if text == "-inf" => Ok(f64::NEG_INFINITY),
        _ => value.as_f64().ok_or(format!("{value} is no number")),
    }
}

/// Holds answers against others, to the bit; one NaN is as good as another.
pub(super) fn compare(answers: &[f64], expect: &[f64], width: usize) -> Result<(), String> {
    if answers.len() != expect.len() {
        return Err(format!("{} answers, {} expected", answers.len(), expect.len()));
    }
    let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
    match answers.iter().zip(expect).position(|(a, b)| !same(*a, *b)) {
        Some(at) => Err(format!(
            "row {}, symbol {}: {:?}, not {:?}",
            at / width,
            at % width,
            answers[at],
            expect[at]
        )),
        None => Ok(()),
    }
}

/// The file's text with answers at its end; what its author wrote stays as it is.
pub(super) fn with_answers(text: &str, answers: &[f64]) -> Result<String, String> {
    let head = text.trim_end().strip_suffix('}').ok_or("it is no JSON object")?.trim_end();
    let mut lines = String::new();
    for row in answers.chunks(8) {
        let row: Vec<String> = row.iter().map(|answer| written(*answer)).collect();
        lines.push_str(if lines.is_empty() { "\n    " } else { ",\n    " });
        lines.push_str(&row.join(", "));
    }
    Ok(format!("{head},\n  \"expect\": [{lines}\n  ]\n}}\n"))
}

/// The shortest digits that are read back as the same bits.
fn written(answer: f64) -> String {
    match answer {
        x if x.is_nan() => "null".to_owned(),
        x if x.is_infinite() => format!("\"{x}\""),
        x => format!("{x:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_back_as_they_were() {
        let answers = [0.1 + 0.2, f64::NAN, -0.0, 5e-324, f64::INFINITY, -1e300, 1.0 / 3.0];
        let text = with_answers("{\n  \"inputs\": {}\n}\n", &answers).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        compare(&numbers(&file["expect"]).unwrap(), &answers, 1).unwrap();
        assert!(
            text.starts_with(
                "{\n  \"inputs\": {},\n  \"expect\": [\n    0.30000000000000004, null,"
            )
        );
    }

    #[test]
    fn a_difference_has_a_place() {
        let said = compare(&[1.0, 2.0, 3.0, 4.0], &[1.0, 2.0, 3.0, 5.0], 2).unwrap_err();
        assert_eq!(said, "row 1, symbol 1: 4.0, not 5.0");
        assert!(compare(&[0.0], &[-0.0], 1).is_err());
        assert!(compare(&[0.0], &[], 1).is_err());
    }
}
