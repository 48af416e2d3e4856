//! `ANY`

use crate::catalog::ParamKind::{Cond, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "ANY",
    group: Group::Conditions,
    params: &[arg("cond", Cond), arg("window", Window)],
    build: Build::Steps(&[
        "flag = WHERE(cond, 1, 0)",
        "TS_MAX(flag, window, min_periods=1) > 0 or TS_MAX(flag, window) > 0",
    ]),
    doc: "true on any of the last n bars",
    definition: "cond or cond[1] or ... or cond[n - 1]: one true is enough, whatever is unknown",
    example: "ANY(CROSS_UP(close, SMA(close, 20)), 5)",
    ..OpSig::BLANK
};
