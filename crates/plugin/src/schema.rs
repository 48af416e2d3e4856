//! The number of a TOML file's form, read before anything else: a newer form is refused by its
//! number, and not by a field that this build does not know.

use serde::Deserialize;

use crate::malformed::quoted;

#[derive(Deserialize)]
struct Form {
    schema: i64,
}

/// Refuses a text whose `schema` is another one.
pub(crate) fn check(text: &str, reads: u32) -> Result<(), String> {
    let form: Form = toml::from_str(text).map_err(|e| quoted(&e))?;
    match form.schema == i64::from(reads) {
        true => Ok(()),
        false => Err(format!(
            "schema {}, and this build reads {reads}; a newer qraft may read it",
            form.schema
        )),
    }
}
