//! `NEUTRALIZE`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "NEUTRALIZE",
    group: Group::Across,
    params: &[arg("y", Series), arg("x", Series)],
    build: Build::Node(Op::Native(Native::Residual)),
    doc: "what a line through x leaves of y, across the universe",
    definition: "least squares with an intercept over the symbols that have both; where x is \
                 constant, y less its mean",
    example: "NEUTRALIZE(ROC(close, 20), LOG(volume))",
    ..OpSig::BLANK
};
