//! `ULTOSC`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "ULTOSC",
    group: Group::Momentum,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("fast", Window).or(7.0),
        arg("middle", Window).or(14.0),
        arg("slow", Window).or(28.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Steps(&[
        "gain = close - min(low, close[1])",
        "way = TRANGE(high, low, close)",
        "a = WHERE(SUM(way, fast) == 0, 0.5, SUM(gain, fast) / SUM(way, fast))",
        "b = WHERE(SUM(way, middle) == 0, 0.5, SUM(gain, middle) / SUM(way, middle))",
        "c = WHERE(SUM(way, slow) == 0, 0.5, SUM(gain, slow) / SUM(way, slow))",
        "100 * (4 * a + 2 * b + c) / 7",
    ]),
    doc: "ultimate oscillator, 0 to 100",
    definition: "100 * (4a + 2b + c)/7, each the sum of close - min(low, close[1]) over the sum of \
                 true ranges, over fast, middle and slow bars; a share is 0.5 where nothing moved",
    example: "ULTOSC() < 30",
    talib: "TA-Lib answers 0 where nothing moved",
    ..OpSig::BLANK
};
