//! `AROON_DOWN`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "AROON_DOWN",
    group: Group::Trend,
    params: &[arg("low", Series), arg("window", Window).or(14.0)],
    implied: &["low"],
    build: Build::Formula("100 * (window - ARGMIN(low, window + 1)) / window"),
    doc: "how recent the lowest low is, 0 to 100",
    definition: "100 * (n - bars since the lowest low of n + 1 bars)/n; the most recent one on \
                 ties",
    example: "AROON_DOWN(25) > 70",
    ..OpSig::BLANK
};
