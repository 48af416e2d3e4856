//! One body, compiled for each width of vector unit; the widest that the machine has is taken.
#![allow(unsafe_code)] // calls into `target_feature` functions, behind a run-time check

#[cfg(target_arch = "x86_64")]
use qraft_base::Isa;

use super::super::tile::{BarRow, TurnRow};
use super::super::{MarketTile, TrialSignals};
use super::LogTrials;
use super::fold::{self, Table};

/// Walks a tile with every trial, with the widest instructions that may be used. The bits do not
/// depend on them.
pub(super) fn walk(trials: &mut LogTrials, tile: &MarketTile<'_>, signals: &[TrialSignals<'_>]) {
    #[cfg(target_arch = "x86_64")]
    if Isa::current() >= Isa::Avx2 {
        // SAFETY: the machine has what `Isa::Avx2` names, which is all that the callee asks for.
        return unsafe { walk_avx2(trials, tile, signals) };
    }
    trials.walk(tile, signals);
}

/// Four sums to a register, and bits counted by one instruction.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn walk_avx2(trials: &mut LogTrials, tile: &MarketTile<'_>, signals: &[TrialSignals<'_>]) {
    trials.walk(tile, signals);
}

/// The tables of some quads, see [`fold::tables`].
pub(in super::super) fn tables(
    bars: &[BarRow],
    turns: &[TurnRow],
    quads: usize,
    out: &mut Vec<Table>,
) {
    #[cfg(target_arch = "x86_64")]
    if Isa::current() >= Isa::Avx2 {
        // SAFETY: the machine has what `Isa::Avx2` names, which is all that the callee asks for.
        return unsafe { tables_avx2(bars, turns, quads, out) };
    }
    fold::tables(bars, turns, quads, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn tables_avx2(bars: &[BarRow], turns: &[TurnRow], quads: usize, out: &mut Vec<Table>) {
    fold::tables(bars, turns, quads, out);
}
