//! `CCI`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "CCI",
    group: Group::Momentum,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(14.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Steps(&[
        "p = TYPPRICE(high, low, close)",
        "away = MAD(p, window)",
        "WHERE(away == 0, 0, (p - SMA(p, window)) / (0.015 * away))",
    ]),
    doc: "commodity channel index",
    definition: "(p - SMA(p, n)) / (0.015 * MAD(p, n)), p the typical price; 0 where p is constant",
    example: "CCI(20) > 100",
    ..OpSig::BLANK
};
