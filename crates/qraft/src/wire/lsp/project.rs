//! What stands beside a file.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use qraft_base::schema::DataSchema;
use qraft_check::ide::Surroundings;
use qraft_check::{CheckOptions, Plugins};
use qraft_data::Calendar;
use qraft_diag::{Diagnostic, SourceFile};

use crate::config::{Config, FILE};

/// How far above a file its `qraft.toml` is looked for.
const FOLDERS_MAX: usize = 16;

/// What is known besides the text of a file. A `qraft.toml` that cannot be read is left to the
/// commands to complain of.
pub fn surroundings(path: Option<&Path>) -> Surroundings {
    let mut universes: Vec<String> = qraft_data::universe::bundled().map(str::to_owned).collect();
    let config = path.and_then(config_above).and_then(|path| Config::load(Some(&path)).ok());
    let own = config.iter().flat_map(|config| config.universes.keys().cloned());
    universes.extend(own);
    universes.sort();
    universes.dedup();
    let config = config.unwrap_or_default();
    let plugins: Option<Arc<dyn Plugins>> = Some(config.installed);
    let policy = config.policy;
    let schema = path.and_then(declared_beside);
    Surroundings {
        options: CheckOptions { schema, policy, plugins, ..CheckOptions::default() },
        universes,
        calendars: Calendar::NAMES.iter().map(|name| (*name).to_owned()).collect(),
    }
}

/// What `strategy.data.yaml` declares of the data of `strategy.yaml`: as `check --data` reads it.
fn declared_beside(path: &Path) -> Option<DataSchema> {
    let beside = path.with_extension("data.yaml");
    let text = std::fs::read_to_string(&beside).ok()?;
    let file = SourceFile::new(beside.to_string_lossy(), text);
    let (schema, findings) = qraft_syntax::data_schema::read(&file);
    (!findings.iter().any(Diagnostic::is_error)).then_some(schema)
}

/// The nearest `qraft.toml` in a folder above the file.
fn config_above(path: &Path) -> Option<PathBuf> {
    let folders = path.ancestors().skip(1).take(FOLDERS_MAX);
    folders.map(|folder| folder.join(FILE)).find(|file| file.is_file())
}

/// The path without `.` and `..`, so that two spellings of it are one.
pub fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_are_one_path() {
        assert_eq!(plain(Path::new("/a/b/../c/./d")), Path::new("/a/c/d"));
    }

    #[test]
    fn the_nearest_settings_name_universes() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(FILE), "[universes]\nmine = [\"A\"]\n").expect("written");
        let deep = folder.path().join("x/y/s.yaml");
        std::fs::create_dir_all(deep.parent().expect("a folder")).expect("made");
        let around = surroundings(Some(&deep));
        assert!(around.universes.contains(&"mine".to_owned()));
        assert!(around.universes.contains(&"SP500".to_owned()));
    }
}
