//! `SHIFT`

use crate::catalog::ParamKind::{Any, Lag};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "SHIFT",
    aliases: &["DELAY", "LAG", "REF"],
    group: Group::Windows,
    params: &[arg("x", Any), arg("n", Lag)],
    implied: &["close"],
    build: Build::Node(Op::Lag),
    doc: "x of n bars ago",
    definition: "x[n]; n below 0 is a look-ahead",
    example: "SHIFT(close, 5)",
    ..OpSig::BLANK
};
