//! `CEIL`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "CEIL",
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Node(Op::Ceil),
    doc: "the next whole number above",
    definition: "x itself where it is whole",
    example: "CEIL(close)",
    ..OpSig::BLANK
};
