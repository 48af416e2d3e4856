//! Who signs: ed25519 keys, their signatures, and where a user's own keys lie.

mod config;
mod error;
mod keyring;
mod machine;
mod public;
mod secret;

pub use config::{ConfigDirMissing, config_dir, config_dir_of};
pub use error::KeyError;
pub use keyring::{KEY_NAME_DEFAULT, Keyring};
pub use machine::machine_secret;
pub use public::{PublicKey, Signature, SignatureBytes};
pub use secret::{RandomnessMissing, SecretKey};
