//! What was found out about an operator.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use qraft_base::Digest;

use crate::malformed::shown;
use crate::name::is_word;
use crate::{Address, Flaw, Version};

/// Probes that a manifest lists, at most.
const PROBES_MAX: usize = 64;

/// What was found out about an operator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facts {
    /// What its runs cost.
    pub measured: Measured,
    /// By whom and how it was verified.
    pub verified: Verified,
    /// Whether it may be used.
    pub status: Status,
    /// Who wrote it.
    pub provenance: Provenance,
    /// The language of its source, as a plain word: `rust`, `c`.
    pub language: String,
}

/// What `verify` measured, at the params' defaults.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Fuel that a row costs when rows are sent one by one.
    pub fuel_per_row_push: u64,
    /// Fuel that a row costs when rows are sent in blocks.
    pub fuel_per_row_block: u64,
    /// The most memory that it held.
    pub peak_memory_bytes: u64,
    /// Rows before the first answer.
    pub warm_up_rows: u32,
}

/// By whom and how an operator was verified.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verified {
    /// The version of qraft.
    pub qraft: Version,
    /// The probes that it passed, by name.
    pub probes: Vec<String>,
    /// The seed of the probes.
    pub seed: u64,
}

/// Whether an operator may be used.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Status {
    /// Everywhere.
    Approved,
    /// In research alone.
    Proposed,
    /// Still, with a warning.
    Deprecated {
        /// What to use instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        successor: Option<Address>,
    },
}

/// Who wrote an operator.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Provenance {
    /// A person.
    Manual,
    /// A language model; what it was asked, what it answered and which it was, by content.
    Model {
        /// What it was asked.
        #[serde(with = "crate::text")]
        prompt: Digest,
        /// What it answered.
        #[serde(with = "crate::text")]
        response: Digest,
        /// Which it was.
        #[serde(with = "crate::text")]
        model: Digest,
    },
}

impl Facts {
    pub(super) fn check(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if !is_word(&self.language) {
            let what = format!("`{}` should be a plain word, as `rust`", shown(&self.language));
            flaws.push(Flaw::new("language", what));
        }
        let probes = &self.verified.probes;
        if probes.len() > PROBES_MAX {
            let what = format!("{} probes, and {PROBES_MAX} are the most", probes.len());
            flaws.push(Flaw::new("verified.probes", what));
        }
        let mut seen = BTreeSet::new();
        for probe in probes.iter().take(PROBES_MAX) {
            if !is_word(probe) {
                let what = format!("`{}` is no name of a probe", shown(probe));
                flaws.push(Flaw::new("verified.probes", what));
            } else if !seen.insert(probe) {
                flaws.push(Flaw::new("verified.probes", format!("`{probe}` stands twice")));
            }
        }
        flaws
    }
}
