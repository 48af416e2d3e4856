//! `qraft.toml`: what a project says once. Every table is optional, and unknown keys are errors.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use qraft_base::nearest;
use qraft_check::{Policy, PolicyError};
use qraft_diag::Severity;
use serde::Deserialize;

use crate::args::{BenchmarkArg, BootstrapArg, CheckArgs, FailOn};
use crate::exit::Stop;
use crate::plugins::Installed;

/// The file's name in the working folder.
pub const FILE: &str = "qraft.toml";

/// What `qraft.toml` may say.
#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `[universes]`: a name and its symbols, or `"all"`.
    #[serde(default)]
    pub universes: BTreeMap<String, Members>,
    /// `[data]`: defaults of the flags of the same name.
    #[serde(default)]
    pub data: Data,
    /// `[check]`: which findings count, and how much, in checks and before runs.
    #[serde(default)]
    pub check: Check,
    /// `[operators]`: which operators from outside may run.
    #[serde(default)]
    pub operators: Operators,
    /// `[gates]`: what a candidate must pass, and how the tests are made.
    #[serde(default)]
    pub gates: Gates,
    /// What `[check]` comes to.
    #[serde(skip)]
    pub policy: Policy,
    /// What the project has installed and pinned.
    #[serde(skip)]
    pub installed: Arc<Installed>,
}

/// The members of a universe.
#[derive(Deserialize, Debug)]
#[serde(untagged)]
pub enum Members {
    /// `"all"`: every symbol of the data.
    Word(String),
    /// These.
    Symbols(Vec<String>),
}

/// `[data]`
#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// The default of `--calendar`.
    pub calendar: Option<String>,
    /// The default of `--bar`.
    pub bar: Option<String>,
}

/// `[check]`
#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Check {
    /// The default of `--select`.
    #[serde(default)]
    pub select: Vec<String>,
    /// The default of `--ignore`.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// The default of `--fail-on`.
    pub fail_on: Option<FailOn>,
    /// The default of `--strict`.
    #[serde(default)]
    pub strict: bool,
    /// Other levels than the rules' own, by code, name or family: `CST001 = "error"`. Errors of
    /// SYN, NAM, TYP, UNI, LAH and WIN cannot be lowered.
    #[serde(default)]
    pub levels: BTreeMap<String, Level>,
}

/// `[operators]`
#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub struct Operators {
    /// Whether operators that a model proposed are built here, and run in research.
    #[serde(default)]
    pub allow_proposed: bool,
}

/// `[gates]`: bounds, each a fraction between 0 and 1, and how the tests are made. A space file's
/// own `gates` stands above it.
#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub struct Gates {
    /// Deflated Sharpe ratio, at least.
    pub deflated_sharpe: Option<f64>,
    /// White's reality check: p at most.
    pub reality_check: Option<f64>,
    /// Hansen's SPA: p at most; the level of StepM.
    pub spa: Option<f64>,
    /// Probability of backtest overfitting, at most.
    pub pbo: Option<f64>,
    /// Top-N overlap over costs ±50 %, at least.
    pub top_n_overlap: Option<f64>,
    /// Difference of scan and matcher, below.
    pub two_stage: Option<f64>,
    /// The default of `--benchmark`.
    pub benchmark: Option<BenchmarkArg>,
    /// The default of `--bootstrap`.
    pub bootstrap: Option<BootstrapArg>,
    /// The default of `--block`.
    pub block: Option<usize>,
    /// The default of `--replications`.
    pub replications: Option<usize>,
    /// The default of `--seed`.
    pub seed: Option<u64>,
}

/// A level in `[check.levels]`.
#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// `"error"`
    Error,
    /// `"warning"`
    Warning,
    /// `"info"`
    Info,
}

/// Every key, by table (`""` is the top).
const KEYS: [(&str, &[&str]); 5] = [
    ("", &["universes", "data", "check", "operators", "gates"]),
    ("data", &["calendar", "bar"]),
    ("check", &["select", "ignore", "fail-on", "strict", "levels"]),
    ("operators", &["allow_proposed"]),
    (
        "gates",
        &[
            "deflated_sharpe",
            "reality_check",
            "spa",
            "pbo",
            "top_n_overlap",
            "two_stage",
            "benchmark",
            "bootstrap",
            "block",
            "replications",
            "seed",
        ],
    ),
];

