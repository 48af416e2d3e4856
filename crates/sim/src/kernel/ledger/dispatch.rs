//! What a trial does across symbols, compiled for each width of vector unit; the widest that the
//! machine has is taken. The bits do not depend on it.
#![allow(unsafe_code)] // calls into `target_feature` functions, behind a run-time check

#[cfg(target_arch = "x86_64")]
use qraft_base::Isa;

use super::alike::Rates;
use super::{LedgerTrial, ahead};
use crate::lanes;

/// A function that calls another one, which is inlined, by the widest instructions there are.
macro_rules! widest {
    ($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) $(-> $out:ty)? = $body:expr) => {
        $(#[$doc])*
        pub(super) fn $name($($arg: $ty),*) $(-> $out)? {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512dq,avx512vl,bmi1,bmi2,lzcnt,popcnt")]
                fn by_avx512($($arg: $ty),*) $(-> $out)? {
                    $body($($arg),*)
                }
                #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
                fn by_avx2($($arg: $ty),*) $(-> $out)? {
                    $body($($arg),*)
                }
                if Isa::current() >= Isa::Avx512 {
                    // SAFETY: the machine has what `Isa::Avx512` names, and no more is asked for.
                    return unsafe { by_avx512($($arg),*) };
                }
                if Isa::current() >= Isa::Avx2 {
                    // SAFETY: the machine has what `Isa::Avx2` names, and no more is asked for.
                    return unsafe { by_avx2($($arg),*) };
                }
            }
            $body($($arg),*)
        }
    };
}

widest! {
    /// See [`LedgerTrial::fill_alike`].
    fill_alike(trial: &mut LedgerTrial, rates: &Rates, prices: &[f64], tradable: &[u64], v: f64)
        = LedgerTrial::fill_alike
}

widest! {
    /// See [`lanes::dot`].
    dot(a: &[f64], b: &[f64]) -> f64 = lanes::dot
}

widest! {
    /// See [`ahead::dots`].
    dots(a: &[f64], others: [&[f64]; ahead::BARS]) -> [f64; ahead::BARS] = ahead::dots
}
