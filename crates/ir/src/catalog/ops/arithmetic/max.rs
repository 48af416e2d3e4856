//! `MAX`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "MAX",
    group: Group::Arithmetic,
    params: &[arg("a", Level), arg("b", Level)],
    build: Build::Extremum { pair: Op::Max2, rolling: "TS_MAX" },
    whole_sample: true,
    doc: "the greater of two values, or the greatest of a window",
    definition: "MAX(a, b): missing if either is; MAX(x, n) with a constant whole n of at least 1 \
                 is TS_MAX(x, n)",
    example: "MAX(open, close)",
    ..OpSig::BLANK
};
