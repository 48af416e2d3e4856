//! `FWD_RET`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "FWD_RET",
    group: Group::Labels,
    params: &[arg("x", Series), arg("n", Window)],
    implied: &["close"],
    build: Build::Node(Op::ForwardReturn),
    doc: "the return over the next n bars",
    definition: "x[-n] / x - 1: a label, which no signal may read",
    example: "FWD_RET(close, 5)",
    ..OpSig::BLANK
};
