//! `TS_ZSCORE`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "TS_ZSCORE",
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::TsZscore)),
    whole_sample: true,
    doc: "distance from the mean of the last n bars in their deviations",
    definition: "(x - SMA(x, n)) / STD(x, n); a constant window is 0",
    example: "TS_ZSCORE(close, 60)",
    ..OpSig::BLANK
};
