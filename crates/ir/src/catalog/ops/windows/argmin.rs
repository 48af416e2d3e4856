//! `ARGMIN`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "ARGMIN",
    aliases: &["TS_ARGMIN", "LOWESTBARS"],
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::ArgMin)),
    whole_sample: true,
    doc: "bars since the least of the last n",
    definition: "0 to n - 1; the most recent one on ties; missing while the window is not full or \
                 holds a gap",
    example: "ARGMIN(low, 20)",
    ..OpSig::BLANK
};
