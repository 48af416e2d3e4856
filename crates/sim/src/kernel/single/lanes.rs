//! Eight lanes as one value, whoever computes them: the portable loops of `vector`, or one
//! register of a wide machine.

use super::super::vector::{M, V};

/// Eight numbers. Each operation is that of every lane alone.
pub(super) trait Lanes: Copy {
    /// Eight yes or no.
    type Mask: Mask;

    /// The same number in every lane.
    fn all(x: f64) -> Self;
    /// A lane a number.
    fn load(from: &[f64; 8]) -> Self;
    /// Puts the lanes down.
    fn store(self, to: &mut [f64; 8]);
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn div(self, other: Self) -> Self;
    /// Without its sign.
    fn abs(self) -> Self;
    /// With the other sign.
    fn neg(self) -> Self;
    /// The greater; `other` where they do not compare, as the next one.
    fn greater(self, other: Self) -> Self;
    /// The lesser.
    fn lesser(self, other: Self) -> Self;
    /// Where it is less. False where they do not compare, as the next one.
    fn below(self, other: Self) -> Self::Mask;
    /// Where it is less or the same.
    fn at_most(self, other: Self) -> Self::Mask;
    /// Where they differ; true where they do not compare.
    fn differs(self, other: Self) -> Self::Mask;
    /// `yes` where the mask is set, `no` elsewhere.
    fn either(mask: Self::Mask, yes: Self, no: Self) -> Self;

    /// Its lanes where the mask is set, 0 elsewhere.
    #[inline(always)]
    fn only(self, mask: Self::Mask) -> Self {
        Self::either(mask, self, Self::all(0.0))
    }

    /// Its lanes where the mask is not set, 0 elsewhere.
    #[inline(always)]
    fn unless(self, mask: Self::Mask) -> Self {
        Self::either(mask, Self::all(0.0), self)
    }
}

/// Eight yes or no.
pub(super) trait Mask: Copy {
    /// Lane j is bit j.
    fn of(bits: u8) -> Self;
    /// Bit j is lane j.
    fn bits(self) -> u8;
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    /// The first without the second.
    fn without(self, other: Self) -> Self;
    /// True where any lane is.
    fn any(self) -> bool;
}

impl Lanes for V<8> {
    type Mask = M<8>;

    #[inline(always)]
    fn all(x: f64) -> Self {
        V::all(x)
    }

    #[inline(always)]
    fn load(from: &[f64; 8]) -> Self {
        V::load(from, 0)
    }

    #[inline(always)]
    fn store(self, to: &mut [f64; 8]) {
        self.store(to, 0);
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.add(other)
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.sub(other)
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.mul(other)
    }

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.div(other)
    }

    #[inline(always)]
    fn abs(self) -> Self {
        self.abs()
    }

    #[inline(always)]
    fn neg(self) -> Self {
        self.neg()
    }

    #[inline(always)]
    fn greater(self, other: Self) -> Self {
        self.greater(other)
    }

    #[inline(always)]
    fn lesser(self, other: Self) -> Self {
        self.lesser(other)
    }

    #[inline(always)]
    fn below(self, other: Self) -> M<8> {
        self.below(other)
    }

    #[inline(always)]
    fn at_most(self, other: Self) -> M<8> {
        self.at_most(other)
    }

    #[inline(always)]
    fn differs(self, other: Self) -> M<8> {
        self.differs(other)
    }

    #[inline(always)]
    fn either(mask: M<8>, yes: Self, no: Self) -> Self {
        V::either(mask, yes, no)
    }
}

impl Mask for M<8> {
    #[inline(always)]
    fn of(bits: u8) -> Self {
        M::of(bits)
    }

    #[inline(always)]
    fn bits(self) -> u8 {
        self.bits()
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self.and(other)
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        self.or(other)
    }

    #[inline(always)]
    fn without(self, other: Self) -> Self {
        self.without(other)
    }

    #[inline(always)]
    fn any(self) -> bool {
        self.any()
    }
}
