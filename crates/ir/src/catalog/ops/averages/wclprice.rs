//! `WCLPRICE`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "WCLPRICE",
    aliases: &["HLCC4"],
    group: Group::Averages,
    params: &[arg("high", Series), arg("low", Series), arg("close", Series)],
    implied: &["high", "low", "close"],
    build: Build::Formula("(high + low + 2 * close) / 4"),
    doc: "mean price with a double close",
    definition: "(high + low + 2 * close) / 4",
    example: "WCLPRICE()",
    ..OpSig::BLANK
};
