//! `WILLR`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "WILLR",
    group: Group::Momentum,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(14.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Steps(&[
        "top = TS_MAX(high, window)",
        "bottom = TS_MIN(low, window)",
        "WHERE(top == bottom, -50, -100 * (top - close) / (top - bottom))",
    ]),
    doc: "Williams' %R, -100 to 0",
    definition: "-100 * (highest high - close)/(highest high - lowest low); -50 where they are \
                 equal",
    example: "WILLR(14) < -80",
    talib: "TA-Lib answers 0 where the range is empty",
    ..OpSig::BLANK
};
