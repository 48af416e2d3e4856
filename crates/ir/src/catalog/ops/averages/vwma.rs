//! `VWMA`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "VWMA",
    group: Group::Averages,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Formula("SUM(x * volume, window) / SUM(volume, window)"),
    doc: "mean weighted by volume",
    definition: "SUM(x * volume, n) / SUM(volume, n); missing where nothing was traded",
    example: "VWMA(close, 20)",
    ..OpSig::BLANK
};
