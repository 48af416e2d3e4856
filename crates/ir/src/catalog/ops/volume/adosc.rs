//! `ADOSC`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "ADOSC",
    group: Group::Volume,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("volume", Series),
        arg("fast", Window).or(3.0),
        arg("slow", Window).or(10.0),
    ],
    implied: &["high", "low", "close", "volume"],
    build: Build::Formula(
        "EMA(AD(high, low, close, volume), fast) - EMA(AD(high, low, close, volume), slow)",
    ),
    doc: "Chaikin's oscillator",
    definition: "EMA(AD, fast) - EMA(AD, slow)",
    example: "ADOSC() > 0",
    ..OpSig::BLANK
};
