//! `HMA`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "HMA",
    group: Group::Averages,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Formula(
        "WMA(2 * WMA(x, max(FLOOR(window / 2), 1)) - WMA(x, window), FLOOR(SQRT(window)))",
    ),
    doc: "Hull's mean",
    definition: "WMA(2 * WMA(x, floor(n / 2)) - WMA(x, n), floor(sqrt(n)))",
    example: "HMA(close, 20)",
    ..OpSig::BLANK
};
