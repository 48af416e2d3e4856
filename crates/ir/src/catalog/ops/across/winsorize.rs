//! `WINSORIZE`

use crate::catalog::ParamKind::{Number, Series};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "WINSORIZE",
    group: Group::Across,
    params: &[arg("x", Series), arg("q", Number).or(0.01)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Winsorize)),
    doc: "outliers drawn in",
    definition: "kept between the q and the 1 - q quantile (type 7) of the universe",
    example: "WINSORIZE(ROC(close, 20), 0.05)",
    ..OpSig::BLANK
};
