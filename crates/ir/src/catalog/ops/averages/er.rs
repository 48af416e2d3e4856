//! `ER`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "ER",
    group: Group::Averages,
    params: &[arg("x", Series), arg("window", Window).or(10.0)],
    implied: &["close"],
    build: Build::Steps(&[
        "way = SUM(ABS(x - x[1]), window)",
        "WHERE(way == 0, 1, ABS(x - x[window]) / way)",
    ]),
    doc: "Kaufman's efficiency ratio",
    definition: "the way gained in n bars over the way gone, 0 to 1; 1 where nothing moved; first \
                 at bar n",
    example: "ER(close, 10)",
    ..OpSig::BLANK
};
