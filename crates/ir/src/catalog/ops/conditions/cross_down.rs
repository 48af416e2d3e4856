//! `CROSS_DOWN`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "CROSS_DOWN",
    aliases: &["CROSSUNDER"],
    group: Group::Conditions,
    params: &[arg("a", Level), arg("b", Level)],
    build: Build::Node(Op::CrossDown),
    doc: "a falls below b at this bar",
    definition: "a < b now, and a >= b one bar ago; both bars are needed",
    example: "CROSS_DOWN(close, SMA(close, 50))",
    ..OpSig::BLANK
};
