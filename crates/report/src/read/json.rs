//! JSON files of other commands.

use std::path::Path;

use qraft_search::record::read_number;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::error::ReportError;

/// A number that may be absent, null, or `"inf"`.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Number(pub Option<f64>);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Number, D::Error> {
        Ok(Number(read_number(&Value::deserialize(from)?)))
    }
}

impl Number {
    /// The finite number, where there is one.
    pub fn finite(self) -> Option<f64> {
        self.0.filter(|x| x.is_finite())
    }
}

/// Figures by name, as a file lists them. Absent, null and what is no number are the same.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Figures(Option<Map<String, Value>>);

impl Figures {
    /// The number of that name; may be +∞.
    pub fn get(&self, name: &str) -> Option<f64> {
        read_number(self.0.as_ref()?.get(name)?)
    }

    /// Every name with its number, in the file's order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<f64>)> {
        let entries = self.0.iter().flat_map(Map::iter);
        entries.map(|(name, value)| (name.as_str(), read_number(value)))
    }

    /// True where no figure is listed.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(Map::is_empty)
    }
}

/// Reads a JSON file whose `schema` must be this one.
pub(super) fn required<T: DeserializeOwned>(path: &Path, schema: &str) -> Result<T, ReportError> {
    let bytes = std::fs::read(path).map_err(|e| ReportError::file(path, e))?;
    parse(path, &bytes, Some(schema))
}

/// The same of a file that may be absent.
pub(super) fn optional<T: DeserializeOwned>(
    path: &Path,
    schema: &str,
) -> Result<Option<T>, ReportError> {
    match path.is_file() {
        true => required(path, schema).map(Some),
        false => Ok(None),
    }
}

/// Reads JSON; checks the schema where one is expected.
pub(super) fn parse<T: DeserializeOwned>(
    path: &Path,
    bytes: &[u8],
    schema: Option<&str>,
) -> Result<T, ReportError> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|e| ReportError::file(path, format!("it is not JSON: {e}")))?;
    let found = value.get("schema").and_then(Value::as_str);
    if let Some(schema) = schema.filter(|schema| found != Some(schema)) {
        let found = found.map_or("no schema".to_owned(), |found| format!("schema `{found}`"));
        let why = format!("{found}; this build reads `{schema}`: write the file anew with it");
        return Err(ReportError::file(path, why));
    }
    serde_json::from_value(value).map_err(|e| ReportError::file(path, format!("damaged: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug)]
    struct Some3 {
        #[serde(default)]
        a: Number,
        #[serde(default)]
        b: Number,
        #[serde(default)]
        c: Figures,
    }

    #[test]
    fn lenient_of_keys_and_strict_of_schemas() {
        let path = Path::new("x.json");
        let read = |text: &str| parse::<Some3>(path, text.as_bytes(), Some("s/1"));
        let all = read(r#"{"schema":"s/1","a":"inf","c":{"x":1,"y":null},"new":[]}"#).unwrap();
        assert_eq!((all.a.0, all.a.finite(), all.b.0), (Some(f64::INFINITY), None, None));
        assert_eq!(all.c.iter().collect::<Vec<_>>(), [("x", Some(1.0)), ("y", None)]);
        assert!(read(r#"{"schema":"s/1","c":null}"#).unwrap().c.is_empty());
        let other = read(r#"{"schema":"s/2"}"#).unwrap_err().to_string();
        assert_eq!(
            other,
            "x.json: schema `s/2`; this build reads `s/1`: write the file anew with it"
        );
        assert!(read("{}").unwrap_err().to_string().contains("no schema"));
        assert!(read("[").unwrap_err().to_string().contains("not JSON"));
    }
}
