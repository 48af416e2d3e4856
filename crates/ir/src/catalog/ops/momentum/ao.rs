//! `AO`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "AO",
    group: Group::Momentum,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("fast", Window).or(5.0),
        arg("slow", Window).or(34.0),
    ],
    implied: &["high", "low"],
    build: Build::Steps(&["p = MEDPRICE(high, low)", "SMA(p, fast) - SMA(p, slow)"]),
    doc: "awesome oscillator",
    definition: "SMA(p, fast) - SMA(p, slow) of the middle of the bar",
    example: "AO() > 0",
    ..OpSig::BLANK
};
