//! `TS_RANK`

use crate::catalog::ParamKind::{Series, Truth, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "TS_RANK",
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window), arg("pct", Truth).or(1.0)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::TsRank)),
    whole_sample: true,
    doc: "rank of x among the last n bars",
    definition: "average rank over n, above 0 to 1; with pct=false the average rank itself, 1 to \
                 n; missing while the window is not full or holds a gap",
    example: "TS_RANK(close, 20)",
    ..OpSig::BLANK
};
