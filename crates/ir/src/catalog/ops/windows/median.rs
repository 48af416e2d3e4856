//! `MEDIAN`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "MEDIAN",
    aliases: &["TS_MEDIAN"],
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Formula("QUANTILE(x, window, 0.5)"),
    whole_sample: true,
    doc: "median of the last n bars",
    definition: "QUANTILE(x, n, 0.5)",
    example: "MEDIAN(close, 20)",
    ..OpSig::BLANK
};
