//! `TYPPRICE`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "TYPPRICE",
    aliases: &["HLC3"],
    group: Group::Averages,
    params: &[arg("high", Series), arg("low", Series), arg("close", Series)],
    implied: &["high", "low", "close"],
    build: Build::Formula("(high + low + close) / 3"),
    doc: "typical price",
    definition: "(high + low + close) / 3",
    example: "TYPPRICE()",
    ..OpSig::BLANK
};
