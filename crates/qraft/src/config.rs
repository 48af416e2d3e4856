//! `qraft.toml`: what a project says once. Every table is optional, and unknown keys are errors.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::exit::Stop;

/// The file's name in the working folder.
pub const FILE: &str = "qraft.toml";

/// What `qraft.toml` may say.
#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `[universes]`: a name and its symbols, or `"all"`.
    #[serde(default)]
    pub universes: BTreeMap<String, Members>,
    /// `[data]`: defaults of the flags of the same name.
    #[serde(default)]
    pub data: Data,
}

/// The members of a universe.
#[derive(Deserialize, Debug)]
#[serde(untagged)]
pub enum Members {
    /// `"all"`: every symbol of the data.
    Word(String),
    /// These.
    Symbols(Vec<String>),
}

/// `[data]`
#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// The default of `--calendar`.
    pub calendar: Option<String>,
    /// The default of `--bar`.
    pub bar: Option<String>,
}

impl Config {
    /// Reads `path`, or `qraft.toml` of the working folder where there is one.
    ///
    /// # Errors
    /// Exit 2: a named file that is absent, a file that is not TOML, or a key that is not known.
    pub fn load(path: Option<&Path>) -> Result<Config, Stop> {
        let (path, asked) = match path {
            Some(path) => (path.to_path_buf(), true),
            None => (PathBuf::from(FILE), false),
        };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !asked => {
                return Ok(Config::default());
            }
            Err(error) => {
                let message = format!("{}: cannot be read: {error}", path.display());
                return Err(Stop::input("config_unreadable", message));
            }
        };
        toml::from_str(&text)
            .map_err(|e| Stop::input("config_invalid", format!("{}: {e}", path.display())))
    }

    /// Universes as lists; `"all"` is the list of that one word.
    pub fn universe_lists(&self) -> Result<BTreeMap<String, Vec<String>>, Stop> {
        let mut lists = BTreeMap::new();
        for (name, members) in &self.universes {
            let list = match members {
                Members::Symbols(list) => list.clone(),
                Members::Word(word) if word == "all" => vec!["all".to_owned()],
                Members::Word(word) => {
                    let message = format!(
                        "{FILE}: universe `{name}` is `{word}`: write a list of symbols, or \"all\""
                    );
                    return Err(Stop::input("config_invalid", message));
                }
            };
            lists.insert(name.clone(), list);
        }
        Ok(lists)
    }
}
