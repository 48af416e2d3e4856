//! The operators of this build.

use super::ParamKind::{Any, Cond, Lag, Level, Series, Window};
use super::{Build, OpSig, ParamKind, ParamSig};
use crate::program::Op;

const fn arg(name: &'static str, kind: ParamKind) -> ParamSig {
    ParamSig { name, kind }
}

const X: ParamSig = arg("x", Series);
const LEVEL: ParamSig = arg("x", Level);
const WINDOW: ParamSig = arg("window", Window);
const ROLLING: &[ParamSig] = &[X, WINDOW];
const PAIR: &[ParamSig] = &[arg("a", Level), arg("b", Level)];
const CLOSE: &[&str] = &["close"];

const BLANK: OpSig = OpSig {
    name: "",
    aliases: &[],
    params: &[],
    implied: &[],
    build: Build::Node(Op::Unknown),
    whole_sample: false,
    doc: "",
};

const fn value(
    name: &'static str,
    aliases: &'static [&'static str],
    params: &'static [ParamSig],
    op: Op,
    doc: &'static str,
) -> OpSig {
    OpSig { name, aliases, params, build: Build::Node(op), doc, ..BLANK }
}

const fn rolling(
    name: &'static str,
    aliases: &'static [&'static str],
    op: Op,
    whole_sample: bool,
    doc: &'static str,
) -> OpSig {
    let build = Build::Node(op);
    OpSig { name, aliases, params: ROLLING, implied: CLOSE, build, whole_sample, doc }
}

const fn across(
    name: &'static str,
    aliases: &'static [&'static str],
    op: Op,
    doc: &'static str,
) -> OpSig {
    let build = Build::Node(op);
    OpSig { name, aliases, params: &[X], implied: CLOSE, build, doc, ..BLANK }
}

/// Every operator of this build, by kind.
pub static OPERATORS: &[OpSig] = &[
    value(
        "WHERE",
        &["IF"],
        &[arg("cond", Cond), arg("a", Any), arg("b", Any)],
        Op::Where,
        "a where cond is true, b where it is false, missing where it is unknown",
    ),
    value("ABS", &[], &[LEVEL], Op::Abs, "the distance from 0"),
    value("LOG", &["LN"], &[LEVEL], Op::Log, "natural logarithm; missing at 0 and below"),
    value("SQRT", &[], &[LEVEL], Op::Sqrt, "square root; missing below 0"),
    OpSig {
        name: "MIN",
        params: PAIR,
        build: Build::Extremum { pair: Op::Min2, rolling: Op::RollingMin },
        doc: "MIN(a, b): the smaller, missing if either is; MIN(x, n) with a constant whole n of \
              at least 1: the least of the last n bars (TS_MIN says so without doubt)",
        implied: &[],
        aliases: &[],
        whole_sample: true,
    },
    OpSig {
        name: "MAX",
        params: PAIR,
        build: Build::Extremum { pair: Op::Max2, rolling: Op::RollingMax },
        doc: "MAX(a, b): the greater, missing if either is; MAX(x, n) with a constant whole n of \
              at least 1: the greatest of the last n bars (TS_MAX says so without doubt)",
        implied: &[],
        aliases: &[],
        whole_sample: true,
    },
    rolling("SMA", &["MEAN", "TS_MEAN"], Op::Sma, true, "mean of the last n bars"),
    rolling(
        "EMA",
        &[],
        Op::Ema,
        false,
        "exponential mean, weight 2/(n+1), seeded with the first value, shown from the n-th",
    ),
    rolling("STD", &["TS_STD"], Op::Std, true, "standard deviation of the last n bars, ddof 1"),
    rolling("SUM", &["TS_SUM"], Op::Sum, true, "sum of the last n bars"),
    rolling("TS_MIN", &["ROLLING_MIN"], Op::RollingMin, true, "least of the last n bars"),
    rolling("TS_MAX", &["ROLLING_MAX"], Op::RollingMax, true, "greatest of the last n bars"),
    rolling(
        "ROC",
        &["ROCP"],
        Op::Roc,
        false,
        "change over n bars as a fraction, x / x[n] - 1; missing at base 0",
    ),
    rolling("RSI", &[], Op::Rsi, false, "Wilder's index, 0 to 100; a flat series is 50"),
    OpSig {
        name: "ATR",
        params: &[arg("high", Series), arg("low", Series), arg("close", Series), WINDOW],
        implied: &["high", "low", "close"],
        doc: "Wilder's average true range; the true range starts at the second bar",
        build: Build::Node(Op::Atr),
        ..BLANK
    },
    value(
        "CROSS_UP",
        &["CROSSOVER"],
        PAIR,
        Op::CrossUp,
        "a > b now, and a <= b one bar ago; both bars are needed",
    ),
    value(
        "CROSS_DOWN",
        &["CROSSUNDER"],
        PAIR,
        Op::CrossDown,
        "a < b now, and a >= b one bar ago; both bars are needed",
    ),
    across("RANK", &[], Op::Rank, "rank across the universe from 1, ties averaged"),
    across("PCT_RANK", &[], Op::PctRank, "rank across the universe over the count, above 0 to 1"),
    OpSig {
        name: "ZSCORE",
        params: ROLLING,
        implied: CLOSE,
        build: Build::Zscore,
        doc: "ZSCORE(x): distance from the universe's mean in its deviations, ddof 0, all equal is \
              0; ZSCORE(x, n): the same within the last n bars, ddof 1 (TS_ZSCORE)",
        ..BLANK
    },
    rolling(
        "TS_ZSCORE",
        &[],
        Op::TsZscore,
        true,
        "distance from the mean of the last n bars in their deviations, ddof 1; constant is 0",
    ),
    OpSig {
        name: "SHIFT",
        aliases: &["DELAY", "LAG", "REF"],
        params: &[arg("x", Any), arg("n", Lag)],
        implied: CLOSE,
        doc: "x of n bars ago, as x[n]",
        build: Build::Node(Op::Lag),
        ..BLANK
    },
    OpSig {
        name: "FWD_RET",
        params: &[X, arg("n", Window)],
        implied: CLOSE,
        build: Build::ForwardReturn,
        doc: "the return over the next n bars: a label, which no signal may use",
        ..BLANK
    },
];
