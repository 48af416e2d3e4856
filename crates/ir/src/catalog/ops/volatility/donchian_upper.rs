//! `DONCHIAN_UPPER`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "DONCHIAN_UPPER",
    group: Group::Volatility,
    params: &[arg("high", Series), arg("window", Window).or(20.0)],
    implied: &["high"],
    build: Build::Formula("TS_MAX(high, window)"),
    doc: "highest high of the last n bars",
    definition: "TS_MAX(high, n), the current bar included: a break is close > \
                 DONCHIAN_UPPER(20)[1]",
    example: "close > DONCHIAN_UPPER(20)[1]",
    ..OpSig::BLANK
};
