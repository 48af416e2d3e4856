//! `SUM`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "SUM",
    aliases: &["TS_SUM"],
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Sum)),
    whole_sample: true,
    doc: "sum of the last n bars",
    definition: "missing while the window is not full or holds a gap",
    example: "SUM(volume, 5)",
    ..OpSig::BLANK
};
