//! `SKEW`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "SKEW",
    aliases: &["TS_SKEW"],
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Skew)),
    whole_sample: true,
    doc: "skewness of the last n bars",
    definition: "adjusted (G1); missing under 3 values and where all are equal",
    example: "SKEW(ROC(close, 1), 60)",
    ..OpSig::BLANK
};
