//! `CLIP`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "CLIP",
    group: Group::Arithmetic,
    params: &[arg("x", Level), arg("low", Level), arg("high", Level)],
    build: Build::Formula("min(max(x, low), high)"),
    doc: "kept between two bounds",
    definition: "low where x is below it, high where x is above; missing if any of the three is",
    example: "CLIP(ZSCORE(ROC(close, 20)), -3, 3)",
    ..OpSig::BLANK
};
