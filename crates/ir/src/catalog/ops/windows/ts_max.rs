//! `TS_MAX`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "TS_MAX",
    aliases: &["ROLLING_MAX", "HIGHEST"],
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::RollingMax)),
    whole_sample: true,
    doc: "greatest of the last n bars",
    definition: "missing while the window is not full or holds a gap",
    example: "TS_MAX(high, 20)",
    ..OpSig::BLANK
};
