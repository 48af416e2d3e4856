//! `AD`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "AD",
    group: Group::Volume,
    params: &[arg("high", Series), arg("low", Series), arg("close", Series), arg("volume", Series)],
    implied: &["high", "low", "close", "volume"],
    build: Build::Formula("CUMSUM(CLV(high, low, close) * volume)"),
    doc: "accumulation and distribution",
    definition: "sum of CLV * volume",
    example: "AD() > SMA(AD(), 20)",
    ..OpSig::BLANK
};
