//! `LINEARREG_ANGLE`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "LINEARREG_ANGLE",
    group: Group::Regression,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Formula("ATAN(SLOPE(x, window)) * (180 / 3.141592653589793)"),
    whole_sample: true,
    doc: "angle of the line through the last n bars, in degrees",
    definition: "ATAN(SLOPE(x, n)) * 180 / pi",
    example: "LINEARREG_ANGLE(close, 14) > 0",
    ..OpSig::BLANK
};
