//! `SLOPE`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "SLOPE",
    aliases: &["LINEARREG_SLOPE"],
    group: Group::Regression,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Slope)),
    whole_sample: true,
    doc: "slope of the line through the last n bars",
    definition: "least squares of x on 0 .. n - 1: change a bar; missing at n = 1",
    example: "SLOPE(close, 14) > 0",
    ..OpSig::BLANK
};
