//! `GROUP_RANK`

use crate::catalog::ParamKind::{Category, Series};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "GROUP_RANK",
    group: Group::Across,
    params: &[arg("x", Series), arg("group", Category)],
    build: Build::Node(Op::Native(Native::GroupPctRank)),
    doc: "rank within the group over its count",
    definition: "average rank / count, above 0 to 1",
    example: "GROUP_RANK(ROC(close, 20), industry) > 0.8",
    ..OpSig::BLANK
};
