//! `PRODUCT`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "PRODUCT",
    aliases: &["TS_PRODUCT"],
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Product)),
    whole_sample: true,
    doc: "product of the last n bars",
    definition: "missing while the window is not full or holds a gap",
    example: "PRODUCT(close / close[1], 20) - 1",
    ..OpSig::BLANK
};
