//! Spread, ranges and bands.

use crate::catalog::OpSig;

mod atr;
mod bbands_lower;
mod bbands_middle;
mod bbands_percent;
mod bbands_upper;
mod bbands_width;
mod donchian_lower;
mod donchian_upper;
mod keltner_lower;
mod keltner_middle;
mod keltner_upper;
mod natr;
mod std;
mod stdp;
mod trange;
mod var;
mod varp;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[
    &std::OP,
    &stdp::OP,
    &var::OP,
    &varp::OP,
    &trange::OP,
    &atr::OP,
    &natr::OP,
    &bbands_upper::OP,
    &bbands_middle::OP,
    &bbands_lower::OP,
    &bbands_width::OP,
    &bbands_percent::OP,
    &keltner_upper::OP,
    &keltner_middle::OP,
    &keltner_lower::OP,
    &donchian_upper::OP,
    &donchian_lower::OP,
];
