//! `STOCHRSI_K`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "STOCHRSI_K",
    group: Group::Momentum,
    params: &[arg("x", Series), arg("window", Window).or(14.0), arg("k", Window).or(5.0)],
    implied: &["close"],
    build: Build::Steps(&[
        "rsi = RSI(x, window)",
        "top = TS_MAX(rsi, k)",
        "bottom = TS_MIN(rsi, k)",
        "WHERE(top == bottom, 50, 100 * (rsi - bottom) / (top - bottom))",
    ]),
    doc: "where RSI stands in its own range of the last k bars, 0 to 100",
    definition: "100 * (RSI - lowest RSI)/(highest RSI - lowest RSI); 50 where they are equal",
    example: "STOCHRSI_K(close, 14, 14)",
    talib: "TA-Lib answers 0 where the range is empty, and starts together with the mean of this \
            line",
    ..OpSig::BLANK
};
