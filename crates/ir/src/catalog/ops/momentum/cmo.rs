//! `CMO`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "CMO",
    group: Group::Momentum,
    params: &[arg("x", Series), arg("window", Window).or(14.0)],
    implied: &["close"],
    build: Build::Formula("2 * RSI(x, window) - 100"),
    doc: "Chande's oscillator, -100 to 100",
    definition: "100 * (g - l)/(g + l) with Wilder's means, that is 2 * RSI - 100; a flat series \
                 is 0",
    example: "CMO(close, 14)",
    ..OpSig::BLANK
};
