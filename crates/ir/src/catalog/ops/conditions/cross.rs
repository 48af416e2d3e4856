//! `CROSS`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "CROSS",
    group: Group::Conditions,
    params: &[arg("a", Level), arg("b", Level)],
    build: Build::Formula("CROSS_UP(a, b) or CROSS_DOWN(a, b)"),
    doc: "a passes b in either direction",
    definition: "CROSS_UP(a, b) or CROSS_DOWN(a, b)",
    example: "CROSS(close, SMA(close, 20))",
    ..OpSig::BLANK
};
