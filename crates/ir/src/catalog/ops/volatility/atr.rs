//! `ATR`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "ATR",
    group: Group::Volatility,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(14.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Node(Op::Native(Native::Atr)),
    doc: "Wilder's average true range",
    definition: "RMA of the true range, which starts at the second bar; first at bar n",
    example: "ATR(14)",
    ..OpSig::BLANK
};
