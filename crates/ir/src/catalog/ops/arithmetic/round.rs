//! `ROUND`

use crate::catalog::ParamKind::{Level, Number};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "ROUND",
    group: Group::Arithmetic,
    params: &[arg("x", Level), arg("digits", Number).or(0.0)],
    build: Build::Formula("FLOOR(x * 10 ** digits + 0.5) / 10 ** digits"),
    doc: "rounded",
    definition: "to that many decimals; halves go up: ROUND(2.5) is 3, ROUND(-2.5) is -2",
    example: "ROUND(close, 2)",
    ..OpSig::BLANK
};
