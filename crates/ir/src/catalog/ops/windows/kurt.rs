//! `KURT`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "KURT",
    aliases: &["TS_KURT"],
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Kurt)),
    whole_sample: true,
    doc: "excess kurtosis of the last n bars",
    definition: "adjusted (G2), 0 for a normal distribution; missing under 4 values and where all \
                 are equal",
    example: "KURT(ROC(close, 1), 60)",
    ..OpSig::BLANK
};
