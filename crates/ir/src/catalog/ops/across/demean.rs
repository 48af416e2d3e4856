//! `DEMEAN`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "DEMEAN",
    group: Group::Across,
    params: &[arg("x", Series)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Demean)),
    doc: "distance from the mean of the universe",
    definition: "x less the mean of what is not missing",
    example: "DEMEAN(ROC(close, 20))",
    ..OpSig::BLANK
};
