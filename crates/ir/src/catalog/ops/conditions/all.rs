//! `ALL`

use crate::catalog::ParamKind::{Cond, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "ALL",
    group: Group::Conditions,
    params: &[arg("cond", Cond), arg("window", Window)],
    build: Build::Steps(&[
        "flag = WHERE(cond, 1, 0)",
        "TS_MIN(flag, window, min_periods=1) > 0 and TS_MIN(flag, window) > 0",
    ]),
    doc: "true on all of the last n bars",
    definition: "cond and cond[1] and ... and cond[n - 1]: one false is enough to be false, \
                 whatever is unknown",
    example: "ALL(close > SMA(close, 20), 3)",
    ..OpSig::BLANK
};
