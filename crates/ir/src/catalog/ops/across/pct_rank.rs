//! `PCT_RANK`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "PCT_RANK",
    group: Group::Across,
    params: &[arg("x", Series)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::PctRank)),
    doc: "rank across the universe over the count",
    definition: "above 0 to 1; ties share their mean rank",
    example: "PCT_RANK(ROC(close, 20)) > 0.7",
    ..OpSig::BLANK
};
