//! `SCALE`

use crate::catalog::ParamKind::{Number, Series};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "SCALE",
    group: Group::Across,
    params: &[arg("x", Series), arg("to", Number).or(1.0)],
    implied: &["close"],
    build: Build::Formula("to * scale(x)"),
    doc: "scaled so that absolute values sum to `to`",
    definition: "to * x / sum of |x| across the universe; 0 where that sum is 0",
    example: "SCALE(DEMEAN(ROC(close, 20)))",
    ..OpSig::BLANK
};
