//! `ROCR`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "ROCR",
    group: Group::Momentum,
    params: &[arg("x", Series), arg("window", Window).or(10.0)],
    implied: &["close"],
    build: Build::Formula("x / x[window]"),
    doc: "ratio to the value n bars ago",
    definition: "x / x[n]; missing at base 0",
    example: "ROCR(close, 10)",
    ..OpSig::BLANK
};
