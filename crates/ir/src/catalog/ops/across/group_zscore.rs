//! `GROUP_ZSCORE`

use crate::catalog::ParamKind::{Category, Series};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "GROUP_ZSCORE",
    group: Group::Across,
    params: &[arg("x", Series), arg("group", Category)],
    build: Build::Node(Op::Native(Native::GroupZscore)),
    doc: "distance from the mean of the group in its deviations",
    definition: "ddof 0; 0 where all are equal",
    example: "GROUP_ZSCORE(ROC(close, 20), industry)",
    ..OpSig::BLANK
};
