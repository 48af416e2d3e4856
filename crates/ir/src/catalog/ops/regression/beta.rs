//! `BETA`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "BETA",
    group: Group::Regression,
    params: &[arg("y", Series), arg("x", Series), arg("window", Window)],
    build: Build::Node(Op::Native(Native::Beta)),
    whole_sample: true,
    doc: "slope of y on x over the last n bars",
    definition: "COV(y, x, n) / VAR(x, n); missing where x is constant",
    example: "BETA(ROC(close, 1), ROC(open, 1), 60)",
    talib: "TA-Lib takes changes itself, and in the other order: its BETA(a, b, n) is BETA(ROC(b, \
            1), ROC(a, 1), n) here",
    ..OpSig::BLANK
};
