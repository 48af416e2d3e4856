//! From an operator's source tree to components: compile, encode, write to `dist` with digests.
//!
//! - [`build`]: every operator of a package, of a workspace or of a folder of one
//! - [`imports`]: what a component asks of its host; an operator asks nothing
//! - [`digests`]: what stands in a `dist` folder, and that it is what was written down
//!
//! The same sources and the same compiler give the same bytes, in whatever folder they lie: sources
//! are named by fixed paths, code is generated in one unit, and the lock file is obeyed.
//!
//! Nothing is run here: what a component does is the host's to find out.

#![forbid(unsafe_code)]

mod compile;
mod dist;
mod encode;
mod error;
mod tree;

use std::path::{Path, PathBuf};

use qraft_base::Digest;

pub use dist::{DIGESTS, RUSTC, digests};
pub use encode::imports;
pub use error::Error;

/// How to build.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where cargo keeps what it makes; its own choice where none is named.
    pub target_dir: Option<PathBuf>,
    /// Where components go, in place of the `dist` folder that belongs to each.
    pub dist: Option<PathBuf>,
    /// Cargo may not use the network.
    pub offline: bool,
}

/// A component that was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// The library's name: `kalman_trend`.
    pub name: String,
    /// The file that was written.
    pub path: PathBuf,
    /// Of its bytes.
    pub digest: Digest,
    /// Its length.
    pub bytes: usize,
}

/// Builds every operator at `dir`: a package, a workspace, or a folder with members of one. An
/// operator is a library of type `cdylib`.
///
/// Components of a package that is its own workspace go to its `dist`; those of a larger workspace
/// to the `dist` beside the member's folder, so that `operators/common/*` fill
/// `operators/common/dist`. Every `dist` that was written to gets its digests anew
/// ([`DIGESTS`]) and the compiler's version ([`RUSTC`]).
///
/// A tree without `Cargo.lock` gets one; one that has it is built as it says.
pub fn build(dir: &Path, options: &Options) -> Result<Vec<Built>, Error> {
    let tree = tree::Tree::read(dir, options)?;
    let modules = compile::compile(&tree, options)?;
    let mut built = Vec::with_capacity(modules.len());
    for module in modules {
        let core = std::fs::read(&module.path).map_err(|e| Error::file(&module.path, &e))?;
        let component = encode::component(&module.name, &core)?;
        let folder = options.dist.clone().unwrap_or(module.dist);
        built.push(dist::write(&folder, module.name, &component)?);
    }
    dist::seal(&built)?;
    Ok(built)
}
