//! JSON with one text for one value.

use serde_json::Value;

/// Appends the value without blanks, keys sorted by bytes.
pub(super) fn write(value: &Value, to: &mut Vec<u8>) {
    match value {
        Value::Object(fields) => {
            let mut keys: Vec<&String> = fields.keys().collect();
            keys.sort();
            to.push(b'{');
            for (at, key) in keys.into_iter().enumerate() {
                comma(at, to);
                scalar(&Value::String(key.clone()), to);
                to.push(b':');
                write(&fields[key], to);
            }
            to.push(b'}');
        }
        Value::Array(items) => {
            to.push(b'[');
            for (at, item) in items.iter().enumerate() {
                comma(at, to);
                write(item, to);
            }
            to.push(b']');
        }
        _ => scalar(value, to),
    }
}

fn comma(at: usize, to: &mut Vec<u8>) {
    if at > 0 {
        to.push(b',');
    }
}

fn scalar(value: &Value, to: &mut Vec<u8>) {
    to.extend_from_slice(value.to_string().as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_blanks_are_gone() {
        let value: Value =
            serde_json::from_str(r#"{ "b": [1, 2.0, -0.0, 1e-7], "a": {"é": "\n\"", "z": null} }"#)
                .unwrap();
        let mut bytes = Vec::new();
        write(&value, &mut bytes);
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, r#"{"a":{"z":null,"é":"\n\""},"b":[1,2.0,-0.0,1e-7]}"#);
    }
}
