//! `WMA`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "WMA",
    aliases: &["DECAY_LINEAR"],
    group: Group::Averages,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Wma)),
    doc: "mean with falling weights",
    definition: "weights n, n - 1, ..., 1 from the newest bar on, over their sum; missing while \
                 the window is not full or holds a gap",
    example: "WMA(close, 20)",
    ..OpSig::BLANK
};
