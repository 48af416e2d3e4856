//! `AROON_UP`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "AROON_UP",
    group: Group::Trend,
    params: &[arg("high", Series), arg("window", Window).or(14.0)],
    implied: &["high"],
    build: Build::Formula("100 * (window - ARGMAX(high, window + 1)) / window"),
    doc: "how recent the highest high is, 0 to 100",
    definition: "100 * (n - bars since the highest high of n + 1 bars)/n; the most recent one on \
                 ties",
    example: "AROON_UP(25) > 70",
    ..OpSig::BLANK
};
