//! `PVT`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "PVT",
    group: Group::Volume,
    params: &[arg("close", Series), arg("volume", Series)],
    implied: &["close", "volume"],
    build: Build::Formula("CUMSUM(ROC(close, 1) * volume)"),
    doc: "price and volume trend",
    definition: "sum of ROC(close, 1) * volume; first at bar 1",
    example: "PVT() > SMA(PVT(), 20)",
    talib: "TA-Lib starts with 0 one bar earlier",
    ..OpSig::BLANK
};
