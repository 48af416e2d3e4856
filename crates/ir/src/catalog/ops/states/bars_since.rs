//! `BARS_SINCE`

use crate::catalog::ParamKind::Cond;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "BARS_SINCE",
    aliases: &["BARSSINCE"],
    group: Group::States,
    params: &[arg("cond", Cond)],
    build: Build::Formula("bars_since(WHERE(cond, 1, 0))"),
    doc: "bars since it was last true",
    definition: "0 on a bar on which it is true; missing before the first",
    example: "BARS_SINCE(close > TS_MAX(high, 20)[1]) < 5",
    ..OpSig::BLANK
};
