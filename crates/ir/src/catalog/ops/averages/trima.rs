//! `TRIMA`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "TRIMA",
    group: Group::Averages,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Formula("SMA(SMA(x, FLOOR(window / 2) + 1), FLOOR((window + 1) / 2))"),
    doc: "mean with triangular weights",
    definition: "SMA(SMA(x, floor(n / 2) + 1), floor((n + 1) / 2)); the middle bar is heaviest",
    example: "TRIMA(close, 20)",
    ..OpSig::BLANK
};
