//! `BBANDS_PERCENT`

use crate::catalog::ParamKind::{Number, Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "BBANDS_PERCENT",
    group: Group::Volatility,
    params: &[arg("x", Series), arg("window", Window).or(20.0), arg("k", Number).or(2.0)],
    implied: &["close"],
    build: Build::Steps(&[
        "half = k * STDP(x, window)",
        "WHERE(half == 0, 0.5, (x - SMA(x, window) + half) / (2 * half))",
    ]),
    doc: "where x stands between the bands",
    definition: "(x - lower)/(upper - lower): 0 at the lower band, 1 at the upper; 0.5 where they \
                 are equal",
    example: "BBANDS_PERCENT(close, 20, 2) < 0",
    ..OpSig::BLANK
};
