//! `VWAP`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "VWAP",
    group: Group::Volume,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("volume", Series),
        arg("window", Window),
    ],
    implied: &["high", "low", "close", "volume"],
    build: Build::Formula("SUM(TYPPRICE(high, low, close) * volume, window) / SUM(volume, window)"),
    whole_sample: true,
    doc: "price by volume over the last n bars",
    definition: "SUM(typical price * volume, n) / SUM(volume, n); missing where nothing was traded",
    example: "close > VWAP(20)",
    talib: "TA-Lib sums over all bars since the first: here the window is said",
    ..OpSig::BLANK
};
