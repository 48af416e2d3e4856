//! `POW`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "POW",
    aliases: &["POWER"],
    group: Group::Arithmetic,
    params: &[arg("x", Level), arg("p", Level)],
    build: Build::Node(Op::Pow),
    doc: "x to the p",
    definition: "x ** p; missing where x is below 0 and p is no whole number",
    example: "POW(close / close[1], 2)",
    ..OpSig::BLANK
};
