//! `KAMA`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "KAMA",
    group: Group::Averages,
    params: &[
        arg("x", Series),
        arg("window", Window).or(30.0),
        arg("fast", Window).or(2.0),
        arg("slow", Window).or(30.0),
    ],
    implied: &["close"],
    build: Build::Steps(&[
        "er = ER(x, window)",
        "quick = 2 / (fast + 1)",
        "calm = 2 / (slow + 1)",
        "adapt(x, (er * (quick - calm) + calm) ** 2)",
    ]),
    doc: "Kaufman's adaptive mean",
    definition: "y = y[1] + a * (x - y[1]), a = (ER(x, n) * (2/(fast + 1) - 2/(slow + 1)) + \
                 2/(slow + 1)) ** 2; starts from the bar before the first ER; first at bar n",
    example: "KAMA(close, 10)",
    ..OpSig::BLANK
};
