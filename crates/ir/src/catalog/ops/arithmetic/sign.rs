//! `SIGN`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "SIGN",
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Formula("WHERE(x > 0, 1, WHERE(x < 0, -1, 0))"),
    doc: "the sign",
    definition: "1 above 0, -1 below, 0 at 0",
    example: "SIGN(close - open)",
    ..OpSig::BLANK
};
