//! `AVGPRICE`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "AVGPRICE",
    aliases: &["OHLC4"],
    group: Group::Averages,
    params: &[arg("open", Series), arg("high", Series), arg("low", Series), arg("close", Series)],
    implied: &["open", "high", "low", "close"],
    build: Build::Formula("(open + high + low + close) / 4"),
    doc: "mean of the four prices",
    definition: "(open + high + low + close) / 4",
    example: "AVGPRICE()",
    ..OpSig::BLANK
};
