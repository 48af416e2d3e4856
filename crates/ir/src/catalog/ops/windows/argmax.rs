//! `ARGMAX`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "ARGMAX",
    aliases: &["TS_ARGMAX", "HIGHESTBARS"],
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::ArgMax)),
    whole_sample: true,
    doc: "bars since the greatest of the last n",
    definition: "0 to n - 1; the most recent one on ties; missing while the window is not full or \
                 holds a gap",
    example: "ARGMAX(high, 20)",
    ..OpSig::BLANK
};
