//! `SIGNED_POWER`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "SIGNED_POWER",
    aliases: &["SIGNEDPOWER"],
    group: Group::Arithmetic,
    params: &[arg("x", Level), arg("p", Level)],
    build: Build::Formula("SIGN(x) * ABS(x) ** p"),
    doc: "x to the p with the sign of x",
    definition: "SIGN(x) * ABS(x) ** p",
    example: "SIGNED_POWER(ROC(close, 5), 0.5)",
    ..OpSig::BLANK
};
