//! `QUANTILE`

use crate::catalog::ParamKind::{Number, Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::native::Native;
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "QUANTILE",
    aliases: &["TS_QUANTILE"],
    group: Group::Windows,
    params: &[arg("x", Series), arg("window", Window), arg("q", Number)],
    implied: &["close"],
    build: Build::Node(Op::Native(Native::Quantile)),
    whole_sample: true,
    doc: "quantile of the last n bars",
    definition: "type 7: linear between the order statistics next to (n - 1) * q; q from 0 to 1; \
                 missing while the window is not full or holds a gap",
    example: "QUANTILE(close, 20, 0.9)",
    ..OpSig::BLANK
};
