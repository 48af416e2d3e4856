//! Writing a line of JSON straight into its bytes. A search of a million trials writes a million
//! lines; a tree for each would cost more than the trial.

use serde_json::to_writer;

/// An object under way: `{"key":value,…`.
#[derive(Debug)]
pub(super) struct Object {
    bytes: Vec<u8>,
    /// True before the first key of the innermost object.
    first: bool,
}

impl Object {
    pub(super) fn new() -> Object {
        let mut bytes = Vec::with_capacity(1_024);
        bytes.push(b'{');
        Object { bytes, first: true }
    }

    fn key(&mut self, key: &str) {
        if !self.first {
            self.bytes.push(b',');
        }
        self.first = false;
        self.json(key);
        self.bytes.push(b':');
    }

    /// Writing into memory does not fail, and neither does making JSON of a text or a number.
    fn json<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        let _ = to_writer(&mut self.bytes, value);
    }

    pub(super) fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.json(text);
    }

    pub(super) fn whole(&mut self, key: &str, value: u64) {
        self.key(key);
        self.json(&value);
    }

    pub(super) fn number(&mut self, key: &str, value: Option<f64>) {
        self.key(key);
        match value {
            Some(value) => self.json(&super::number::number(value)),
            None => self.bytes.extend_from_slice(b"null"),
        }
    }

    /// Opens an object under a key; [`Object::close`] ends it.
    pub(super) fn open(&mut self, key: &str) {
        self.key(key);
        self.bytes.push(b'{');
        self.first = true;
    }

    pub(super) fn close(&mut self) {
        self.bytes.push(b'}');
        self.first = false;
    }

    pub(super) fn finish(mut self) -> String {
        self.close();
        // serde_json writes UTF-8.
        String::from_utf8(self.bytes).unwrap_or_default()
    }
}
