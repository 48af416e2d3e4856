//! `COUNT`

use crate::catalog::ParamKind::{Cond, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "COUNT",
    group: Group::Conditions,
    params: &[arg("cond", Cond), arg("window", Window)],
    build: Build::Formula("SUM(WHERE(cond, 1, 0), window)"),
    doc: "on how many of the last n bars it was true",
    definition: "missing while the window is not full, or where cond is unknown within it",
    example: "COUNT(close > open, 10) >= 7",
    ..OpSig::BLANK
};
