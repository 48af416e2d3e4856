//! JSON Schema, draft 7, as far as the schema of SARIF goes. A keyword that is not known here
//! panics, so that nothing is passed over in silence. A validator from the registry would add
//! thirty packages, and features to those that the heavy crates stand on.

use serde_json::{Map, Value};

/// What of a value does not meet the schema: the place, and the keyword.
pub fn violations(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Walk { root: schema, found: &mut found }.any(schema, value, "");
    found
}

struct Walk<'a> {
    root: &'a Value,
    found: &'a mut Vec<String>,
}

impl Walk<'_> {
    fn any(&mut self, schema: &Value, value: &Value, at: &str) {
        for (keyword, wanted) in schema.as_object().expect("a schema is a map") {
            if !self.meets(schema, keyword, wanted, value, at) {
                self.found.push(format!("{at}: {keyword}: {wanted}"));
            }
        }
    }

    /// Judges one keyword; what lies within is walked and reports itself.
    fn meets(
        &mut self,
        schema: &Value,
        keyword: &str,
        wanted: &Value,
        value: &Value,
        at: &str,
    ) -> bool {
        let list = value.as_array();
        let map = value.as_object();
        match keyword {
            "$schema" | "$id" | "title" | "description" | "default" | "definitions" => true,
            "$ref" => {
                let path = wanted.as_str().and_then(|r| r.strip_prefix('#')).expect("a local ref");
                let target = self.root.pointer(path).expect("a definition");
                self.any(target, value, at);
                true
            }
            "type" => is_of(wanted.as_str().expect("one type"), value),
            "enum" => wanted.as_array().expect("a list").contains(value),
            "minimum" => value.as_f64() >= wanted.as_f64() || !value.is_number(),
            "maximum" => value.as_f64() <= wanted.as_f64() || !value.is_number(),
            "minItems" => list.is_none_or(|l| l.len() as u64 >= wanted.as_u64().expect("a count")),
            "uniqueItems" => {
                let repeats = |l: &Vec<Value>| (1..l.len()).any(|i| l[..i].contains(&l[i]));
                wanted == false || !list.is_some_and(repeats)
            }
            "items" => {
                for (i, item) in list.into_iter().flatten().enumerate() {
                    self.any(wanted, item, &format!("{at}/{i}"));
                }
                true
            }
            "required" => {
                let names = wanted.as_array().expect("a list").iter().filter_map(Value::as_str);
                map.is_none_or(|m| names.into_iter().all(|name| m.contains_key(name)))
            }
            "properties" => {
                for (name, schema) in wanted.as_object().expect("a map") {
                    if let Some(value) = map.and_then(|m| m.get(name)) {
                        self.any(schema, value, &format!("{at}/{name}"));
                    }
                }
                true
            }
            "additionalProperties" => map.is_none_or(|m| self.others(schema, wanted, m, at)),
            "anyOf" => self.alternatives(wanted, value) > 0,
            "oneOf" => self.alternatives(wanted, value) == 1,
            "format" => format_fits(wanted.as_str().expect("a format"), value),
            other => panic!("{at}: the schema's `{other}` is not known here"),
        }
    }

    fn others(
        &mut self,
        schema: &Value,
        wanted: &Value,
        map: &Map<String, Value>,
        at: &str,
    ) -> bool {
        let own = |name: &str| schema["properties"].get(name).is_some();
        let mut others = map.iter().filter(|(name, _)| !own(name));
        match wanted {
            Value::Bool(open) => *open || others.next().is_none(),
            schema => {
                others.for_each(|(name, v)| self.any(schema, v, &format!("{at}/{name}")));
                true
            }
        }
    }

    fn alternatives(&self, wanted: &Value, value: &Value) -> usize {
        let fits = |schema: &&Value| {
            let mut found = Vec::new();
            Walk { root: self.root, found: &mut found }.any(schema, value, "");
            found.is_empty()
        };
        wanted.as_array().expect("a list").iter().filter(fits).count()
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|n| n.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the type `{other}` is not known here"),
    }
}

/// URIs and references to them: no blanks, no backslashes, whole percent escapes, and a scheme
/// where one must stand.
fn format_fits(format: &str, value: &Value) -> bool {
    let Some(text) = value.as_str() else { return true };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let escape =
        |rest: &str| rest.get(..2).is_some_and(|d| d.chars().all(|c| c.is_ascii_hexdigit()));
    let sound = text.chars().all(plain) && text.split('%').skip(1).all(escape);
    match format {
        "uri-reference" => sound,
        "uri" => sound && text.split_once(':').is_some_and(|(scheme, _)| !scheme.is_empty()),
        other => panic!("the format `{other}` is not known here"),
    }
}

#[test]
fn a_schema_can_refuse() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": {"a": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/d"}}},
        "definitions": {"d": {"enum": ["x", "y"]}},
    });
    let judge = |value: Value| violations(&schema, &value);
    assert_eq!(judge(serde_json::json!({"a": ["x", "y"]})), [""; 0]);
    assert_eq!(judge(serde_json::json!({"a": []})), ["/a: minItems: 1"]);
    assert_eq!(judge(serde_json::json!({"a": ["z"]})), [r#"/a/0: enum: ["x","y"]"#]);
    assert_eq!(judge(serde_json::json!({"b": 1})).len(), 2);
    assert_eq!(judge(serde_json::json!(3)), [r#": type: "object""#]);
}
