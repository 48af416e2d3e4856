//! `OBV`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "OBV",
    group: Group::Volume,
    params: &[arg("close", Series), arg("volume", Series)],
    implied: &["close", "volume"],
    build: Build::Formula("CUMSUM(SIGN(close - close[1]) * volume)"),
    doc: "on-balance volume",
    definition: "sum of volume on rising bars less volume on falling ones; first at bar 1",
    example: "OBV() > SMA(OBV(), 20)",
    talib: "TA-Lib starts with the first bar's volume: it is apart by that constant",
    ..OpSig::BLANK
};
