//! `CLV`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "CLV",
    group: Group::Volume,
    params: &[arg("high", Series), arg("low", Series), arg("close", Series)],
    implied: &["high", "low", "close"],
    build: Build::Formula("WHERE(high == low, 0, ((close - low) - (high - close)) / (high - low))"),
    doc: "where the close stands in its bar, -1 to 1",
    definition: "((close - low) - (high - close)) / (high - low); 0 where they are equal",
    example: "CLV() > 0.5",
    ..OpSig::BLANK
};
