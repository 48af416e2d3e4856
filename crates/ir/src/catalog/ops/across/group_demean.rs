//! `GROUP_DEMEAN`

use crate::catalog::ParamKind::{Category, Series};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "GROUP_DEMEAN",
    aliases: &["INDNEUTRALIZE", "GROUP_NEUTRALIZE"],
    group: Group::Across,
    params: &[arg("x", Series), arg("group", Category)],
    build: Build::Node(Op::Native(Native::GroupDemean)),
    doc: "distance from the mean of the group",
    definition: "x less the mean of those of the same group",
    example: "GROUP_DEMEAN(ROC(close, 20), industry)",
    ..OpSig::BLANK
};
