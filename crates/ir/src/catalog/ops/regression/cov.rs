//! `COV`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "COV",
    aliases: &["TS_COV"],
    group: Group::Regression,
    params: &[arg("x", Series), arg("y", Series), arg("window", Window)],
    build: Build::Node(Op::Native(Native::Cov)),
    whole_sample: true,
    doc: "covariance of the last n bars",
    definition: "ddof 1; missing at n = 1",
    example: "COV(close, volume, 20)",
    ..OpSig::BLANK
};
