//! `STOCHF_K`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "STOCHF_K",
    group: Group::Momentum,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(5.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Steps(&[
        "top = TS_MAX(high, window)",
        "bottom = TS_MIN(low, window)",
        "WHERE(top == bottom, 50, 100 * (close - bottom) / (top - bottom))",
    ]),
    doc: "where the close stands in the range of the last n bars, 0 to 100",
    definition: "100 * (close - lowest low)/(highest high - lowest low); 50 where they are equal",
    example: "STOCHF_K(14) < 20",
    talib: "TA-Lib answers 0 where the range is empty, and starts together with the mean of this \
            line",
    ..OpSig::BLANK
};
