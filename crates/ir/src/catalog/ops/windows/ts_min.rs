//! `TS_MIN`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "TS_MIN",
    aliases: &["ROLLING_MIN", "LOWEST"],
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::RollingMin)),
    whole_sample: true,
    doc: "least of the last n bars",
    definition: "missing while the window is not full or holds a gap",
    example: "TS_MIN(low, 20)",
    ..OpSig::BLANK
};
