//! `DX`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "DX",
    group: Group::Trend,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(14.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Steps(&[
        "p = PLUS_DI(high, low, close, window)",
        "m = MINUS_DI(high, low, close, window)",
        "WHERE(p + m == 0, 0, 100 * ABS(p - m) / (p + m))",
    ]),
    doc: "how one-sided the direction is, 0 to 100",
    definition: "100 * |PLUS_DI - MINUS_DI| / (PLUS_DI + MINUS_DI); 0 where both are 0",
    example: "DX(14) > 25",
    talib: "TA-Lib starts its sums one bar earlier: the difference decays",
    ..OpSig::BLANK
};
