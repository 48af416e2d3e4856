//! The operators' signatures: what an author may call, and how a call becomes a node.
//!
//! Names are upper case and matched exactly. A first series argument that is left out is `close`
//! (see [`OpSig::implied`]).

use crate::program::Op;

mod planned;
mod table;

pub use planned::{PLANNED, RENAMED};
pub use table::OPERATORS;

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
    /// A window: a constant whole number of bars, at least 1.
    Window,
    /// A lag: a constant whole number of bars; below 0 it is a look-ahead.
    Lag,
}

/// One argument of an operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParamSig {
    /// Its keyword.
    pub name: &'static str,
    /// What it may be.
    pub kind: ParamKind,
}

/// How a call becomes a node.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Build {
    /// The operator itself, over its arguments in order.
    Node(Op),
    /// `pair` between two values; `rolling` over a window where the first argument is a series and
    /// the second a constant whole number of at least 1, or where `window=` is said.
    Extremum {
        /// Of two values at one bar.
        pair: Op,
        /// Of one series over a window.
        rolling: Op,
    },
    /// Across the universe with one argument, over a window with two.
    Zscore,
    /// The return over the next n bars: for labels only, since it reads the future.
    ForwardReturn,
}

/// An operator's signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpSig {
    /// Its name.
    pub name: &'static str,
    /// Other names for the same.
    pub aliases: &'static [&'static str],
    /// Its arguments, in order.
    pub params: &'static [ParamSig],
    /// The columns that stand for the leading series arguments where they are left out.
    pub implied: &'static [&'static str],
    /// How a call becomes a node.
    pub build: Build,
    /// True where a missing window means all of history, which is a look-ahead.
    pub whole_sample: bool,
    /// One line: what it is, with its first value and its edge cases.
    pub doc: &'static str,
}

impl OpSig {
    /// True where one of the arguments is a window.
    pub fn has_window(&self) -> bool {
        self.params.iter().any(|p| p.kind == ParamKind::Window)
    }

    /// As it is called: `EMA(x, window)`.
    pub fn usage(&self) -> String {
        let names: Vec<&str> = self.params.iter().map(|p| p.name).collect();
        format!("{}({})", self.name, names.join(", "))
    }
}

/// What a name is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Found {
    /// An operator of this build.
    Operator(&'static OpSig),
    /// An operator of the language that this build cannot compute.
    Planned,
    /// A former name; the second is today's.
    Renamed(&'static str, &'static OpSig),
    /// No operator.
    Unknown,
}

/// What `name` is.
pub fn find(name: &str) -> Found {
    if let Some(sig) = signature(name) {
        return Found::Operator(sig);
    }
    if PLANNED.contains(&name) {
        return Found::Planned;
    }
    let renamed = RENAMED.iter().find(|(old, _)| *old == name);
    match renamed.and_then(|(_, new)| Some((*new, signature(new)?))) {
        Some((new, sig)) => Found::Renamed(new, sig),
        None => Found::Unknown,
    }
}

fn signature(name: &str) -> Option<&'static OpSig> {
    OPERATORS.iter().find(|sig| sig.name == name || sig.aliases.contains(&name))
}

/// Every name that an author may call: names and aliases, in the order of the table.
pub fn names() -> impl Iterator<Item = &'static str> {
    OPERATORS.iter().flat_map(|sig| std::iter::once(sig.name).chain(sig.aliases.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_means_one_thing() {
        let mut all: Vec<&str> = names().chain(PLANNED.iter().copied()).collect();
        all.extend(RENAMED.iter().map(|(old, _)| *old));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(RENAMED.iter().all(|(_, new)| signature(new).is_some()));
    }

    #[test]
    fn windows_come_last_and_implied_columns_stand_for_series() {
        for sig in OPERATORS {
            for (param, _) in sig.params.iter().zip(sig.implied) {
                assert!(matches!(param.kind, ParamKind::Series | ParamKind::Any), "{}", sig.name);
            }
            let window = sig.params.iter().position(|p| p.kind == ParamKind::Window);
            assert!(window.is_none_or(|at| at + 1 == sig.params.len()), "{}", sig.name);
            if let Build::Node(op) = sig.build {
                assert_eq!(op.arity(), Some(sig.params.len()), "{}", sig.name);
            }
        }
        assert!(matches!(find("MEAN"), Found::Operator(sig) if sig.name == "SMA"));
        assert_eq!(find("WMA"), Found::Planned);
        assert_eq!(find("sma"), Found::Unknown);
        assert!(matches!(find("ROC_PCT"), Found::Renamed("ROC", _)));
    }
}
