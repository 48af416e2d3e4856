//! What an operator says of itself.

mod check;

pub use check::{DOC_BYTES_MAX, Flaw, INPUTS_MAX, LINE_BYTES_MAX, PARAMS_MAX, WHOLE_NUMBER_MAX};

use serde::{Deserialize, Serialize};

/// Whom a value is computed from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One symbol's rows.
    Series,
    /// All symbols of a row.
    CrossSection,
}

/// What is promised of bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Determinism {
    /// Same rows, same bits, however they are sent.
    Bitwise,
    /// Same rows, same bits when pushed one by one.
    PushOnly,
}

/// What a value means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Not known, or none.
    None,
    /// Currency a share.
    Price,
    /// Shares.
    Shares,
    /// A plain ratio, fraction or index.
    Ratio,
    /// Hundredths of a percent.
    Bps,
    /// That of the first input.
    OfFirst,
}

/// A series that is read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Snake case.
    pub name: String,
    /// One sentence.
    pub doc: String,
    /// The unit that it must have; [`Unit::None`] takes any.
    pub unit: Unit,
    /// The column that is meant where an author names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

/// What values a param takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Domain {
    /// Any number of its range.
    Number,
    /// Whole numbers of its range.
    Integer,
    /// 0 or 1.
    Flag,
}

/// A constant that an author may set.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// Snake case.
    pub name: String,
    /// One sentence.
    pub doc: String,
    /// What it takes.
    pub domain: Domain,
    /// Least value, inclusive.
    pub min: f64,
    /// Greatest value, inclusive.
    pub max: f64,
    /// The value where an author sets none.
    pub default: f64,
}

/// What is answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// One sentence.
    pub doc: String,
    /// Its unit.
    pub unit: Unit,
    /// True where it answers 1, 0 or NaN, to be used as a condition.
    pub flag: bool,
}

/// What an operator says of itself: the contract's record `description` as plain data. It is what
/// a stranger wrote; [`Description::check`] tells whether it can be believed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// `namespace/name`.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// One sentence, then details.
    pub doc: String,
    /// Whom a value is computed from.
    pub kind: Kind,
    /// True for a row function.
    pub stateless: bool,
    /// What is promised of bits.
    pub determinism: Determinism,
    /// In the order in which rows have them.
    pub inputs: Vec<Input>,
    /// In the order in which they are sent.
    pub params: Vec<Param>,
    /// What is answered.
    pub output: Output,
}

impl Description {
    /// The fields in which another one differs, by name. A NaN differs from itself.
    pub fn differences(&self, other: &Description) -> Vec<&'static str> {
        let fields = [
            ("name", self.name == other.name),
            ("version", self.version == other.version),
            ("doc", self.doc == other.doc),
            ("kind", self.kind == other.kind),
            ("stateless", self.stateless == other.stateless),
            ("determinism", self.determinism == other.determinism),
            ("inputs", self.inputs == other.inputs),
            ("params", self.params == other.params),
            ("output", self.output == other.output),
        ];
        fields.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn kalman() -> Description {
        Description {
            name: "acme/kalman".to_owned(),
            version: "1.2.0".to_owned(),
            doc: "A level that follows a price.\n\nIts gain is fixed.".to_owned(),
            kind: Kind::Series,
            stateless: false,
            determinism: Determinism::Bitwise,
            inputs: vec![Input {
                name: "price".to_owned(),
                doc: "What is followed.".to_owned(),
                unit: Unit::None,
                column: Some("close".to_owned()),
            }],
            params: vec![Param {
                name: "gain".to_owned(),
                doc: "How fast it follows.".to_owned(),
                domain: Domain::Number,
                min: 0.0,
                max: 1.0,
                default: 0.1,
            }],
            output: Output { doc: "The level.".to_owned(), unit: Unit::OfFirst, flag: false },
        }
    }

    #[test]
    fn json_is_the_contract_in_its_own_words() {
        let text = serde_json::to_string(&kalman()).unwrap();
        assert!(text.contains(r#""kind":"series""#) && text.contains(r#""unit":"of-first""#));
        assert_eq!(serde_json::from_str::<Description>(&text).unwrap(), kalman());
        let extra = text.replacen('{', r#"{"imports":[],"#, 1);
        assert!(serde_json::from_str::<Description>(&extra).is_err());
    }
}
