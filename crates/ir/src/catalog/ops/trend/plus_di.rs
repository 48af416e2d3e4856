//! `PLUS_DI`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "PLUS_DI",
    group: Group::Trend,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(14.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Steps(&[
        "way = window * ATR(high, low, close, window)",
        "WHERE(way == 0, 0, 100 * PLUS_DM(high, low, window) / way)",
    ]),
    doc: "upward direction index, 0 to 100",
    definition: "100 * PLUS_DM over the same sum of true ranges; 0 where nothing moved",
    example: "PLUS_DI(14) > MINUS_DI(14)",
    talib: "TA-Lib starts its sums one bar earlier: the difference decays",
    ..OpSig::BLANK
};
