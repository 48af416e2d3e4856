//! `RMA`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "RMA",
    aliases: &["SMMA", "WILDER"],
    group: Group::Averages,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Rma)),
    doc: "Wilder's mean",
    definition: "first the mean of n valid values, then y = (y[1] * (n - 1) + x) / n; holds its \
                 state over gaps",
    example: "RMA(close, 14)",
    ..OpSig::BLANK
};
