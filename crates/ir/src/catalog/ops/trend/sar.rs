//! `SAR`

use crate::catalog::ParamKind::{Number, Series};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "SAR",
    group: Group::Trend,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("step", Number).or(0.02),
        arg("most", Number).or(0.2),
    ],
    implied: &["high", "low"],
    build: Build::Node(Op::Native(Native::Sar)),
    doc: "Wilder's parabolic stop and reverse",
    definition: "the stop moves towards the extreme by a factor that grows by step with each new \
                 extreme, at most to most, never into the last two bars; when price meets it, it \
                 turns; first at bar 1",
    example: "CROSS_UP(close, SAR())",
    ..OpSig::BLANK
};
