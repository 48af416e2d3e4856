//! `PLUS_DM`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "PLUS_DM",
    group: Group::Trend,
    params: &[arg("high", Series), arg("low", Series), arg("window", Window).or(14.0)],
    implied: &["high", "low"],
    build: Build::Steps(&[
        "up = high - high[1]",
        "down = low[1] - low",
        "window * RMA(WHERE(up > down and up > 0, up, 0), window)",
    ]),
    doc: "upward movement, smoothed",
    definition: "n * RMA(m, n), m = high - high[1] where that is above 0 and above low[1] - low, \
                 else 0; first at bar n: Wilder's sum",
    example: "PLUS_DM(14)",
    talib: "TA-Lib starts its sums one bar earlier: the difference decays",
    ..OpSig::BLANK
};
