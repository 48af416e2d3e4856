//! `BBANDS_WIDTH`

use crate::catalog::ParamKind::{Number, Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "BBANDS_WIDTH",
    group: Group::Volatility,
    params: &[arg("x", Series), arg("window", Window).or(20.0), arg("k", Number).or(2.0)],
    implied: &["close"],
    build: Build::Formula("2 * k * STDP(x, window) / SMA(x, window)"),
    doc: "distance of the bands over the middle line",
    definition: "(upper - lower) / middle",
    example: "BBANDS_WIDTH(close, 20, 2) < 0.05",
    ..OpSig::BLANK
};
