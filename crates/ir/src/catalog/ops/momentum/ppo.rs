//! `PPO`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "PPO",
    group: Group::Momentum,
    params: &[arg("x", Series), arg("fast", Window).or(12.0), arg("slow", Window).or(26.0)],
    implied: &["close"],
    build: Build::Steps(&["base = EMA(x, slow)", "100 * (EMA(x, fast) - base) / base"]),
    doc: "MACD in percent of the slow mean",
    definition: "100 * (EMA(x, fast) - EMA(x, slow)) / EMA(x, slow)",
    example: "PPO(close) > 0",
    talib: "TA-Lib starts each mean from a mean of n values: the difference decays",
    ..OpSig::BLANK
};
