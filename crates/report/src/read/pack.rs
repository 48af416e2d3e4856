//! A pack: one trial, sealed.

use std::path::{Path, PathBuf};

use qraft_base::{Digest, Ts};
use qraft_evidence::Manifest;
use serde::Deserialize;

use super::columns::Columns;
use super::gates::GateCandidate;
use super::json::{self, Figures, Number};
use crate::error::ReportError;

/// What a pack holds.
#[derive(Debug)]
pub struct PackFiles {
    /// Its folder.
    pub dir: PathBuf,
    /// From 1, as its folder's name says; `None` where it does not.
    pub rank: Option<u64>,
    /// The pack's identity: the digest of its manifest.
    pub digest: Digest,
    /// Names of its files.
    pub files: Vec<String>,
    /// `digests.json`
    pub digests: Digests,
    /// The strategy's name, by `header.json`, where it was sealed.
    pub strategy: Option<String>,
    /// `params.json`
    pub params: Figures,
    /// `snapshot_meta.json`
    pub snapshot: SnapshotMeta,
    /// `figures.json`: its figures.
    pub stats: Figures,
    /// Why some figures have no number.
    pub undefined: Vec<(String, String)>,
    /// `performance.json`: every figure of the whole series, where it was sealed.
    pub performance: Option<Performance>,
    /// Instants of `equity.parquet`.
    pub ts: Vec<Ts>,
    /// Equity at each of them, money.
    pub equity: Vec<f64>,
    /// `trades.parquet`
    pub fills: Fills,
    /// `sensitivity.json`, where it was matched order by order.
    pub sensitivity: Option<Sensitivity>,
    /// What the gates said of it, where that was sealed with it.
    pub gates: Option<GateCandidate>,
}

/// Every figure of the whole series.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Performance {
    /// By name; what is no number is no figure.
    pub whole: serde_json::Map<String, serde_json::Value>,
}

/// What the trial is.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Digests {
    /// The run that it is of.
    pub run_id: String,
    /// Its number.
    pub trial: u64,
    /// What it is.
    pub trial_key: String,
    /// Its params.
    pub param_hash: String,
    /// The data.
    pub snapshot: String,
    /// What the strategy means.
    pub dsl: String,
    /// Operators from outside.
    pub operators: String,
    /// What was searched.
    pub space: String,
    /// `fast`, `precise`.
    pub mode: String,
    /// The version of the semantics.
    pub semantics: u32,
    /// The build.
    pub engine: String,
}

/// What the data are.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SnapshotMeta {
    /// Symbols by a name.
    pub universe: String,
    /// Length of a bar.
    pub bar: String,
    /// The calendar's name.
    pub calendar: String,
    /// Bars a year.
    pub periods_per_year: Number,
    /// How many.
    pub bars: u64,
    /// Their names.
    pub symbols: Vec<String>,
}

#[derive(Deserialize)]
struct FiguresFile {
    stats: Figures,
    #[serde(default)]
    undefined: Option<std::collections::BTreeMap<String, String>>,
}

/// At other costs, and at other latencies.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sensitivity {
    /// From which multiplier of costs on nothing is earned.
    pub return_turns_negative_at: Number,
    /// By multiplier.
    pub costs: Vec<SensitivityPoint>,
    /// By milliseconds.
    pub latency: Vec<SensitivityPoint>,
}

/// One point of a curve; the other key is absent.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SensitivityPoint {
    /// Of costs.
    pub multiplier: Number,
    /// From the decision on.
    pub latency_ms: Number,
    /// The figures there.
    pub stats: Figures,
}

/// Fills, column by column.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Fills {
    /// The bar's instant.
    pub ts: Vec<Ts>,
    /// Which symbol.
    pub symbol: Vec<String>,
    /// Bought and sold: shares, negative where sold.
    pub shares: Vec<f64>,
    /// Of one.
    pub price: Vec<f64>,
    /// Fee and tax, money.
    pub fee: Vec<f64>,
    /// Spread and impact, money; they are part of the price.
    pub slippage: Vec<f64>,
    /// Why.
    pub reason: Vec<String>,
}

