//! Where a user's own settings lie.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

/// Nothing in the environment says where a user's settings lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ConfigDirMissing;

impl fmt::Display for ConfigDirMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no folder for keys and trust is known: set QRAFT_CONFIG_DIR, or HOME")
    }
}

impl std::error::Error for ConfigDirMissing {}

/// The folder of a user's keys and trust: `$QRAFT_CONFIG_DIR`, else `$XDG_CONFIG_HOME/qraft`, else
/// `~/.config/qraft`.
///
/// # Errors
/// [`ConfigDirMissing`] where none of them is set.
pub fn config_dir() -> Result<PathBuf, ConfigDirMissing> {
    config_dir_of(|name| std::env::var_os(name))
}

/// The same of an environment that is asked by name. An empty variable counts as unset, and a
/// relative `XDG_CONFIG_HOME` too, as its specification demands.
///
/// # Errors
/// [`ConfigDirMissing`] where none of them is set.
pub fn config_dir_of(
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<PathBuf, ConfigDirMissing> {
    let path = |name: &str| variable(name).filter(|text| !text.is_empty()).map(PathBuf::from);
    if let Some(own) = path("QRAFT_CONFIG_DIR") {
        return Ok(own);
    }
    if let Some(config) = path("XDG_CONFIG_HOME").filter(|path| path.is_absolute()) {
        return Ok(config.join("qraft"));
    }
    path("HOME").map(|home| home.join(".config").join("qraft")).ok_or(ConfigDirMissing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_variable_wins() {
        let dir = |set: &[(&str, &str)]| {
            let find = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).into());
            config_dir_of(find).map(|path| path.display().to_string())
        };
        let all = [("QRAFT_CONFIG_DIR", "/q"), ("XDG_CONFIG_HOME", "/x"), ("HOME", "/h")];
        assert_eq!(dir(&all), Ok("/q".to_owned()));
        assert_eq!(dir(&all[1..]), Ok("/x/qraft".to_owned()));
        assert_eq!(dir(&all[2..]), Ok("/h/.config/qraft".to_owned()));
        assert_eq!(dir(&[("XDG_CONFIG_HOME", "x"), all[2]]), Ok("/h/.config/qraft".to_owned()));
        assert_eq!(dir(&[("QRAFT_CONFIG_DIR", "")]), Err(ConfigDirMissing));
    }
}
