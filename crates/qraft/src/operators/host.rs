//! The sandbox that all commands share, with its cache of compiled components.

use std::ffi::OsString;
use std::path::PathBuf;

use qraft_plugin::keys::{self, KeyError};
use qraft_wasm::{Cache, Host, Limits};

use crate::exit::Stop;

/// A host with the usual limits. Compiled components are kept for this user alone; where they
/// cannot be, each command compiles anew.
///
/// # Errors
/// Exit 2: the secret that marks compiled components is open to others or broken, or the machine
/// has no room for a sandbox.
pub fn host() -> Result<Host, Stop> {
    Host::new(Limits::default(), cache()?)
        .map_err(|fault| Stop::input("operator_host", fault.message))
}

fn cache() -> Result<Option<Cache>, Stop> {
    let folder = cache_dir(|name| std::env::var_os(name));
    let (Some(folder), Ok(config)) = (folder, keys::config_dir()) else { return Ok(None) };
    match keys::machine_secret(&config) {
        Ok(secret) => Ok(Some(Cache::new(&folder, secret))),
        // These the user can put right, and should: the others have no better answer than no cache.
        Err(error @ (KeyError::Open { .. } | KeyError::NoKey(_))) => {
            Err(Stop::input("key_unusable", error.to_string()))
        }
        Err(_) => Ok(None),
    }
}

/// `$XDG_CACHE_HOME/qraft/components`, else `~/.cache/qraft/components`. An empty variable counts
/// as unset, and a relative one too, as its specification demands.
fn cache_dir(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let path = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = path("XDG_CACHE_HOME").or_else(|| path("HOME").map(|home| home.join(".cache")))?;
    Some(cache.join("qraft").join("components"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_the_users() {
        let dir = |set: &[(&str, &str)]| {
            let find = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).into());
            cache_dir(find).map(|path| path.display().to_string())
        };
        let all = [("XDG_CACHE_HOME", "/x"), ("HOME", "/h")];
        assert_eq!(dir(&all), Some("/x/qraft/components".to_owned()));
        assert_eq!(dir(&all[1..]), Some("/h/.cache/qraft/components".to_owned()));
        assert_eq!(dir(&[("XDG_CACHE_HOME", "x")]), None);
    }
}
