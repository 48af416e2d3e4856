//! A secret of a user that signs nothing: it marks what their own machine made.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use super::error::KeyError;
use super::keyring::{make_private_folder, new_private_file, private};
use super::secret::random;
use crate::hex;

/// The name of its file, beside the folder of keys.
const NAME: &str = "machine.key";

/// The file is one short line; what is longer is none.
const FILE_BYTES_MAX: u64 = 128;

/// 32 random bytes of this user, kept below that folder of settings in a file of mode 0600. They
/// are made at the first call, and the same ever after.
///
/// # Errors
/// [`KeyError`]: above all [`KeyError::Open`] for a file that others can read.
pub fn machine_secret(config_dir: &Path) -> Result<[u8; 32], KeyError> {
    let path = config_dir.join(NAME);
    match fs::File::open(&path) {
        Ok(file) => {
            private(&path, &file.metadata().map_err(KeyError::io(&path))?)?;
            let mut text = String::new();
            let read = file.take(FILE_BYTES_MAX).read_to_string(&mut text);
            read.map_err(KeyError::io(&path))?;
            let digits = text.strip_suffix('\n').unwrap_or(&text);
            hex::decode(digits).ok_or(KeyError::NoKey(path))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            make_private_folder(config_dir)?;
            make(config_dir, &path)?;
            // Of two that made one at once, both read the one that came first.
            match path.exists() {
                true => machine_secret(config_dir),
                false => Err(KeyError::NoKey(path)),
            }
        }
        Err(source) => Err(KeyError::Io { path, source }),
    }
}

/// Puts a new one in its place, whole or not at all; one that is there is kept.
fn make(config_dir: &Path, path: &Path) -> Result<(), KeyError> {
    let secret = random().map_err(KeyError::Randomness)?;
    let unfinished = config_dir.join(format!(".{NAME}.{}", std::process::id()));
    // A leftover of a process of the same number is nobody's.
    let _ = fs::remove_file(&unfinished);
    let mut file = new_private_file(&unfinished).map_err(KeyError::io(&unfinished))?;
    let text = format!("{}\n", hex::encode(&secret));
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| match fs::hard_link(&unfinished, path) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    let _ = fs::remove_file(&unfinished);
    linked.map_err(KeyError::io(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_once() {
        let dir = tempfile::tempdir().unwrap();
        let settings = dir.path().join("qraft");
        let secret = machine_secret(&settings).unwrap();
        assert_eq!(machine_secret(&settings).unwrap(), secret);
        assert_ne!(machine_secret(&dir.path().join("other")).unwrap(), secret);
        assert_eq!(fs::read_dir(&settings).unwrap().count(), 1);
        fs::write(settings.join(NAME), "short\n").unwrap();
        assert!(matches!(machine_secret(&settings), Err(KeyError::NoKey(_))));
    }

    #[cfg(unix)]
    #[test]
    fn it_is_the_users_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        machine_secret(dir.path()).unwrap();
        let path = dir.path().join(NAME);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(machine_secret(dir.path()), Err(KeyError::Open { .. })));
    }
}
