//! `BBANDS_LOWER`

use crate::catalog::ParamKind::{Number, Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "BBANDS_LOWER",
    group: Group::Volatility,
    params: &[arg("x", Series), arg("window", Window).or(20.0), arg("k", Number).or(2.0)],
    implied: &["close"],
    build: Build::Formula("SMA(x, window) - k * STDP(x, window)"),
    doc: "Bollinger's lower band",
    definition: "SMA(x, n) - k * STDP(x, n)",
    example: "close < BBANDS_LOWER(close, 20, 2)",
    ..OpSig::BLANK
};
