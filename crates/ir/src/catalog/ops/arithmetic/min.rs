//! `MIN`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "MIN",
    group: Group::Arithmetic,
    params: &[arg("a", Level), arg("b", Level)],
    build: Build::Extremum { pair: Op::Min2, rolling: "TS_MIN" },
    whole_sample: true,
    doc: "the smaller of two values, or the least of a window",
    definition: "MIN(a, b): missing if either is; MIN(x, n) with a constant whole n of at least 1 \
                 is TS_MIN(x, n)",
    example: "MIN(open, close)",
    ..OpSig::BLANK
};
