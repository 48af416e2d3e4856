//! `VAR`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "VAR",
    aliases: &["TS_VAR"],
    group: Group::Volatility,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Var)),
    whole_sample: true,
    doc: "variance of the last n bars",
    definition: "ddof 1; missing at n = 1; exactly 0 where all values are equal",
    example: "VAR(ROC(close, 1), 20)",
    talib: "TA-Lib divides by n (VARP here)",
};
