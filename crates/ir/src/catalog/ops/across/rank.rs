//! `RANK`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "RANK",
    group: Group::Across,
    params: &[arg("x", Series)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Rank)),
    doc: "rank across the universe",
    definition: "from 1 for the least, ties share their mean rank, missing values have none",
    example: "RANK(close / close[20])",
    ..OpSig::BLANK
};
