//! `DELTA`

use crate::catalog::ParamKind::{Lag, Series};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "DELTA",
    aliases: &["DIFF"],
    group: Group::Windows,
    params: &[arg("x", Series), arg("n", Lag).or(1.0)],
    implied: &["close"],
    build: Build::Formula("x - x[n]"),
    doc: "change over n bars",
    definition: "x - x[n]; n below 0 is a look-ahead",
    example: "DELTA(close, 5)",
    ..OpSig::BLANK
};
