//! Eight lanes as one value. Each operation is a loop over lanes, which the compiler turns into
//! one instruction of whatever width the caller was compiled for; nothing is reassociated.

/// Eight numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub(super) struct V8(pub(super) [f64; 8]);

/// Eight masks: all bits or none.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct M8([u64; 8]);

impl M8 {
    /// Lane j is bit j.
    #[inline(always)]
    pub(super) fn of(bits: u8) -> M8 {
        let mut mask = [0; 8];
        for (lane, mask) in mask.iter_mut().enumerate() {
            *mask = (u64::from(bits) >> lane & 1).wrapping_neg();
        }
        M8(mask)
    }
}

impl V8 {
    /// The same number in every lane.
    pub(super) const fn all(x: f64) -> V8 {
        V8([x; 8])
    }

    /// x where the mask is set, 0 elsewhere.
    #[inline(always)]
    pub(super) fn pick(x: f64, mask: M8) -> V8 {
        let mut out = [0.0; 8];
        for (out, mask) in out.iter_mut().zip(mask.0) {
            *out = f64::from_bits(x.to_bits() & mask);
        }
        V8(out)
    }

    /// What either has, where at most one of them is not 0.
    #[inline(always)]
    pub(super) fn or(self, other: V8) -> V8 {
        self.map(other, |a, b| f64::from_bits(a.to_bits() | b.to_bits()))
    }

    #[inline(always)]
    pub(super) fn add(self, other: V8) -> V8 {
        self.map(other, |a, b| a + b)
    }

    #[inline(always)]
    pub(super) fn sub(self, other: V8) -> V8 {
        self.map(other, |a, b| a - b)
    }

    #[inline(always)]
    pub(super) fn mul(self, other: V8) -> V8 {
        self.map(other, |a, b| a * b)
    }

    /// The lesser; `other` where they do not compare.
    #[inline(always)]
    pub(super) fn lesser(self, other: V8) -> V8 {
        self.map(other, |a, b| if a < b { a } else { b })
    }

    /// The greater; `other` where they do not compare.
    #[inline(always)]
    pub(super) fn greater(self, other: V8) -> V8 {
        self.map(other, |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn map(self, other: V8, f: impl Fn(f64, f64) -> f64) -> V8 {
        let mut out = [0.0; 8];
        for (lane, out) in out.iter_mut().enumerate() {
            *out = f(self.0[lane], other.0[lane]);
        }
        V8(out)
    }
}
