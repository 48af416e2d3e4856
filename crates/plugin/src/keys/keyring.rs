//! A user's own keys on disk: `keys/<name>.key` in a folder that nobody else may enter.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use qraft_base::publish::sync_parent;

use super::SecretKey;
use super::error::{HEADER, KeyError};
use crate::hex;
use crate::name::is_word;

/// What a key is called where nobody named it.
pub const KEY_NAME_DEFAULT: &str = "default";

/// A key file is two short lines; what is longer is none.
const FILE_BYTES_MAX: u64 = 256;

/// The keys of a user, in a folder of mode 0700 as files of mode 0600.
#[derive(Clone, Debug)]
pub struct Keyring {
    folder: PathBuf,
}

impl Keyring {
    /// The keys below that folder of settings ([`super::config_dir`]).
    pub fn of(config_dir: &Path) -> Keyring {
        Keyring { folder: config_dir.join("keys") }
    }

    /// Makes a new key of that name and stores it.
    ///
    /// # Errors
    /// [`KeyError`]; a key that stands under the name is kept.
    pub fn generate(&self, name: &str) -> Result<SecretKey, KeyError> {
        let key = SecretKey::generate().map_err(KeyError::Randomness)?;
        self.store(name, &key)?;
        Ok(key)
    }

    /// Stores a key under that name.
    ///
    /// # Errors
    /// [`KeyError`]; a key that stands under the name is kept.
    pub fn store(&self, name: &str, key: &SecretKey) -> Result<(), KeyError> {
        let path = self.path(name)?;
        make_private_folder(&self.folder)?;
        private(&self.folder, &fs::metadata(&self.folder).map_err(KeyError::io(&self.folder))?)?;
        let mut file = match new_private_file(&path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                return Err(KeyError::Exists(path));
            }
            Err(source) => return Err(KeyError::Io { path, source }),
        };
        let text = format!("{HEADER}\n{}\n", hex::encode(&key.seed()));
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        if let Err(source) = written {
            // Half a key is none, and its name should stay free.
            let _ = fs::remove_file(&path);
            return Err(KeyError::Io { path, source });
        }
        sync_parent(&path);
        Ok(())
    }

    /// Loads the key of that name.
    ///
    /// # Errors
    /// [`KeyError`]: above all [`KeyError::Open`] for a file or folder that others can read.
    pub fn load(&self, name: &str) -> Result<SecretKey, KeyError> {
        let path = self.path(name)?;
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Err(KeyError::Missing { path, name: name.to_owned() });
            }
            Err(source) => return Err(KeyError::Io { path, source }),
        };
        private(&self.folder, &fs::metadata(&self.folder).map_err(KeyError::io(&self.folder))?)?;
        // Of the file that is open, so that nobody can exchange it in between.
        private(&path, &file.metadata().map_err(KeyError::io(&path))?)?;
        let mut text = String::new();
        let read = file.take(FILE_BYTES_MAX).read_to_string(&mut text);
        match read {
            Err(e) if e.kind() != io::ErrorKind::InvalidData => Err(KeyError::io(&path)(e)),
            _ => parse(&text).ok_or(KeyError::NoKey(path)),
        }
    }

    /// The names of all keys, sorted. None where there is no folder yet.
    ///
    /// # Errors
    /// [`KeyError::Io`].
    pub fn names(&self) -> Result<Vec<String>, KeyError> {
        let items = match fs::read_dir(&self.folder) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            items => items.map_err(KeyError::io(&self.folder))?,
        };
        let mut names = Vec::new();
        for item in items {
            let file = item.map_err(KeyError::io(&self.folder))?.file_name();
            let name = file.to_str().and_then(|file| file.strip_suffix(".key"));
            names.extend(name.filter(|name| is_word(name)).map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }

    fn path(&self, name: &str) -> Result<PathBuf, KeyError> {
        match is_word(name) {
            true => Ok(self.folder.join(format!("{name}.key"))),
            false => Err(KeyError::BadName(name.to_owned())),
        }
    }
}

fn parse(text: &str) -> Option<SecretKey> {
    let digits = text.strip_prefix(HEADER)?.strip_prefix('\n')?.strip_suffix('\n')?;
    hex::decode(digits).map(SecretKey::from_seed)
}

#[cfg(unix)]
pub(super) fn make_private_folder(folder: &Path) -> Result<(), KeyError> {
    use std::os::unix::fs::DirBuilderExt;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(KeyError::io(folder))
}

#[cfg(unix)]
pub(super) fn new_private_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(unix)]
pub(super) fn private(path: &Path, metadata: &fs::Metadata) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o7777;
    let wanted = if metadata.is_dir() { 0o700 } else { 0o600 };
    match mode & 0o077 {
        0 => Ok(()),
        _ => Err(KeyError::Open { path: path.to_owned(), mode, wanted }),
    }
}

// Elsewhere a user's profile is closed to others by the system, and there are no bits to look at.
#[cfg(not(unix))]
pub(super) fn make_private_folder(folder: &Path) -> Result<(), KeyError> {
    fs::create_dir_all(folder).map_err(KeyError::io(folder))
}

#[cfg(not(unix))]
pub(super) fn new_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(not(unix))]
pub(super) fn private(_: &Path, _: &fs::Metadata) -> Result<(), KeyError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_stored_once_and_loads_as_itself() {
        let dir = tempfile::tempdir().unwrap();
        let ring = Keyring::of(&dir.path().join("qraft"));
        assert_eq!(ring.names().unwrap(), [""; 0]);
        let key = ring.generate(KEY_NAME_DEFAULT).unwrap();
        assert_eq!(ring.load(KEY_NAME_DEFAULT).unwrap().public(), key.public());
        let again = ring.generate(KEY_NAME_DEFAULT).unwrap_err();
        assert!(matches!(again, KeyError::Exists(_)), "{again}");
        assert_eq!(ring.names().unwrap(), [KEY_NAME_DEFAULT]);
        let missing = ring.load("other").unwrap_err().to_string();
        assert!(missing.contains("qraft operator key new other"), "{missing}");
        assert!(matches!(ring.load("../x"), Err(KeyError::BadName(_))));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let ring = Keyring::of(dir.path());
        ring.generate("a").unwrap();
        let path = dir.path().join("keys/a.key");
        for text in ["", "x", &format!("{HEADER}\n"), &format!("{HEADER}\n{}\n", "0".repeat(400))] {
            fs::write(&path, text).unwrap();
            assert!(matches!(ring.load("a"), Err(KeyError::NoKey(_))), "{text}");
        }
        fs::write(&path, [0xff; 64]).unwrap();
        assert!(matches!(ring.load("a"), Err(KeyError::NoKey(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_not_used() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let ring = Keyring::of(dir.path());
        ring.generate("a").unwrap();
        let (folder, file) = (dir.path().join("keys"), dir.path().join("keys/a.key"));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
        let open = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
        open(&file, 0o644).unwrap();
        let refused = ring.load("a").unwrap_err().to_string();
        assert!(refused.contains("mode 0644") && refused.contains("chmod 600 "), "{refused}");
        open(&file, 0o600).unwrap();
        open(&folder, 0o755).unwrap();
        assert!(ring.load("a").unwrap_err().to_string().contains("chmod 700 "));
        assert!(ring.generate("b").is_err());
    }
}
