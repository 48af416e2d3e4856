//! `ROCR100`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "ROCR100",
    group: Group::Momentum,
    params: &[arg("x", Series), arg("window", Window).or(10.0)],
    implied: &["close"],
    build: Build::Formula("100 * (x / x[window])"),
    doc: "ratio to the value n bars ago, times 100",
    definition: "100 * x / x[n]; missing at base 0",
    example: "ROCR100(close, 10)",
    ..OpSig::BLANK
};
