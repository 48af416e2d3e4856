//! `MEDPRICE`

use crate::catalog::ParamKind::Series;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "MEDPRICE",
    aliases: &["HL2"],
    group: Group::Averages,
    params: &[arg("high", Series), arg("low", Series)],
    implied: &["high", "low"],
    build: Build::Formula("(high + low) / 2"),
    doc: "middle of the bar",
    definition: "(high + low) / 2",
    example: "MEDPRICE()",
    ..OpSig::BLANK
};
