//! What looks ahead on purpose.

use crate::catalog::OpSig;

mod fwd_ret;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[&fwd_ret::OP];
