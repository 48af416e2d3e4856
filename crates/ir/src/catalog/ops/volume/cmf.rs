//! `CMF`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "CMF",
    group: Group::Volume,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("volume", Series),
        arg("window", Window).or(20.0),
    ],
    implied: &["high", "low", "close", "volume"],
    build: Build::Formula("SUM(CLV(high, low, close) * volume, window) / SUM(volume, window)"),
    doc: "Chaikin's money flow, -1 to 1",
    definition: "SUM(CLV * volume, n) / SUM(volume, n); missing where nothing was traded",
    example: "CMF(20) > 0",
    ..OpSig::BLANK
};
