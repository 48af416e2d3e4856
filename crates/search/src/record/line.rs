//! A line of `results.jsonl`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use qraft_base::{Digest, Failure};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::number::{number, read_number};
use super::stats::Stats;
use super::text::Object;

/// What became of one trial.
#[derive(Clone, PartialEq, Debug)]
pub struct TrialRecord {
    /// Its number, from 0.
    pub trial: u64,
    /// What it is: snapshot, program, params, mode, semantics.
    pub trial_key: Digest,
    /// Its params, canonically.
    pub param_hash: Digest,
    /// By name, sorted.
    pub params: Vec<(String, f64)>,
    /// What came out.
    pub outcome: Outcome,
}

/// What came out of a trial.
#[derive(Clone, PartialEq, Debug)]
// Nearly every trial is the large one: a box would cost each of them an allocation.
#[allow(clippy::large_enum_variant)]
pub enum Outcome {
    /// It ran to the end.
    Done {
        /// Its figures.
        stats: Stats,
        /// How many bars its equity has.
        equity_len: u64,
    },
    /// It did not.
    Failed(TrialFailure),
}

/// A failure as a line has it: one that the same trial meets again. Others have no line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrialFailure {
    /// `fast`, `precise`, `other`.
    pub error_type: Cow<'static, str>,
    /// Stable, snake case.
    pub error_code: Cow<'static, str>,
    /// Where in the path it arose.
    pub error_stage: Cow<'static, str>,
    /// One sentence.
    pub message: String,
    /// The way out, where one is known.
    pub hint: Option<String>,
}

impl From<Failure> for TrialFailure {
    fn from(failure: Failure) -> TrialFailure {
        TrialFailure {
            error_type: Cow::Borrowed(failure.error_type.as_str()),
            error_code: Cow::Borrowed(failure.code),
            error_stage: Cow::Borrowed(failure.stage.as_str()),
            message: failure.message,
            hint: failure.hint,
        }
    }
}

impl TrialRecord {
    /// The params as an object.
    pub fn params_json(&self) -> Value {
        let entries = self.params.iter().map(|(name, value)| (name.clone(), number(*value)));
        Value::Object(entries.collect())
    }

    /// Its figures, where it ran to the end.
    pub fn stats(&self) -> Option<&Stats> {
        match &self.outcome {
            Outcome::Done { stats, .. } => Some(stats),
            Outcome::Failed(_) => None,
        }
    }

    /// Its failure, where it did not.
    pub fn failure(&self) -> Option<&TrialFailure> {
        match &self.outcome {
            Outcome::Done { .. } => None,
            Outcome::Failed(failure) => Some(failure),
        }
    }

    /// The line, without its newline. Starts with `{"trial":N,`.
    pub fn to_line(&self) -> String {
        let mut line = Object::new();
        line.whole("trial", self.trial);
        line.text("trial_key", &self.trial_key.to_string());
        line.text("param_hash", &self.param_hash.to_string());
        line.open("params");
        for (name, value) in &self.params {
            line.number(name, Some(*value));
        }
        line.close();
        match &self.outcome {
            Outcome::Done { stats, equity_len } => {
                line.open("stats");
                for (name, figure) in stats.iter() {
                    line.number(name, figure.value());
                }
                line.close();
                line.whole("equity_len", *equity_len);
                if stats.reasons().next().is_some() {
                    line.open("undefined");
                    stats.reasons().for_each(|(name, reason)| line.text(name, reason));
                    line.close();
                }
            }
            Outcome::Failed(failure) => {
                line.number("stats", None);
                line.whole("equity_len", 0);
                line.text("error_type", &failure.error_type);
                line.text("error_code", &failure.error_code);
                line.text("error_stage", &failure.error_stage);
                line.text("message", &failure.message);
                if let Some(hint) = &failure.hint {
                    line.text("hint", hint);
                }
            }
        }
        line.finish()
    }

    /// Reads a line.
    ///
    /// # Errors
    /// In words: not JSON, or a key absent or of another type.
    pub fn parse(line: &str) -> Result<TrialRecord, String> {
        let line: LineFile<'_> = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let params = line.params.iter().map(|(name, value)| {
            let value = read_number(value).ok_or_else(|| format!("`{name}` is no number"))?;
            Ok((name.clone(), value))
        });
        Ok(TrialRecord {
            trial: line.trial,
            trial_key: line.trial_key.parse()?,
            param_hash: line.param_hash.parse()?,
            params: params.collect::<Result<_, String>>()?,
            outcome: line.outcome()?,
        })
    }
}

/// A line as it stands.
#[derive(Deserialize)]
struct LineFile<'a> {
    trial: u64,
    trial_key: &'a str,
    param_hash: &'a str,
    params: Map<String, Value>,
    #[serde(borrow)]
    stats: Option<BTreeMap<&'a str, Value>>,
    equity_len: u64,
    #[serde(borrow, default)]
    undefined: BTreeMap<&'a str, String>,
    error_type: Option<String>,
    error_code: Option<String>,
    error_stage: Option<String>,
    message: Option<String>,
    hint: Option<String>,
}

impl LineFile<'_> {
    fn outcome(self) -> Result<Outcome, String> {
        if let Some(stats) = &self.stats {
            let stats = Stats::read(stats, &self.undefined)?;
            return Ok(Outcome::Done { stats, equity_len: self.equity_len });
        }
        let part = |part: Option<String>, key: &str| {
            part.ok_or_else(|| format!("neither `stats` nor `{key}` stands in it"))
        };
        Ok(Outcome::Failed(TrialFailure {
            error_type: Cow::Owned(part(self.error_type, "error_type")?),
            error_code: Cow::Owned(part(self.error_code, "error_code")?),
            error_stage: Cow::Owned(part(self.error_stage, "error_stage")?),
            message: part(self.message, "message")?,
            hint: self.hint,
        }))
    }
}
