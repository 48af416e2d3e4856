//! `VALUE_WHEN`

use crate::catalog::ParamKind::{Cond, Series};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "VALUE_WHEN",
    aliases: &["VALUEWHEN"],
    group: Group::States,
    params: &[arg("cond", Cond), arg("x", Series)],
    build: Build::Formula("FILL(WHERE(cond, x, LOG(x - x)))"),
    doc: "x of the bar on which cond was last true",
    definition: "held until the next one; missing before the first; a bar on which x is missing \
                 does not count",
    example: "close > VALUE_WHEN(CROSS_UP(close, SMA(close, 20)), high)",
    ..OpSig::BLANK
};
