//! `EFI`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "EFI",
    group: Group::Volume,
    params: &[arg("close", Series), arg("volume", Series), arg("window", Window).or(13.0)],
    implied: &["close", "volume"],
    build: Build::Formula("EMA((close - close[1]) * volume, window)"),
    doc: "Elder's force index",
    definition: "EMA((close - close[1]) * volume, n)",
    example: "EFI(13) > 0",
    talib: "TA-Lib starts the mean from a mean of n values: the difference decays",
    ..OpSig::BLANK
};
