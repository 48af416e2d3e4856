//! A line of `results.jsonl`.

use std::borrow::Cow;

use qraft_base::{Digest, Failure};
use serde_json::{Map, Value};

use super::number::{number, read_number};
use super::stats::Stats;

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
        let mut line = Map::new();
        let mut put = |key: &str, value: Value| line.insert(key.to_owned(), value);
        put("trial", Value::from(self.trial));
        put("trial_key", Value::from(self.trial_key.to_string()));
        put("param_hash", Value::from(self.param_hash.to_string()));
        put("params", self.params_json());
        match &self.outcome {
            Outcome::Done { stats, equity_len } => {
                put("stats", stats.to_json());
                put("equity_len", Value::from(*equity_len));
                if let Some(reasons) = stats.undefined() {
                    put("undefined", reasons);
                }
            }
            Outcome::Failed(failure) => {
                put("stats", Value::Null);
                put("equity_len", Value::from(0));
                put("error_type", Value::from(failure.error_type.as_ref()));
                put("error_code", Value::from(failure.error_code.as_ref()));
                put("error_stage", Value::from(failure.error_stage.as_ref()));
                put("message", Value::from(failure.message.as_str()));
                if let Some(hint) = &failure.hint {
                    put("hint", Value::from(hint.as_str()));
                }
            }
        }
        Value::Object(line).to_string()
    }

    /// Reads a line.
    ///
    /// # Errors
    /// In words: not JSON, or a key absent or of another type.
    pub fn parse(line: &str) -> Result<TrialRecord, String> {
        let line: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let digest = |key: &str| text(&line, key)?.parse::<Digest>();
        let params =
            line.get("params").and_then(Value::as_object).ok_or("`params` is no object")?;
        let params = params.iter().map(|(name, value)| {
            let value = read_number(value).ok_or_else(|| format!("`{name}` is no number"))?;
            Ok((name.clone(), value))
        });
        Ok(TrialRecord {
            trial: whole(&line, "trial")?,
            trial_key: digest("trial_key")?,
            param_hash: digest("param_hash")?,
            params: params.collect::<Result<_, String>>()?,
            outcome: outcome(&line)?,
        })
    }
}

fn outcome(line: &Value) -> Result<Outcome, String> {
    if line.get("error_code").is_some() {
        let owned = |key: &str| Ok::<_, String>(Cow::Owned(text(line, key)?.to_owned()));
        return Ok(Outcome::Failed(TrialFailure {
            error_type: owned("error_type")?,
            error_code: owned("error_code")?,
            error_stage: owned("error_stage")?,
            message: text(line, "message")?.to_owned(),
            hint: line.get("hint").and_then(Value::as_str).map(str::to_owned),
        }));
    }
    let stats = line.get("stats").ok_or("`stats` is absent")?;
    let stats = Stats::from_json(stats, line.get("undefined"))?;
    Ok(Outcome::Done { stats, equity_len: whole(line, "equity_len")? })
}

fn text<'a>(line: &'a Value, key: &str) -> Result<&'a str, String> {
    line.get(key).and_then(Value::as_str).ok_or_else(|| format!("`{key}` is absent or no text"))
}

fn whole(line: &Value, key: &str) -> Result<u64, String> {
    line.get(key).and_then(Value::as_u64).ok_or_else(|| format!("`{key}` is no whole number"))
}