impl Config {
    /// Reads `path`, or `qraft.toml` of the working folder where there is one.
    ///
    /// # Errors
    /// Exit 2: a named file that is absent, a file that is not TOML, or a key that is not known.
    pub fn load(path: Option<&Path>) -> Result<Config, Stop> {
        let (path, asked) = match path {
            Some(path) => (path.to_path_buf(), true),
            None => (PathBuf::from(FILE), false),
        };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !asked => {
                return Ok(Config::default());
            }
            Err(error) => {
                let message = format!("{}: cannot be read: {error}", path.display());
                return Err(Stop::input("config_unreadable", message));
            }
        };
        let invalid =
            |why: &dyn Display| Stop::input("config_invalid", format!("{}: {why}", path.display()));
        let table: toml::Table = toml::from_str(&text).map_err(|e| invalid(&e))?;
        if let Some(why) = unknown_key(&table) {
            return Err(invalid(&why));
        }
        let mut config: Config = toml::from_str(&text).map_err(|e| invalid(&e))?;
        config.policy = config.check.policy(None).map_err(|e| invalid(&format!("[check] {e}")))?;
        let project = path.parent().unwrap_or(Path::new(""));
        config.installed = Arc::new(Installed::of(project, config.operators.allow_proposed));
        Ok(config)
    }

    /// What the flags of a check and `[check]` come to: each flag stands for the key of its name.
    ///
    /// # Errors
    /// Exit 2: a rule that does not exist, or that cannot be ignored.
    pub fn policy_with(&self, args: &CheckArgs) -> Result<Policy, Stop> {
        self.check.policy(Some(args)).map_err(|e| Stop::input("rules_invalid", e.to_string()))
    }

    /// Universes as lists; `"all"` is the list of that one word.
    pub fn universe_lists(&self) -> Result<BTreeMap<String, Vec<String>>, Stop> {
        let mut lists = BTreeMap::new();
        for (name, members) in &self.universes {
            let list = match members {
                Members::Symbols(list) => list.clone(),
                Members::Word(word) if word == "all" => vec!["all".to_owned()],
                Members::Word(word) => {
                    let message = format!(
                        "{FILE}: universe `{name}` is `{word}`: write a list of symbols, or \"all\""
                    );
                    return Err(Stop::input("config_invalid", message));
                }
            };
            lists.insert(name.clone(), list);
        }
        Ok(lists)
    }
}

impl Check {
    fn policy(&self, flags: Option<&CheckArgs>) -> Result<Policy, PolicyError> {
        let of = |flag: Option<&Vec<String>>, own: &[String]| -> Result<Vec<_>, PolicyError> {
            let words = flag.map_or(own, Vec::as_slice).iter().filter(|word| !word.is_empty());
            words.map(|word| word.parse()).collect()
        };
        let select = of(flags.and_then(|args| args.select.as_ref()), &self.select)?;
        let ignore = of(flags.and_then(|args| args.ignore.as_ref()), &self.ignore)?;
        let strict = self.strict || flags.is_some_and(|args| args.strict);
        let mut policy = Policy::default().select(select).ignore(ignore)?.strict(strict);
        for (rule, level) in &self.levels {
            let level = match level {
                Level::Error => Severity::Error,
                Level::Warning => Severity::Warn,
                Level::Info => Severity::Info,
            };
            policy = policy.level(rule.parse()?, level)?;
        }
        Ok(policy)
    }
}

/// The first key that does not exist, with what was probably meant.
fn unknown_key(top: &toml::Table) -> Option<String> {
    for (name, known) in KEYS {
        let table = match name {
            "" => Some(top),
            name => top.get(name).and_then(toml::Value::as_table),
        };
        let Some(table) = table else { continue };
        let Some(key) = table.keys().find(|key| !known.contains(&key.as_str())) else { continue };
        let place = if name.is_empty() { String::new() } else { format!(" in [{name}]") };
        let way_out = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", known.join(", ")),
        };
        return Some(format!("there is no key `{key}`{place}; {way_out}"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Config, String> {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join(FILE);
        std::fs::write(&path, text).expect("settings");
        Config::load(Some(&path)).map_err(|stop| stop.messages.join("\n"))
    }

    #[test]
    fn every_key_is_known_to_both_readers() {
        let all = "[universes]\nA = [\"X\"]\n[data]\ncalendar = \"XNYS\"\nbar = \"1D\"\n\
                   [check]\nselect = [\"LAH\"]\nignore = [\"USE\"]\nfail-on = \"warning\"\n\
                   strict = true\nlevels = {CST001 = \"error\"}\n\
                   [operators]\nallow_proposed = true\n\
                   [gates]\ndeflated_sharpe = 0.9\nreality_check = 0.1\nspa = 0.1\npbo = 0.5\n\
                   top_n_overlap = 0.6\ntwo_stage = 0.03\nbenchmark = \"cash\"\n\
                   bootstrap = \"circular\"\nblock = 9\nreplications = 500\nseed = 3\n";
        let config = load(all).expect("it is fine");
        assert_eq!(config.check.fail_on, Some(FailOn::Warning));
        assert!(config.operators.allow_proposed);
        let written: toml::Table = toml::from_str(all).expect("TOML");
        for (name, known) in KEYS.iter().filter(|(name, _)| !name.is_empty()) {
            let table = written[*name].as_table().expect("a table");
            assert_eq!(table.len(), known.len(), "{name}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_a_way_out() {
        for (text, says) in [
            ("[chek]\n", "did you mean `check`?"),
            ("[operators]\nallow-proposed = true\n", "did you mean `allow_proposed`?"),
            ("[gates]\ndeflated_sharp = 0.9\n", "did you mean `deflated_sharpe`?"),
            ("[check]\nfailon = \"error\"\n", "did you mean `fail-on`?"),
            ("[check]\nselect = [\"LHA001\"]\n", "did you mean `LAH001`?"),
            ("[check]\nlevels = {LAH001 = \"warning\"}\n", "neither ignored nor lowered"),
            ("[check]\nignore = [\"WIN002\"]\n", "neither ignored nor lowered"),
            ("[check]\nlevels = {CST001 = \"fatal\"}\n", "fatal"),
            ("[check\n", "qraft.toml"),
        ] {
            let error = load(text).expect_err(text);
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
