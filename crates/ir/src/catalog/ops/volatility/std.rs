//! `STD`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "STD",
    aliases: &["TS_STD", "STDDEV"],
    group: Group::Volatility,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Std)),
    whole_sample: true,
    doc: "standard deviation of the last n bars",
    definition: "ddof 1; missing at n = 1; exactly 0 where all values are equal",
    example: "STD(close, 20)",
    talib: "TA-Lib divides by n (STDP here), and has a factor as third argument",
};
