//! `MOM`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "MOM",
    group: Group::Momentum,
    params: &[arg("x", Series), arg("window", Window).or(10.0)],
    implied: &["close"],
    build: Build::Formula("x - x[window]"),
    doc: "change over n bars",
    definition: "x - x[n], in the unit of x",
    example: "MOM(close, 10)",
    ..OpSig::BLANK
};
