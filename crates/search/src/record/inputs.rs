//! `inputs.json`: what a run was made from, so that a later command finds its data and its
//! operators again.

use serde::{Deserialize, Serialize};

/// The schema of `inputs.json`.
pub const INPUTS_SCHEMA: &str = "qraft.inputs/1";

/// The name of the file, in a run's folder and in packs.
pub const INPUTS_NAME: &str = "inputs.json";

/// What a run was made from. Paths are as they were given, and relative ones are relative to the
/// folder that the command ran in; what the data are is said by the header's snapshot alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inputs {
    /// The prices' file.
    pub prices: String,
    /// The file whose text the strategy is; its folder says which operators are pinned.
    pub strategy: String,
    /// The calendar that the data have.
    pub calendar: String,
    /// The length of a bar.
    pub bar: String,
    /// `--from`
    pub from: Option<String>,
    /// `--to`
    pub to: Option<String>,
    /// What the universe is called.
    pub universe: String,
    /// Its symbols, sorted.
    pub symbols: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InputsFile {
    schema: String,
    prices: String,
    strategy: String,
    calendar: String,
    bar: String,
    from: Option<String>,
    to: Option<String>,
    universe: String,
    symbols: Vec<String>,
}

impl Inputs {
    /// As it stands on disk: indented JSON, a newline at the end.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Inputs { prices, strategy, calendar, bar, from, to, universe, symbols } = self.clone();
        let schema = INPUTS_SCHEMA.to_owned();
        let file =
            InputsFile { schema, prices, strategy, calendar, bar, from, to, universe, symbols };
        // Texts alone: nothing in it can fail to be JSON.
        let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads what [`Inputs::to_bytes`] wrote.
    ///
    /// # Errors
    /// In words: not JSON, a key too many or too few, another schema.
    pub fn parse(bytes: &[u8]) -> Result<Inputs, String> {
        let file: InputsFile = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        if file.schema != INPUTS_SCHEMA {
            return Err(format!("schema `{}`; this build reads `{INPUTS_SCHEMA}`", file.schema));
        }
        let InputsFile { prices, strategy, calendar, bar, from, to, universe, symbols, .. } = file;
        Ok(Inputs { prices, strategy, calendar, bar, from, to, universe, symbols })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_wrote_and_nothing_else() {
        let inputs = Inputs {
            prices: "data/p.csv".into(),
            strategy: "s.yaml".into(),
            calendar: "XNYS".into(),
            bar: "1D".into(),
            from: Some("2020-01-02".into()),
            to: None,
            universe: "all".into(),
            symbols: vec!["A".into(), "B".into()],
        };
        let bytes = inputs.to_bytes();
        assert_eq!(Inputs::parse(&bytes), Ok(inputs));
        let text = String::from_utf8(bytes).expect("text");
        let newer = text.replace("inputs/1", "inputs/2");
        assert!(Inputs::parse(newer.as_bytes()).expect_err("another").contains("inputs/2"));
        let more = text.replace("\"bar\"", "\"host\": \"x\",\n  \"bar\"");
        assert!(Inputs::parse(more.as_bytes()).expect_err("a key").contains("host"));
    }
}
