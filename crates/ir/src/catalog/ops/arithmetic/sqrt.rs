//! `SQRT`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "SQRT",
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Node(Op::Sqrt),
    doc: "square root",
    definition: "missing below 0",
    example: "SQRT(volume)",
    ..OpSig::BLANK
};
