//! `pool.json`: which of the survivors are alike, and what each of the rest gets.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::json::Number;

pub(super) const SCHEMA: &str = "qraft.pool/1";

/// The pool.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Pool {
    /// What was compared: `returns`, `signals`.
    pub similarity: String,
    /// From which similarity on two are alike.
    pub threshold: Number,
    /// Who is alike.
    pub clusters: Vec<Cluster>,
    /// `equal`, `target_volatility`, `risk_parity`.
    pub allocation: String,
    /// Who gets what.
    pub weights: Vec<Weight>,
    /// What the pool can carry, as the file says it.
    pub limits: Option<Map<String, Value>>,
}

/// Trials that are alike.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Cluster {
    /// The one that stays; `None` where none does.
    pub kept: Option<u64>,
    /// All of them.
    pub members: Vec<u64>,
}

/// The share of one trial.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Weight {
    /// Its number.
    pub trial: u64,
    /// From 1.
    pub rank: Option<u64>,
    /// Its share.
    pub weight: Number,
    /// Its share where the pool keeps to its limits.
    pub capped_weight: Number,
}
