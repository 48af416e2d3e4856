//! `DONCHIAN_LOWER`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "DONCHIAN_LOWER",
    group: Group::Volatility,
    params: &[arg("low", Series), arg("window", Window).or(20.0)],
    implied: &["low"],
    build: Build::Formula("TS_MIN(low, window)"),
    doc: "lowest low of the last n bars",
    definition: "TS_MIN(low, n), the current bar included",
    example: "close < DONCHIAN_LOWER(20)[1]",
    ..OpSig::BLANK
};
