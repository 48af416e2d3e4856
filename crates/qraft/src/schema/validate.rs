//! JSON Schema, draft 2020-12, as far as the schemas made here go. A keyword or a pattern that is
//! not known here panics, so that nothing is passed over in silence.

use serde_json::Value;

/// What of a value does not meet the schema: the place, and the keyword.
pub(super) fn violations(schema: &Value, value: &Value) -> Vec<String> {
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
        if let Some(allowed) = schema.as_bool() {
            if !allowed {
                self.found.push(format!("{at}: not allowed"));
            }
            return;
        }
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
        let count = |wanted: &Value| wanted.as_u64().expect("a count") as usize;
        match keyword {
            "$schema" | "$id" | "title" | "description" => wanted.is_string(),
            "$defs" => wanted.is_object(),
            "$ref" => {
                let path = wanted.as_str().and_then(|r| r.strip_prefix('#')).expect("a local ref");
                let target = self.root.pointer(path).expect("a definition");
                self.any(target, value, at);
                true
            }
            "type" => match wanted.as_array() {
                Some(types) => types.iter().any(|t| is_of(t, value)),
                None => is_of(wanted, value),
            },
            "const" => wanted == value,
            "enum" => wanted.as_array().expect("a list").contains(value),
            "minimum" => value.as_f64() >= wanted.as_f64() || !value.is_number(),
            "minItems" => value.as_array().is_none_or(|l| l.len() >= count(wanted)),
            "maxItems" => value.as_array().is_none_or(|l| l.len() <= count(wanted)),
            "pattern" => value.as_str().is_none_or(|text| fits(wanted, text)),
            "required" => value.as_object().is_none_or(|map| {
                let keys = wanted.as_array().expect("a list");
                keys.iter().all(|key| map.contains_key(key.as_str().expect("a key")))
            }),
            "anyOf" => {
                let choices = wanted.as_array().expect("a list");
                assert!(!choices.is_empty(), "an empty anyOf");
                choices.iter().any(|choice| {
                    let mut found = Vec::new();
                    Walk { root: self.root, found: &mut found }.any(choice, value, at);
                    found.is_empty()
                })
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.any(wanted, item, &format!("{at}/{i}"));
                }
                true
            }
            "properties" => {
                for (name, wanted) in wanted.as_object().expect("a map") {
                    if let Some(value) = value.get(name) {
                        self.any(wanted, value, &format!("{at}/{name}"));
                    }
                }
                true
            }
            "additionalProperties" => {
                let named = schema.get("properties");
                for (name, value) in value.as_object().into_iter().flatten() {
                    if named.and_then(|named| named.get(name)).is_none() {
                        self.any(wanted, value, &format!("{at}/{name}"));
                    }
                }
                true
            }
            other => panic!("the keyword `{other}` is not known here"),
        }
    }
}

fn is_of(wanted: &Value, value: &Value) -> bool {
    match wanted.as_str().expect("a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("the type `{other}` is not known here"),
    }
}

/// The patterns in use, each by hand.
fn fits(pattern: &Value, text: &str) -> bool {
    match pattern.as_str().expect("a pattern") {
        super::tables::INTERVAL => {
            let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
            unit.len() == 1 && "sSmMhHdDwW".contains(unit)
        }
        super::tables::COUNT => {
            let digit = |b: u8| b.is_ascii_digit();
            text.bytes().next().is_some_and(digit) && text.bytes().all(|b| digit(b) || b == b'_')
        }
        other => panic!("the pattern `{other}` is not known here"),
    }
}
