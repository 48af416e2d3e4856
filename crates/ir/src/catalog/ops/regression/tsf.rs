//! `TSF`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "TSF",
    group: Group::Regression,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Formula("SMA(x, window) + SLOPE(x, window) * (window + 1) / 2"),
    whole_sample: true,
    doc: "the line through the last n bars, one bar on",
    definition: "SMA(x, n) + SLOPE(x, n) * (n + 1) / 2: an extrapolation from known bars",
    example: "TSF(close, 14)",
    ..OpSig::BLANK
};
