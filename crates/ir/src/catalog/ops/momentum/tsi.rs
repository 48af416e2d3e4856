//! `TSI`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "TSI",
    group: Group::Momentum,
    params: &[arg("x", Series), arg("slow", Window).or(25.0), arg("fast", Window).or(13.0)],
    implied: &["close"],
    build: Build::Steps(&[
        "d = x - x[1]",
        "100 * EMA(EMA(d, slow), fast) / EMA(EMA(ABS(d), slow), fast)",
    ]),
    doc: "true strength index, -100 to 100",
    definition: "100 * EMA(EMA(change, slow), fast) / EMA(EMA(|change|, slow), fast); missing \
                 where nothing ever moved",
    example: "TSI(close) > 0",
    talib: "TA-Lib starts each mean from a mean of n values: the difference decays; it answers 0 \
            where nothing ever moved",
    ..OpSig::BLANK
};
