//! `CUMSUM`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "CUMSUM",
    group: Group::States,
    params: &[arg("x", Series)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::CumSum)),
    doc: "sum of all values so far",
    definition: "missing values add nothing and are missing in the answer; it depends on where \
                 data begin",
    example: "CUMSUM(SIGN(close - close[1]))",
    ..OpSig::BLANK
};
