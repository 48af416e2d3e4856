//! What a trial does across symbols, compiled for each width of vector unit; the widest that the
//! machine has is taken. The bits do not depend on it.
#![allow(unsafe_code)] // calls into `target_feature` functions, behind a run-time check

#[cfg(target_arch = "x86_64")]
use qraft_base::Isa;

use super::alike::Rates;
use super::{LedgerTrial, ahead};
use crate::lanes;

/// See [`LedgerTrial::fill_alike`].
pub(super) fn fill_alike(
    trial: &mut LedgerTrial,
    rates: &Rates,
    prices: &[f64],
    tradable: &[u64],
    v: f64,
) {
    #[cfg(target_arch = "x86_64")]
    {
        if Isa::current() >= Isa::Avx512 {
            // SAFETY: the machine has what `Isa::Avx512` names, which is all that is asked for.
            return unsafe { fill_alike_avx512(trial, rates, prices, tradable, v) };
        }
        if Isa::current() >= Isa::Avx2 {
            // SAFETY: the machine has what `Isa::Avx2` names, which is all that is asked for.
            return unsafe { fill_alike_avx2(trial, rates, prices, tradable, v) };
        }
    }
    trial.fill_alike(rates, prices, tradable, v);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,bmi1,bmi2,lzcnt,popcnt")]
fn fill_alike_avx512(
    trial: &mut LedgerTrial,
    rates: &Rates,
    prices: &[f64],
    tradable: &[u64],
    v: f64,
) {
    trial.fill_alike(rates, prices, tradable, v);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn fill_alike_avx2(
    trial: &mut LedgerTrial,
    rates: &Rates,
    prices: &[f64],
    tradable: &[u64],
    v: f64,
) {
    trial.fill_alike(rates, prices, tradable, v);
}

/// Σ a·b over the lanes of [`lanes::dot`].
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    #[cfg(target_arch = "x86_64")]
    {
        if Isa::current() >= Isa::Avx512 {
            // SAFETY: the machine has what `Isa::Avx512` names, which is all that is asked for.
            return unsafe { dot_avx512(a, b) };
        }
        if Isa::current() >= Isa::Avx2 {
            // SAFETY: the machine has what `Isa::Avx2` names, which is all that is asked for.
            return unsafe { dot_avx2(a, b) };
        }
    }
    lanes::dot(a, b)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn dot_avx512(a: &[f64], b: &[f64]) -> f64 {
    lanes::dot(a, b)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn dot_avx2(a: &[f64], b: &[f64]) -> f64 {
    lanes::dot(a, b)
}

/// See [`ahead::dots`].
pub(super) fn dots(a: &[f64], others: [&[f64]; ahead::BARS]) -> [f64; ahead::BARS] {
    #[cfg(target_arch = "x86_64")]
    {
        if Isa::current() >= Isa::Avx512 {
            // SAFETY: the machine has what `Isa::Avx512` names, which is all that is asked for.
            return unsafe { dots_avx512(a, others) };
        }
        if Isa::current() >= Isa::Avx2 {
            // SAFETY: the machine has what `Isa::Avx2` names, which is all that is asked for.
            return unsafe { dots_avx2(a, others) };
        }
    }
    ahead::dots(a, others)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn dots_avx512(a: &[f64], others: [&[f64]; ahead::BARS]) -> [f64; ahead::BARS] {
    ahead::dots(a, others)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn dots_avx2(a: &[f64], others: [&[f64]; ahead::BARS]) -> [f64; ahead::BARS] {
    ahead::dots(a, others)
}
