//! `TRANGE`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "TRANGE",
    aliases: &["TRUE_RANGE"],
    group: Group::Volatility,
    params: &[arg("high", Series), arg("low", Series), arg("close", Series)],
    implied: &["high", "low", "close"],
    build: Build::Formula("max(max(high - low, ABS(high - close[1])), ABS(low - close[1]))"),
    doc: "true range",
    definition: "the greatest of high - low, |high - close[1]| and |low - close[1]|; first at bar \
                 1",
    example: "TRANGE()",
    ..OpSig::BLANK
};
