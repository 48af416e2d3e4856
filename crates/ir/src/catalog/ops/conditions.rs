//! Conditions and choices.

use crate::catalog::OpSig;

mod all;
mod any;
mod count;
mod cross;
mod cross_down;
mod cross_up;
mod falling;
mod rising;
mod where_;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[
    &where_::OP,
    &cross_up::OP,
    &cross_down::OP,
    &cross::OP,
    &count::OP,
    &any::OP,
    &all::OP,
    &rising::OP,
    &falling::OP,
];
