//! What can go wrong on the way from sources to a component: where, why, and what to do.

use std::fmt;
use std::path::{Path, PathBuf};

/// A build that did not come to a component.
#[derive(Debug)]
pub enum Error {
    /// No `Cargo.toml` at or above a folder.
    NoManifest {
        /// The folder.
        dir: PathBuf,
    },
    /// A tree without an operator in it.
    NoOperator {
        /// The folder.
        dir: PathBuf,
    },
    /// Cargo or rustc cannot be started.
    NoTool {
        /// Which one.
        tool: String,
        /// What the system said.
        cause: String,
    },
    /// The compiler has no standard library for `wasm32-unknown-unknown`.
    NoTarget,
    /// `Cargo.lock` does not fit `Cargo.toml`, and a build obeys the lock.
    StaleLock {
        /// The folder of the workspace.
        dir: PathBuf,
        /// What cargo said.
        stderr: String,
    },
    /// Cargo refused.
    Cargo {
        /// The folder that was built.
        dir: PathBuf,
        /// What it said.
        stderr: String,
    },
    /// The core module is none of the contract's world.
    Encode {
        /// The library.
        name: String,
        /// What the encoder said.
        cause: String,
    },
    /// Bytes that are no component.
    NotAComponent {
        /// What the parser said.
        cause: String,
    },
    /// A file that cannot be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// A `dist` folder whose files and digests part.
    Dist {
        /// The folder.
        dir: PathBuf,
        /// In what.
        cause: String,
    },
}

impl Error {
    pub(crate) fn file(path: &Path, cause: &std::io::Error) -> Error {
        Error::File { path: path.to_owned(), cause: cause.to_string() }
    }

    /// What to do about it.
    pub fn way_out(&self) -> &'static str {
        match self {
            Error::NoManifest { .. } => {
                "name the folder of an operator; `qraft operator new` makes one"
            }
            Error::NoOperator { .. } => "say `crate-type = [\"cdylib\", \"rlib\"]` under `[lib]`",
            Error::NoTool { .. } => "install Rust from https://rustup.rs",
            Error::NoTarget => "rustup target add wasm32-unknown-unknown",
            Error::StaleLock { .. } => "run `cargo update --workspace` there, and commit the lock",
            Error::Cargo { .. } => "`cargo check` shows the same",
            Error::Encode { .. } => {
                "export an operator by `#[operator]`, `#[row_function]` or `raw::export!`"
            }
            Error::NotAComponent { .. } => "build it by `qraft operator build`",
            Error::File { .. } => "look at the path and its permissions",
            Error::Dist { .. } => "build again, or restore the folder",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoManifest { dir } => {
                write!(f, "no `Cargo.toml` in `{}` or above it", dir.display())
            }
            Error::NoOperator { dir } => {
                write!(f, "`{}` has no library of type `cdylib`", dir.display())
            }
            Error::NoTool { tool, cause } => write!(f, "`{tool}` cannot be started: {cause}"),
            Error::NoTarget => {
                write!(f, "this Rust has no standard library for `wasm32-unknown-unknown`")
            }
            Error::StaleLock { dir, stderr } => {
                write!(f, "`Cargo.lock` of `{}` is not up to date:\n{stderr}", dir.display())
            }
            Error::Cargo { dir, stderr } => {
                write!(f, "`{}` does not build:\n{stderr}", dir.display())
            }
            Error::Encode { name, cause } => write!(f, "`{name}` is no operator: {cause}"),
            Error::NotAComponent { cause } => write!(f, "not a component: {cause}"),
            Error::File { path, cause } => write!(f, "`{}`: {cause}", path.display()),
            Error::Dist { dir, cause } => write!(f, "`{}`: {cause}", dir.display()),
        }
    }
}

impl std::error::Error for Error {}
