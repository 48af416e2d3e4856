//! `SINH`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "SINH",
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Formula("(EXP(x) - EXP(-x)) / 2"),
    doc: "hyperbolic sine",
    definition: "(EXP(x) - EXP(-x)) / 2: near 0 it is only good to 1e-16 in absolute terms",
    example: "SINH(ROC(close, 5))",
    ..OpSig::BLANK
};
