//! `MAD`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "MAD",
    aliases: &["AVGDEV"],
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Mad)),
    whole_sample: true,
    doc: "mean distance from the mean of the last n bars",
    definition: "mean of ABS(x - SMA(x, n)) within the window",
    example: "MAD(close, 20)",
    ..OpSig::BLANK
};
