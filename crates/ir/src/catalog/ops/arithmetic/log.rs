//! `LOG`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "LOG",
    aliases: &["LN"],
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Node(Op::Log),
    doc: "natural logarithm",
    definition: "missing at 0 and below",
    example: "LOG(close / close[1])",
    ..OpSig::BLANK
};
