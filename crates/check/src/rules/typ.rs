//! Types.

pub(super) mod always_true_or_false;
pub(super) mod cross_section_of_one;
pub(super) mod float_equality;
pub(super) mod nan_compare;
pub(super) mod zero_division;
