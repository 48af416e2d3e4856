//! `ZSCORE`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "ZSCORE",
    group: Group::Across,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Zscore,
    doc: "distance from the mean in standard deviations",
    definition: "ZSCORE(x): across the universe, ddof 0, all equal is 0; ZSCORE(x, n) is \
                 TS_ZSCORE(x, n)",
    example: "ZSCORE(ROC(close, 20))",
    ..OpSig::BLANK
};
