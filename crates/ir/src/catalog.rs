//! The operators' signatures: what an author may call, and how a call becomes nodes.
//!
//! Names are upper case and matched exactly. A first series argument that is left out is `close`
//! (see [`OpSig::implied`]). One operator is one file under `catalog/ops`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::program::Op;

mod elsewhere;
mod ops;

pub use elsewhere::{CANDLES, ELSEWHERE, RENAMED};

/// What an argument may be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ParamKind {
    /// A number that varies with the bars.
    Series,
    /// A number, constant or not.
    Level,
    /// A condition.
    Cond,
    /// A number or a condition.
    Any,
    /// A column of names: an industry, a board.
    Category,
    /// A window: a constant whole number of bars, at least 1.
    Window,
    /// A lag: a constant whole number of bars; below 0 it is a look-ahead.
    Lag,
    /// A constant number.
    Number,
    /// `true` or `false`, written so; 1 or 0 to the operator.
    Truth,
    /// One of these words, quoted or bare; its place among them to the operator.
    Word(&'static [&'static str]),
}

/// One argument of an operator.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Parameter<'a> {
    /// Its keyword.
    pub name: &'a str,
    /// What it may be.
    pub kind: ParamKind,
    /// What it is where it is left out, for constants.
    pub default: Option<f64>,
}

/// An argument of an operator of the catalogue.
pub type ParamSig = Parameter<'static>;

/// An argument that must be given.
pub(crate) const fn arg(name: &'static str, kind: ParamKind) -> ParamSig {
    ParamSig { name, kind, default: None }
}

impl ParamSig {
    /// With what stands for it where it is left out.
    const fn or(self, default: f64) -> ParamSig {
        ParamSig { default: Some(default), ..self }
    }
}

/// Where an operator stands in the manual.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    /// Of values at one bar.
    Arithmetic,
    /// Conditions and choices.
    Conditions,
    /// Statistics of the last n bars.
    Windows,
    /// Smoothing.
    Averages,
    /// Speed of change.
    Momentum,
    /// Spread, ranges and bands.
    Volatility,
    /// Direction.
    Trend,
    /// Price and volume together.
    Volume,
    /// Two series against each other, and lines.
    Regression,
    /// Across the symbols of a bar.
    Across,
    /// What remembers.
    States,
    /// What looks ahead on purpose.
    Labels,
}

impl Group {
    /// The heading in the manual.
    pub fn title(self) -> &'static str {
        match self {
            Group::Arithmetic => "Arithmetic",
            Group::Conditions => "Conditions",
            Group::Windows => "Windows",
            Group::Averages => "Averages",
            Group::Momentum => "Momentum",
            Group::Volatility => "Volatility and bands",
            Group::Trend => "Trend",
            Group::Volume => "Volume",
            Group::Regression => "Regression",
            Group::Across => "Across the universe",
            Group::States => "States",
            Group::Labels => "Labels",
        }
    }
}

/// How a call becomes nodes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Build {
    /// The operator itself, over its arguments in order.
    Node(Op),
    /// An expression over the arguments' names, the columns and other operators.
    Formula(&'static str),
    /// The same in several steps, `name = expression`; the last is the answer.
    Steps(&'static [&'static str]),
    /// `pair` between two values; `rolling` over a window where the first argument is a series and
    /// the second a constant whole number of at least 1, or where `window=` is said.
    Extremum {
        /// Of two values at one bar.
        pair: Op,
        /// The operator of one series over a window.
        rolling: &'static str,
    },
    /// Across the universe with one argument, over a window with two.
    Zscore,
}

/// An operator's signature.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Signature<'a> {
    /// Its name.
    pub name: &'a str,
    /// Other names for the same.
    pub aliases: &'a [&'a str],
    /// Where it stands in the manual.
    pub group: Group,
    /// Its arguments, in order.
    pub params: &'a [Parameter<'a>],
    /// The columns that stand for the leading series arguments where they are left out.
    pub implied: &'a [&'a str],
    /// How a call becomes nodes.
    pub build: Build,
    /// True where a missing window means all of history, which is a look-ahead.
    pub whole_sample: bool,
    /// One line: what it is.
    pub doc: &'a str,
    /// What exactly: formula, first value, edge cases.
    pub definition: &'a str,
    /// An expression that uses it.
    pub example: &'a str,
    /// How TA-Lib's operator of one of its names differs; empty where it does not or has none.
    pub talib: &'a str,
}

/// The signature of an operator of the catalogue.
pub type OpSig = Signature<'static>;

impl OpSig {
    /// What a signature leaves unsaid.
    pub(crate) const BLANK: OpSig = OpSig {
        name: "",
        aliases: &[],
        group: Group::Arithmetic,
        params: &[],
        implied: &[],
        build: Build::Node(Op::Unknown),
        whole_sample: false,
        doc: "",
        definition: "",
        example: "",
        talib: "",
    };
}

