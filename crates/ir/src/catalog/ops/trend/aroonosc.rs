//! `AROONOSC`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "AROONOSC",
    group: Group::Trend,
    params: &[arg("high", Series), arg("low", Series), arg("window", Window).or(14.0)],
    implied: &["high", "low"],
    build: Build::Formula("AROON_UP(high, window) - AROON_DOWN(low, window)"),
    doc: "AROON_UP less AROON_DOWN",
    definition: "-100 to 100",
    example: "AROONOSC(25) > 0",
    ..OpSig::BLANK
};
