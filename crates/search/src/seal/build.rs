//! `build.json`: which build sealed a pack.

use qraft_base::{Isa, SEMANTICS_VERSION};
use serde_json::{Value, json};

/// The schema of `build.json`.
const SCHEMA: &str = "qraft.build/1";

/// A build. Of the machine that it runs on nothing is said: results do not depend on it, and so a
/// pack does not either.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Build {
    /// Name and version: `qraft 0.1.0`.
    pub engine: String,
    /// The target's triple.
    pub target: String,
    /// The compiler, as it names itself.
    pub rustc: String,
    /// The features that the binary was built with, sorted.
    pub features: Vec<String>,
    /// The instructions that all of its code may use, sorted.
    pub target_features: Vec<String>,
}

impl Build {
    /// As it stands in a pack.
    pub fn to_json(&self) -> Value {
        json!({
            "schema": SCHEMA,
            "engine": self.engine,
            "semantics": SEMANTICS_VERSION,
            "target": self.target,
            "rustc": self.rustc,
            "features": self.features,
            "target_features": self.target_features,
            "kernels": Isa::ALL.map(Isa::name),
            "results_depend_on_isa": false,
        })
    }
}
