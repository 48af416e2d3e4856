//! `VORTEX_MINUS`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "VORTEX_MINUS",
    group: Group::Trend,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(14.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Formula(
        "SUM(ABS(low - high[1]), window) / SUM(TRANGE(high, low, close), window)",
    ),
    doc: "vortex, downward",
    definition: "SUM(|low - high[1]|, n) over the sum of true ranges; missing where nothing moved",
    example: "VORTEX_PLUS(14) > VORTEX_MINUS(14)",
    talib: "TA-Lib answers 0 where nothing moved",
    ..OpSig::BLANK
};
