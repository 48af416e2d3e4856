//! `MIDPRICE`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "MIDPRICE",
    aliases: &["DONCHIAN_MIDDLE"],
    group: Group::Averages,
    params: &[arg("high", Series), arg("low", Series), arg("window", Window).or(14.0)],
    implied: &["high", "low"],
    build: Build::Formula("(TS_MAX(high, window) + TS_MIN(low, window)) / 2"),
    doc: "middle between the highest high and the lowest low",
    definition: "(TS_MAX(high, n) + TS_MIN(low, n)) / 2",
    example: "MIDPRICE(14)",
    ..OpSig::BLANK
};
