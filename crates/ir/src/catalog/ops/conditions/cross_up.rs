//! `CROSS_UP`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "CROSS_UP",
    aliases: &["CROSSOVER"],
    group: Group::Conditions,
    params: &[arg("a", Level), arg("b", Level)],
    build: Build::Node(Op::CrossUp),
    doc: "a rises above b at this bar",
    definition: "a > b now, and a <= b one bar ago; both bars are needed",
    example: "CROSS_UP(close, SMA(close, 50))",
    ..OpSig::BLANK
};
