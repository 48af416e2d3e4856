//! Eight lanes in one register. Known to `dispatch` alone, which makes such values only where the
//! machine has the registers.
#![allow(unsafe_code)] // intrinsics, behind the run-time check of the caller

use std::arch::x86_64::*;

use super::super::lanes::{Lanes, Mask};

/// One register of numbers.
#[derive(Clone, Copy)]
pub(super) struct Wide(__m512d);

/// One register of yes and no.
#[derive(Clone, Copy)]
pub(super) struct Bits(u8);

macro_rules! lanes {
    ($($name:ident = $of:ident),*) => {
        $(
            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                // SAFETY: the machine has avx512f: only `walk_avx512` makes lanes of this type.
                Wide(unsafe { $of(self.0, other.0) })
            }
        )*
    };
}

macro_rules! compare {
    ($($name:ident = $of:ident),*) => {
        $(
            #[inline(always)]
            fn $name(self, other: Self) -> Bits {
                // SAFETY: the machine has avx512f: only `walk_avx512` makes lanes of this type.
                Bits(unsafe { _mm512_cmp_pd_mask::<$of>(self.0, other.0) })
            }
        )*
    };
}

impl Lanes for Wide {
    type Mask = Bits;

    lanes!(
        add = _mm512_add_pd,
        sub = _mm512_sub_pd,
        mul = _mm512_mul_pd,
        div = _mm512_div_pd,
        greater = _mm512_max_pd,
        lesser = _mm512_min_pd
    );
    compare!(below = _CMP_LT_OQ, at_most = _CMP_LE_OQ, differs = _CMP_NEQ_UQ);

    #[inline(always)]
    fn all(x: f64) -> Self {
        // SAFETY: the machine has avx512f: only `walk_avx512` asks for lanes of this type.
        Wide(unsafe { _mm512_set1_pd(x) })
    }

    #[inline(always)]
    fn load(from: &[f64; 8]) -> Self {
        // SAFETY: as above, and eight numbers are there to be read.
        Wide(unsafe { _mm512_loadu_pd(from.as_ptr()) })
    }

    #[inline(always)]
    fn store(self, to: &mut [f64; 8]) {
        // SAFETY: as above, and there is room for eight numbers.
        unsafe { _mm512_storeu_pd(to.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn abs(self) -> Self {
        // SAFETY: as above.
        Wide(unsafe { _mm512_abs_pd(self.0) })
    }

    #[inline(always)]
    fn neg(self) -> Self {
        // SAFETY: as above; the caller's check covers avx512dq too.
        Wide(unsafe { _mm512_xor_pd(self.0, _mm512_set1_pd(-0.0)) })
    }

    #[inline(always)]
    fn either(mask: Bits, yes: Self, no: Self) -> Self {
        // SAFETY: as above.
        Wide(unsafe { _mm512_mask_blend_pd(mask.0, no.0, yes.0) })
    }
}

impl Mask for Bits {
    #[inline(always)]
    fn of(bits: u8) -> Self {
        Bits(bits)
    }

    #[inline(always)]
    fn bits(self) -> u8 {
        self.0
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        Bits(self.0 & other.0)
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        Bits(self.0 | other.0)
    }

    #[inline(always)]
    fn without(self, other: Self) -> Self {
        Bits(self.0 & !other.0)
    }

    #[inline(always)]
    fn any(self) -> bool {
        self.0 != 0
    }
}
