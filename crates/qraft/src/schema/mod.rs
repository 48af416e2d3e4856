//! JSON Schemas (draft 2020-12) of what qraft reads, made from the tables that its readers use.
//! They are for editors: the checker knows more, and says it better.

mod config;
mod data;
mod tables;

use serde_json::{Value, json};

#[cfg(test)]
use config::KEYS as CONFIG_KEYS;

/// Which schema.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Schema {
    /// A strategy document.
    Strategy,
    /// A space file.
    Space,
    /// `qraft.toml`.
    Config,
    /// What data say of themselves: `NAME.data.yaml`.
    Data,
}

impl Schema {
    /// As on the command line, and the stem of its file in `grammar/schema`.
    pub fn name(self) -> &'static str {
        match self {
            Schema::Strategy => "strategy",
            Schema::Space => "space",
            Schema::Config => "config",
            Schema::Data => "data",
        }
    }

    /// The schema itself.
    pub fn document(self) -> Value {
        let mut body = match self {
            Schema::Strategy => strategy(),
            Schema::Space => space(),
            Schema::Config => config::schema(),
            Schema::Data => data::schema(),
        };
        let title = match self {
            Schema::Strategy => "A strategy of qraft",
            Schema::Space => "A space file of qraft: what a search runs over",
            Schema::Config => "qraft.toml: what a project says once",
            Schema::Data => "What data say of themselves, beside their file",
        };
        let id = format!("https://github.com/qraft/qraft/grammar/schema/{}.json", self.name());
        let mut head = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": id,
            "title": title,
        });
        if let (Some(head), Some(body)) = (head.as_object_mut(), body.as_object_mut()) {
            head.append(body);
        }
        head
    }

    /// Its text, as it is shipped: two blanks a level, a line break at the end.
    pub fn text(self) -> String {
        format!("{:#}\n", self.document())
    }
}

fn strategy() -> Value {
    tables::map(qraft_syntax::document::keys(), &["version"])
}

fn space() -> Value {
    let mut schema = tables::map(qraft_syntax::document::space::keys(), &["version"]);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert(
            "anyOf".to_owned(),
            json!([{"required": ["strategy"]}, {"required": ["strategies"]}]),
        );
        schema.insert("$defs".to_owned(), json!({"strategy": strategy()}));
    }
    schema
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod validate;
