//! `PVO`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "PVO",
    group: Group::Volume,
    params: &[arg("volume", Series), arg("fast", Window).or(12.0), arg("slow", Window).or(26.0)],
    implied: &["volume"],
    build: Build::Formula("PPO(volume, fast, slow)"),
    doc: "PPO of volume",
    definition: "PPO(volume, fast, slow)",
    example: "PVO() > 0",
    talib: "TA-Lib starts each mean from a mean of n values: the difference decays",
    ..OpSig::BLANK
};
