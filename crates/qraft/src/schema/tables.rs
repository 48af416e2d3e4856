//! From a table of keys to a schema: what each kind of value looks like.

use qraft_syntax::document::KeyDoc;
use serde_json::{Map, Value, json};

/// As `1D`, `5m`, `W`.
pub(super) const INTERVAL: &str = "^[0-9]*[sSmMhHdDwW]$";
/// As `5000`, `1_000`.
pub(super) const COUNT: &str = "^[0-9][0-9_]*$";

/// The schema of a map whose keys stand in a table; `required` ones must stand at its top.
pub(super) fn map(keys: &[KeyDoc], required: &[&str]) -> Value {
    let mut schema = children(keys, "");
    schema.insert("required".to_owned(), json!(required));
    Value::Object(schema)
}

/// What may stand directly in the map at `path`.
fn children(keys: &[KeyDoc], path: &str) -> Map<String, Value> {
    let prefix = if path.is_empty() { String::new() } else { format!("{path}.") };
    let mut named = Map::new();
    let mut any = json!(false);
    for key in keys {
        let Some(name) = key.path.strip_prefix(prefix.as_str()) else { continue };
        if name.contains('.') {
            continue;
        }
        let value = described(value(keys, key), key);
        if name == "*" {
            any = value;
        } else {
            named.insert(name.to_owned(), value);
        }
    }
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    if !named.is_empty() {
        schema.insert("properties".to_owned(), Value::Object(named));
    }
    schema.insert("additionalProperties".to_owned(), any);
    schema
}

/// The schema with what the key means, in words.
fn described(mut schema: Value, key: &KeyDoc) -> Value {
    let mut words = key.doc.to_owned();
    if !key.unit.is_empty() {
        words = format!("{words}; in {}", key.unit);
    }
    if !key.default.is_empty() {
        words = format!("{words}; default: {}", key.default);
    }
    if !key.honoured {
        words = format!("{words}; not honoured yet (EXE006)");
    }
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), json!(words));
    }
    schema
}

/// Any scalar: YAML reads bare texts as numbers and truth values now and then.
pub(super) fn text() -> Value {
    json!({"type": ["string", "number", "boolean"]})
}

pub(super) fn interval() -> Value {
    json!({"type": "string", "pattern": INTERVAL})
}

fn list(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

fn any_of(schemas: Vec<Value>) -> Value {
    json!({"anyOf": schemas})
}

fn value(keys: &[KeyDoc], key: &KeyDoc) -> Value {
    let map = || Value::Object(children(keys, key.path));
    // A number may be an expression over params, and YAML reads `1_000` as a text.
    let number = || json!({"type": ["number", "string"]});
    match key.ty {
        _ if key.path == "version" => json!({"const": 1}),
        "map" => map(),
        "map or number" => any_of(vec![number(), map()]),
        "integer" | "number" => number(),
        "count" => any_of(vec![
            json!({"type": "integer", "minimum": 0}),
            json!({"type": "string", "pattern": COUNT}),
        ]),
        "expression" | "condition" | "text" => text(),
        "interval" => interval(),
        "duration" => json!({"type": ["string", "number"]}),
        "boolean" => json!({"type": "boolean"}),
        "list of conditions" => list(text()),
        "list of texts" => list(json!({"type": "string"})),
        "list of numbers" => list(number()),
        "list of two numbers" => {
            json!({"type": "array", "items": number(), "minItems": 2, "maxItems": 2})
        }
        "name, list of symbols, or map" => any_of(vec![text(), list(text()), map()]),
        "all or list of symbols" => any_of(vec![json!({"const": "all"}), list(text())]),
        "domain" => any_of(vec![number(), list(number()), map()]),
        "path or strategy" => {
            any_of(vec![json!({"type": "string"}), json!({"$ref": "#/$defs/strategy"})])
        }
        "objective" => {
            let mut one = children(keys, key.path);
            one.insert("required".to_owned(), json!(["figure"]));
            let one = any_of(vec![json!({"type": "string"}), Value::Object(one)]);
            any_of(vec![one.clone(), list(one)])
        }
        words => {
            json!({"enum": words.split(", ").flat_map(|w| w.split(" or ")).collect::<Vec<_>>()})
        }
    }
}

/// True for a kind of value that is spelled out above, or that is a choice of words.
#[cfg(test)]
pub(super) fn is_known(ty: &'static str) -> bool {
    let key = KeyDoc { path: "x", ty, unit: "", default: "", since: "", honoured: true, doc: "" };
    let schema = value(&[], &key);
    let Some(words) = schema.get("enum").and_then(Value::as_array) else { return true };
    let is_word = |word: &Value| {
        let letters = |word: &str| !word.is_empty() && !word.contains(' ');
        word.as_str().is_some_and(letters)
    };
    words.iter().all(is_word) && (words.len() > 1 || ty == "volatility")
}
