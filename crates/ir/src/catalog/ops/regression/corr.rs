//! `CORR`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "CORR",
    aliases: &["TS_CORR", "CORREL"],
    group: Group::Regression,
    params: &[arg("x", Series), arg("y", Series), arg("window", Window)],
    build: Build::Node(Op::Native(Native::Corr)),
    whole_sample: true,
    doc: "correlation of the last n bars",
    definition: "Pearson's, within -1 to 1; missing where either is constant; missing while the \
                 window is not full or holds a gap",
    example: "CORR(close, volume, 20)",
    talib: "TA-Lib answers 0 where either is constant",
    ..OpSig::BLANK
};
