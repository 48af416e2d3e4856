//! `EMA`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "EMA",
    group: Group::Averages,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Ema)),
    doc: "exponential mean",
    definition: "y = a*x + (1 - a)*y[1] with a = 2/(n + 1), from the first valid x on; shown from \
                 the n-th valid x; holds its state over gaps",
    example: "EMA(close, 20)",
    talib: "TA-Lib starts from the mean of the first n values: the difference decays",
    ..OpSig::BLANK
};
