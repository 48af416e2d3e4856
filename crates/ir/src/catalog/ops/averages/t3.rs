//! `T3`

use crate::catalog::ParamKind::{Number, Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "T3",
    group: Group::Averages,
    params: &[arg("x", Series), arg("window", Window).or(5.0), arg("v", Number).or(0.7)],
    implied: &["close"],
    build: Build::Steps(&[
        "e3 = EMA(EMA(EMA(x, window), window), window)",
        "e4 = EMA(e3, window)",
        "e5 = EMA(e4, window)",
        "e6 = EMA(e5, window)",
        "(1 + 3 * v + v ** 3 + 3 * v ** 2) * e3 - (6 * v ** 2 + 3 * v + 3 * v ** 3) * e4 + (3 * v \
         ** 2 + 3 * v ** 3) * e5 - v ** 3 * e6",
    ]),
    doc: "Tillson's mean",
    definition: "(1 + 3v + 3v^2 + v^3) * e3 - (3v + 6v^2 + 3v^3) * e4 + (3v^2 + 3v^3) * e5 - v^3 * \
                 e6, e_k being EMA taken k times; first at bar 6n - 6",
    example: "T3(close, 5)",
    talib: "TA-Lib starts each mean from a mean of n values: the difference decays",
    ..OpSig::BLANK
};
