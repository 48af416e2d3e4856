//! The first line of `results.jsonl`: what the run is. A run whose header differs must not append.

use std::fmt;

use qraft_base::Digest;
use serde_json::{Map, Value};

use super::number::{number, read_number};

/// The schema of the results file.
pub const RESULTS_SCHEMA: &str = "qraft.results/1";

/// What a run is. Two runs with equal headers give equal trial lines.
#[derive(Clone, PartialEq, Debug)]
pub struct Header {
    /// The run's name.
    pub run_id: String,
    /// What the data are.
    pub snapshot: Digest,
    /// What the strategy means.
    pub dsl: Digest,
    /// Operators that do not come with the build; an empty list has a digest too.
    pub operators: Digest,
    /// What is searched: domains, constraints, plan, number of trials, seed.
    pub space_digest: Digest,
    /// The version of the semantics.
    pub semantics: u32,
    /// The build's name and version.
    pub engine: String,
    /// The strategy's name.
    pub strategy: String,
    /// The space file's stem.
    pub space: String,
    /// `grid`, `random`.
    pub plan: String,
    /// `fast`, `precise`.
    pub mode: String,
    /// The seed.
    pub seed: u64,
    /// How many trials the plan has.
    pub trials: u64,
    /// The universe, as the strategy or the command names it.
    pub universe: String,
    /// Bars of the panel.
    pub bars: u64,
    /// Symbols of the panel.
    pub symbols: u64,
    /// Bars a year.
    pub periods_per_year: f64,
    /// Money at the start, where no param decides it.
    pub capital: f64,
}

/// One field in which two headers differ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Its name.
    pub field: String,
    /// What stands in the file.
    pub file: String,
    /// What this run would write.
    pub run: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the file has {}, this run has {}", self.field, self.file, self.run)
    }
}

impl Header {
    fn to_map(&self) -> Map<String, Value> {
        let mut map = Map::new();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        put("schema", Value::from(RESULTS_SCHEMA));
        put("run_id", Value::from(self.run_id.as_str()));
        put("snapshot", Value::from(self.snapshot.to_string()));
        put("dsl", Value::from(self.dsl.to_string()));
        put("operators", Value::from(self.operators.to_string()));
        put("space_digest", Value::from(self.space_digest.to_string()));
        put("semantics", Value::from(self.semantics));
        put("engine", Value::from(self.engine.as_str()));
        put("strategy", Value::from(self.strategy.as_str()));
        put("space", Value::from(self.space.as_str()));
        put("plan", Value::from(self.plan.as_str()));
        put("mode", Value::from(self.mode.as_str()));
        put("seed", Value::from(self.seed));
        put("trials", Value::from(self.trials));
        put("universe", Value::from(self.universe.as_str()));
        put("bars", Value::from(self.bars));
        put("symbols", Value::from(self.symbols));
        put("periods_per_year", number(self.periods_per_year));
        put("capital", number(self.capital));
        map
    }

    /// The header as an object.
    pub fn to_json(&self) -> Value {
        Value::Object(self.to_map())
    }

    /// Reads a header line, or the object that it is.
    ///
    /// # Errors
    /// In words: not JSON, another schema, a field that is missing or is not what it should be.
    pub fn parse(text: &str) -> Result<Header, String> {
        let map: Map<String, Value> = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let field = |key: &str| map.get(key).ok_or_else(|| format!("it has no `{key}`"));
        let wrong = |key: &str| format!("its `{key}` is not what a header has");
        let words = |key: &str| field(key)?.as_str().ok_or_else(|| wrong(key));
        let schema = words("schema")?;
        if schema != RESULTS_SCHEMA {
            return Err(format!("schema `{schema}`; this build reads `{RESULTS_SCHEMA}`"));
        }
        let text = |key: &str| words(key).map(str::to_owned);
        let digest = |key: &str| words(key)?.parse::<Digest>().map_err(|_| wrong(key));
        let whole = |key: &str| field(key)?.as_u64().ok_or_else(|| wrong(key));
        // What is not finite is null, as a capital that a param decides and no default gives.
        let real = |key: &str| Ok::<f64, String>(read_number(field(key)?).unwrap_or(f64::NAN));
        Ok(Header {
            run_id: text("run_id")?,
            snapshot: digest("snapshot")?,
            dsl: digest("dsl")?,
            operators: digest("operators")?,
            space_digest: digest("space_digest")?,
            semantics: u32::try_from(whole("semantics")?).map_err(|_| wrong("semantics"))?,
            engine: text("engine")?,
            strategy: text("strategy")?,
            space: text("space")?,
            plan: text("plan")?,
            mode: text("mode")?,
            seed: whole("seed")?,
            trials: whole("trials")?,
            universe: text("universe")?,
            bars: whole("bars")?,
            symbols: whole("symbols")?,
            periods_per_year: real("periods_per_year")?,
            capital: real("capital")?,
        })
    }

    /// The line, without its newline.
    pub fn to_line(&self) -> String {
        Value::Object(self.to_map()).to_string()
    }

    /// Compares a header line that stands in a file with this one, field by field.
    ///
    /// # Errors
    /// In words: not a header line at all.
    pub fn differences(&self, line: &str) -> Result<Vec<Difference>, String> {
        let file: Map<String, Value> = serde_json::from_str(line).map_err(|e| e.to_string())?;
        if !file.contains_key("schema") {
            return Err("it has no `schema`".to_owned());
        }
        let run = self.to_map();
        let print = |value: Option<&Value>| match value {
            None => "nothing".to_owned(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        // This run's fields in their order, then what only the file has.
        let foreign = file.keys().filter(|key| !run.contains_key(*key));
        let fields = run.keys().chain(foreign);
        let differing = fields.filter(|key| run.get(*key) != file.get(*key));
        Ok(differing
            .map(|key| Difference {
                field: key.clone(),
                file: print(file.get(key)),
                run: print(run.get(key)),
            })
            .collect())
    }
}
