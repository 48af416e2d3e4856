//! `MFI`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "MFI",
    group: Group::Volume,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("volume", Series),
        arg("window", Window).or(14.0),
    ],
    implied: &["high", "low", "close", "volume"],
    build: Build::Steps(&[
        "p = TYPPRICE(high, low, close)",
        "up = SUM(WHERE(p > p[1], p * volume, 0), window)",
        "down = SUM(WHERE(p < p[1], p * volume, 0), window)",
        "WHERE(up + down == 0, 50, 100 * up / (up + down))",
    ]),
    doc: "money flow index, 0 to 100",
    definition: "100 * p/(p + q): sums over n bars of typical price * volume on bars on which the \
                 typical price rose (p) and fell (q); 50 where both are 0; first at bar n",
    example: "MFI(14) < 20",
    talib: "TA-Lib answers 0 where p + q is below 1",
    ..OpSig::BLANK
};
