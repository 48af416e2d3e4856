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
    let text = match value.as_f64().filter(|_| value.is_f64()) {
        // The standard library's form: that of a JSON writer may change with its version.
        Some(double) => format!("{double:e}"),
        None => value.to_string(),
    };
    to.extend_from_slice(text.as_bytes());
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
        assert_eq!(text, r#"{"a":{"z":null,"é":"\n\""},"b":[1,2e0,-0e0,1e-7]}"#);
    }

    #[test]
    fn numbers_have_the_form_that_signatures_rest_on() {
        let texts = [
            (0.0, "0e0"),
            (-0.0, "-0e0"),
            (3.0, "3e0"),
            (0.1, "1e-1"),
            (1.5e16, "1.5e16"),
            (-2.5e-9, "-2.5e-9"),
            (f64::MAX, "1.7976931348623157e308"),
            (5e-324, "5e-324"),
        ];
        for (number, text) in texts {
            let mut bytes = Vec::new();
            write(&Value::from(number), &mut bytes);
            assert_eq!(String::from_utf8(bytes).unwrap(), text);
        }
    }

    #[test]
    fn texts_have_the_form_that_signatures_rest_on() {
        let mut bytes = Vec::new();
        write(&Value::from("\u{1f}\u{8}\t/\u{7f}é\u{2028}"), &mut bytes);
        assert_eq!(bytes, "\"\\u001f\\b\\t/\u{7f}é\u{2028}\"".as_bytes());
    }
}
