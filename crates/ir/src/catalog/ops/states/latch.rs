//! `LATCH`

use crate::catalog::ParamKind::Cond;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "LATCH",
    group: Group::States,
    params: &[arg("set", Cond), arg("reset", Cond)],
    build: Build::Formula("latch(WHERE(set, 1, 0), WHERE(reset, 1, 0)) > 0.5"),
    doc: "true from set until reset",
    definition: "false at first; reset wins where both are true; what is unknown changes nothing",
    example: "LATCH(RSI(close, 14) < 30, RSI(close, 14) > 60)",
    ..OpSig::BLANK
};
