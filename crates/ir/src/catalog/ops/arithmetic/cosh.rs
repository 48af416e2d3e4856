//! `COSH`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "COSH",
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Formula("(EXP(x) + EXP(-x)) / 2"),
    doc: "hyperbolic cosine",
    definition: "(EXP(x) + EXP(-x)) / 2",
    example: "COSH(ROC(close, 5))",
    ..OpSig::BLANK
};
