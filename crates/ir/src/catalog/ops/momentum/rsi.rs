//! `RSI`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "RSI",
    group: Group::Momentum,
    params: &[arg("x", Series), arg("window", Window).or(14.0)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Rsi)),
    doc: "Wilder's relative strength index, 0 to 100",
    definition: "100 * g/(g + l) with Wilder's means g of the gains and l of the losses; first at \
                 bar n; a flat series is 50",
    example: "RSI(close, 14)",
    talib: "TA-Lib answers 0 for a flat series",
    ..OpSig::BLANK
};