impl Signature<'_> {
    /// True where one of the arguments is a window.
    pub fn has_window(&self) -> bool {
        self.window_at().is_some()
    }

    /// Which argument is the window.
    pub fn window_at(&self) -> Option<usize> {
        self.params.iter().position(|p| p.kind == ParamKind::Window)
    }

    /// True where `min_periods` may be stated.
    pub fn is_partial(&self) -> bool {
        matches!(self.build, Build::Node(op) if op.optional() > 0)
    }

    /// A call with a usual value at each place, over price columns and a category `industry`:
    /// `EMA(close, 14)`.
    pub fn usual_call(&self) -> String {
        let mut columns = ["close", "open", "high"].into_iter();
        let mut one = |at: usize, p: &Parameter<'_>| match (p.kind, p.default) {
            (ParamKind::Word(_) | ParamKind::Truth, _) => None,
            (_, Some(v)) => Some(v.to_string()),
            (ParamKind::Cond, _) => Some("close > open".to_owned()),
            (ParamKind::Category, _) => Some("industry".to_owned()),
            (ParamKind::Window, _) => Some("14".to_owned()),
            (ParamKind::Lag, _) => Some("1".to_owned()),
            (ParamKind::Number, _) => Some("0.5".to_owned()),
            (ParamKind::Series | ParamKind::Level | ParamKind::Any, _) => {
                Some(self.implied.get(at).copied().or_else(|| columns.next())?.to_owned())
            }
        };
        let args: Vec<String> =
            self.params.iter().enumerate().filter_map(|(at, p)| one(at, p)).collect();
        match self.build {
            Build::Zscore => format!("{}(close)", self.name),
            _ => format!("{}({})", self.name, args.join(", ")),
        }
    }

    /// As it is called: `EMA(x, window)`, `MACD(x, fast=12, slow=26)`.
    pub fn usage(&self) -> String {
        let one = |p: &Parameter<'_>| match (p.default, p.kind) {
            (None, _) => p.name.to_owned(),
            (Some(v), ParamKind::Truth) => format!("{}={}", p.name, v != 0.0),
            (Some(v), ParamKind::Word(words)) => {
                format!("{}=\"{}\"", p.name, words.get(v as usize).unwrap_or(&""))
            }
            (Some(v), _) => format!("{}={v}", p.name),
        };
        let names: Vec<String> = self.params.iter().map(one).collect();
        format!("{}({})", self.name, names.join(", "))
    }
}

/// What a name is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Found {
    /// An operator of this build.
    Operator(&'static OpSig),
    /// No operator, but a name that authors know from elsewhere, with what to write here.
    Elsewhere(&'static str),
    /// A former name; the second is today's.
    Renamed(&'static str, &'static OpSig),
    /// No operator.
    Unknown,
}

/// Every operator, in the order of the manual.
pub fn operators() -> impl Iterator<Item = &'static OpSig> {
    ops::GROUPS.iter().flat_map(|group| group.iter().copied())
}

/// What `name` is.
pub fn find(name: &str) -> Found {
    if let Some(sig) = signature(name) {
        return Found::Operator(sig);
    }
    if let Some(way) = elsewhere::way(name) {
        return Found::Elsewhere(way);
    }
    let renamed = RENAMED.iter().find(|(old, _)| *old == name);
    match renamed.and_then(|(_, new)| Some((*new, signature(new)?))) {
        Some((new, sig)) => Found::Renamed(new, sig),
        None => Found::Unknown,
    }
}

pub(crate) fn signature(name: &str) -> Option<&'static OpSig> {
    static BY_NAME: LazyLock<BTreeMap<&str, &OpSig>> = LazyLock::new(|| {
        let of = |sig: &'static OpSig| {
            let all = std::iter::once(&sig.name).chain(sig.aliases);
            all.map(move |name| (*name, sig))
        };
        operators().flat_map(of).collect()
    });
    BY_NAME.get(name).copied()
}

/// Every name that an author may call: names and aliases, in the order of the manual.
pub fn names() -> impl Iterator<Item = &'static str> {
    operators().flat_map(|sig| std::iter::once(sig.name).chain(sig.aliases.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_means_one_thing() {
        let mut all: Vec<&str> = names().chain(ELSEWHERE.iter().map(|(name, _)| *name)).collect();
        all.extend(RENAMED.iter().map(|(old, _)| *old));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(RENAMED.iter().all(|(_, new)| signature(new).is_some()));
    }

    fn parses(sig: &OpSig, steps: &[&'static str]) {
        let mut unnamed = 0;
        for step in steps {
            let (name, _, findings) = crate::lower::formula::parse(step);
            assert!(findings.is_empty(), "{}: {findings:?}", sig.name);
            assert!(unnamed == 0, "{}: a step after the answer", sig.name);
            unnamed += usize::from(name.is_none());
        }
        assert_eq!(unnamed, 1, "{} has no answer", sig.name);
    }

    #[test]
    fn signatures_fit_what_they_build() {
        for sig in operators() {
            for (param, _) in sig.params.iter().zip(sig.implied) {
                assert!(matches!(param.kind, ParamKind::Series | ParamKind::Any), "{}", sig.name);
            }
            let first = sig.params.iter().position(|p| p.default.is_some());
            let rest = first.map_or(&[][..], |at| &sig.params[at..]);
            assert!(rest.iter().all(|p| p.default.is_some()), "{}: a gap after", sig.name);
            match sig.build {
                Build::Node(op) => {
                    assert_eq!(op.arity(), Some(sig.params.len()), "{}", sig.name);
                    let window = sig.window_at();
                    assert!(window.is_none() || window == op.bars_at(), "{}", sig.name);
                }
                Build::Formula(text) => parses(sig, &[text]),
                Build::Steps(steps) => parses(sig, steps),
                Build::Extremum { .. } | Build::Zscore => {}
            }
            for text in [sig.doc, sig.definition, sig.example] {
                assert!(!text.is_empty(), "{} says too little", sig.name);
            }
        }
        assert!(matches!(find("MEAN"), Found::Operator(sig) if sig.name == "SMA"));
        assert_eq!(find("sma"), Found::Unknown);
        assert!(matches!(find("ROC_PCT"), Found::Renamed("ROC", _)));
    }
}
