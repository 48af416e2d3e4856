//! `BOP`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "BOP",
    group: Group::Momentum,
    params: &[arg("open", Series), arg("high", Series), arg("low", Series), arg("close", Series)],
    implied: &["open", "high", "low", "close"],
    build: Build::Formula("WHERE(high == low, 0, (close - open) / (high - low))"),
    doc: "balance of power",
    definition: "(close - open)/(high - low); 0 where they are equal",
    example: "SMA(BOP(), 14)",
    ..OpSig::BLANK
};
