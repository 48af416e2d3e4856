//! `RISING`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "RISING",
    group: Group::Conditions,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Formula("ALL(x > x[1], window)"),
    doc: "higher on each of the last n bars",
    definition: "ALL(x > x[1], n)",
    example: "RISING(close, 3)",
    ..OpSig::BLANK
};
