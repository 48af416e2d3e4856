//! `LOG10`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "LOG10",
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Formula("LOG(x) / LOG(10)"),
    doc: "logarithm to base 10",
    definition: "LOG(x) / LOG(10), rounded twice: LOG10(1000) may be the number next to 3; missing \
                 at 0 and below",
    example: "LOG10(volume)",
    ..OpSig::BLANK
};
