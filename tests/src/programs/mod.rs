//! Random strategies, as an author would write them: typed expressions to depth 6 over all
//! operators of this build, with params in windows, lags and levels, and every policy that the
//! books know. They go through the whole path as text, so that the grammar and the lowering are
//! tried too.

mod calls;
mod expressions;
mod policies;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use proptest::prelude::*;

use crate::scale::is_full;

pub use calls::{called, is_condition, plain_call};
pub use expressions::{Level, Piece};

/// A random strategy.
#[derive(Clone, Debug)]
pub struct Written {
    /// The YAML document.
    pub text: String,
    /// What it holds, by name, for the coverage that is printed.
    pub marks: Vec<&'static str>,
    /// Sets of params to try, each in the order of [`PARAMS`].
    pub points: Vec<[f64; 4]>,
}

/// The params that every random strategy declares, sorted by name.
pub const PARAMS: [&str; 4] = ["back", "hurdle", "slow", "win"];

/// Random strategies; `symbols` tells whether a look across the universe has someone to look at.
pub fn written(symbols: usize) -> impl Strategy<Value = Written> {
    of_levels(symbols, Level::new)
}

/// The same, with parts that are read on a coarser clock than the data's.
pub fn written_with_frames(symbols: usize) -> impl Strategy<Value = Written> {
    of_levels(symbols, Level::with_frames)
}

fn of_levels(symbols: usize, level: fn(usize) -> Level) -> impl Strategy<Value = Written> {
    let body = (1..=6usize).prop_flat_map(move |depth| policies::body(&level(depth), symbols));
    (body, points(), lets(&level(2))).prop_map(|((body, mut marks), points, (lets, let_marks))| {
        let [back, hurdle, slow, win] = points[0];
        let params = format!(
            "params:\n  win: {{default: {win}, range: [1, 9], step: 1}}\n  \
             slow: {{default: {slow}, range: [2, 21], step: 1}}\n  \
             back: {{default: {back}, range: [0, 5], step: 1}}\n  \
             hurdle: {{default: {hurdle:?}, range: [-1.5, 1.5]}}\n"
        );
        marks.extend(let_marks);
        marks.sort_unstable();
        marks.dedup();
        let text = format!("version: 1\nname: random\n{params}{lets}{body}");
        Written { text, marks, points }
    })
}

fn points() -> impl Strategy<Value = Vec<[f64; 4]>> {
    many_points(1..=3)
}

/// So many sets of params, each as [`Written::points`] has it.
pub fn many_points(count: RangeInclusive<usize>) -> impl Strategy<Value = Vec<[f64; 4]>> {
    let point =
        (0..=5u32, -1.5..1.5f64, 2..=21u32, 1..=9u32).prop_map(|(back, hurdle, slow, win)| {
            [f64::from(back), (hurdle * 100.0).round() / 100.0, f64::from(slow), f64::from(win)]
        });
    prop::collection::vec(point, count)
}

/// The definitions that expressions may name: `m` is a number, `calm` a condition.
fn lets(level: &Level) -> impl Strategy<Value = (String, Vec<&'static str>)> + use<> {
    (level.number_without_lets(), level.condition_without_lets()).prop_map(|(m, calm)| {
        let text = format!("let:\n  m: \"{}\"\n  calm: \"{}\"\n", m.text, calm.text);
        (text, m.marks.into_iter().chain(calm.marks).collect())
    })
}

/// How often each thing occurred, over many programs.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Programs counted.
    pub programs: u64,
    counts: BTreeMap<&'static str, u64>,
}

impl Coverage {
    /// Counts one program.
    pub fn program(&mut self, written: &Written) {
        self.programs += 1;
        for mark in &written.marks {
            self.note(mark);
        }
    }

    /// Counts one thing.
    pub fn note(&mut self, mark: &'static str) {
        *self.counts.entry(mark).or_default() += 1;
    }

    /// How often.
    pub fn of(&self, mark: &str) -> u64 {
        self.counts.get(mark).copied().unwrap_or(0)
    }

    /// Names that never occurred.
    pub fn missing<'a>(&self, wanted: &[&'a str]) -> Vec<&'a str> {
        wanted.iter().filter(|mark| self.of(mark) == 0).copied().collect()
    }

    /// One line: every name with its count.
    pub fn line(&self) -> String {
        let each: Vec<String> = self.counts.iter().map(|(k, n)| format!("{k} {n}")).collect();
        format!("{} programs: {}", self.programs, each.join(", "))
    }
}

/// What must occur over many programs: everything that an expression can hold; at full scale, where
/// there are programs enough, every operator of the catalogue too.
pub fn wanted() -> Vec<&'static str> {
    let calls = called().map(|sig| sig.name).filter(|_| is_full());
    SYNTAX.iter().copied().chain(calls).collect()
}

/// What is not a call, and the calls that are drawn by hand.
const SYNTAX: &[&str] = &[
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "neg",
    "<",
    "<=",
    ">",
    ">=",
    "==",
    "!=",
    "and",
    "or",
    "not",
    "is nan",
    "lag",
    "bool lag",
    "WHERE",
    "bool WHERE",
    "ABS",
    "LOG",
    "SQRT",
    "MIN",
    "MAX",
    "SMA",
    "EMA",
    "STD",
    "SUM",
    "TS_MIN",
    "TS_MAX",
    "ROC",
    "RSI",
    "ATR",
    "TS_ZSCORE",
    "CROSS_UP",
    "CROSS_DOWN",
    "RANK",
    "PCT_RANK",
    "ZSCORE",
    "let",
    "param window",
    "param lag",
    "param level",
    "min_periods",
    "stop",
    "target",
    "trailing stop",
    "breaker",
    "turnover budget",
    "fixed weights",
    "risk parity",
    "volatility target",
    "cap",
    "least fee",
    "impact",
    "fill at the close",
];
