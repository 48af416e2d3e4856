//! `FILL`

use crate::catalog::ParamKind::{Number, Series, Word};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "FILL",
    group: Group::States,
    params: &[
        arg("x", Series),
        arg("method", Word(&["ffill"])).or(0.0),
        arg("limit", Number).or(0.0),
    ],
    build: Build::Node(Op::Native(Native::Fill)),
    doc: "missing values filled from earlier ones",
    definition: "the last valid x, held for at most `limit` bars (0: as long as the gap lasts); \
                 filling from later bars does not exist",
    example: "FILL(eps, limit=60)",
    ..OpSig::BLANK
};
