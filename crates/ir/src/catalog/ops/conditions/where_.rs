//! `WHERE`

use crate::catalog::ParamKind::{Any, Cond};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "WHERE",
    aliases: &["IF"],
    group: Group::Conditions,
    params: &[arg("cond", Cond), arg("a", Any), arg("b", Any)],
    build: Build::Node(Op::Where),
    doc: "a where cond is true, b where it is false",
    definition: "missing (or unknown) where cond is unknown",
    example: "WHERE(close > open, 1, 0)",
    ..OpSig::BLANK
};