impl Fills {
    fn read(path: &Path) -> Result<Fills, ReportError> {
        let table = Columns::read(path)?;
        let sides = table.texts("side")?;
        let signed = |(shares, side): (&f64, &String)| match side.as_str() {
            "sell" => -shares,
            _ => *shares,
        };
        let (spread, impact) = (table.numbers("spread")?, table.numbers("impact")?);
        Ok(Fills {
            ts: table.instants("ts")?.to_vec(),
            symbol: table.texts("symbol")?.to_vec(),
            shares: table.numbers("shares")?.iter().zip(sides).map(signed).collect(),
            price: table.numbers("price")?.to_vec(),
            fee: table.numbers("fee")?.to_vec(),
            slippage: spread.iter().zip(impact).map(|(spread, impact)| spread + impact).collect(),
            reason: table.texts("reason")?.to_vec(),
        })
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.ts.len()
    }

    /// True where nothing was traded.
    pub fn is_empty(&self) -> bool {
        self.ts.is_empty()
    }
}

impl PackFiles {
    /// Verifies a pack, then reads it.
    ///
    /// # Errors
    /// [`ReportError`]: it is not what was sealed, or a file in it cannot be read.
    pub fn read(dir: &Path) -> Result<PackFiles, ReportError> {
        let manifest = qraft_evidence::verify(dir)
            .map_err(|error| ReportError::Pack { path: dir.to_owned(), error })?;
        let at = |name: &str| dir.join(name);
        let has = |name: &str| manifest.files.iter().any(|entry| entry.name == name);
        let figures: FiguresFile = json::required(&at("figures.json"), "qraft.figures/1")?;
        let params = std::fs::read(at("params.json"))
            .map_err(|e| ReportError::file(&at("params.json"), e))?;
        let equity = Columns::read(&at("equity.parquet"))?;
        let digests: Digests = json::required(&at("digests.json"), "qraft.digests/1")?;
        Ok(PackFiles {
            rank: rank(dir),
            digest: manifest.digest(),
            files: names(&manifest),
            strategy: strategy(&at("header.json")),
            params: json::parse(&at("params.json"), &params, None)?,
            snapshot: json::required(&at("snapshot_meta.json"), "qraft.snapshot-meta/1")?,
            stats: figures.stats,
            undefined: figures.undefined.unwrap_or_default().into_iter().collect(),
            performance: match has("performance.json") {
                true => Some(json::required(&at("performance.json"), "qraft.performance/1")?),
                false => None,
            },
            ts: equity.instants("ts")?.to_vec(),
            equity: equity.numbers("equity")?.to_vec(),
            fills: Fills::read(&at("trades.parquet"))?,
            sensitivity: match has("sensitivity.json") {
                true => Some(json::required(&at("sensitivity.json"), "qraft.sensitivity/1")?),
                false => None,
            },
            gates: match has("gates.json") {
                true => of_trial(&at("gates.json"), digests.trial)?,
                false => None,
            },
            digests,
            dir: dir.to_owned(),
        })
    }
}

/// The name in a run's header; `None` where there is none that can be read.
fn strategy(header: &Path) -> Option<String> {
    let text = std::fs::read_to_string(header).ok()?;
    qraft_search::record::Header::parse(&text).ok().map(|header| header.strategy)
}

/// What a sealed `gates.json` says of the pack's own trial.
fn of_trial(path: &Path, trial: u64) -> Result<Option<GateCandidate>, ReportError> {
    let gates: super::Gates = json::required(path, super::gates::SCHEMA)?;
    Ok(gates.of(trial).cloned())
}

fn names(manifest: &Manifest) -> Vec<String> {
    manifest.files.iter().map(|entry| entry.name.clone()).collect()
}

/// The rank that a folder's name starts with: `3-0a1b2c3d`.
fn rank(dir: &Path) -> Option<u64> {
    let name = dir.file_name()?.to_str()?;
    name.split_once('-')?.0.parse().ok()
}
