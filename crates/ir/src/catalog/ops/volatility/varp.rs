//! `VARP`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "VARP",
    group: Group::Volatility,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::VarP)),
    whole_sample: true,
    doc: "variance of the last n bars, over n",
    definition: "ddof 0; exactly 0 where all values are equal",
    example: "VARP(ROC(close, 1), 20)",
    ..OpSig::BLANK
};
