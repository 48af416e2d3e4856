//! The operators, one file each, by group.

use super::OpSig;

mod across;
mod arithmetic;
mod averages;
mod conditions;
mod labels;
mod momentum;
mod regression;
mod states;
mod trend;
mod volatility;
mod volume;
mod windows;

/// Every group, in the order of the manual.
pub(super) static GROUPS: &[&[&OpSig]] = &[
    arithmetic::OPERATORS,
    conditions::OPERATORS,
    windows::OPERATORS,
    averages::OPERATORS,
    momentum::OPERATORS,
    volatility::OPERATORS,
    trend::OPERATORS,
    volume::OPERATORS,
    regression::OPERATORS,
    across::OPERATORS,
    states::OPERATORS,
    labels::OPERATORS,
];
