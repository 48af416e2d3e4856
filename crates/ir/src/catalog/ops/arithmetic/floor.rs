//! `FLOOR`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "FLOOR",
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Node(Op::Floor),
    doc: "the next whole number below",
    definition: "x itself where it is whole",
    example: "FLOOR(close)",
    ..OpSig::BLANK
};
