//! `SMA`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "SMA",
    aliases: &["MEAN", "TS_MEAN"],
    group: Group::Averages,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Sma)),
    whole_sample: true,
    doc: "mean of the last n bars",
    definition: "SUM(x, n) / n; missing while the window is not full or holds a gap",
    example: "SMA(close, 20)",
    ..OpSig::BLANK
};
