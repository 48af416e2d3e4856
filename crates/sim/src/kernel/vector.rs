//! A few lanes as one value. Each operation is a loop over lanes, which the compiler turns into
//! one instruction of whatever width the caller was compiled for; nothing is reassociated.

/// N numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(32))]
pub(super) struct V<const N: usize>(pub(super) [f64; N]);

/// N masks: all bits or none. N is a multiple of 4.
#[derive(Clone, Copy)]
#[repr(C, align(32))]
pub(super) struct M<const N: usize>([u64; N]);

/// The four masks of every four bits.
static MASKS: [[u64; 4]; 16] = masks();

const fn masks() -> [[u64; 4]; 16] {
    let mut all = [[0; 4]; 16];
    let mut at = 0;
    while at < 64 {
        all[at / 4][at % 4] = ((at as u64 / 4) >> (at % 4) & 1).wrapping_neg();
        at += 1;
    }
    all
}

impl<const N: usize> M<N> {
    /// Lane j is bit j.
    #[inline(always)]
    pub(super) fn of(bits: u8) -> M<N> {
        let mut out = [0; N];
        for (four, out) in out.chunks_exact_mut(4).enumerate() {
            out.copy_from_slice(&MASKS[usize::from(bits >> (4 * four) & 15)]);
        }
        M(out)
    }

    /// Both.
    #[inline(always)]
    pub(super) fn and(self, other: M<N>) -> M<N> {
        self.map(other, |a, b| a & b)
    }

    /// Either.
    #[inline(always)]
    pub(super) fn or(self, other: M<N>) -> M<N> {
        self.map(other, |a, b| a | b)
    }

    /// The first without the second.
    #[inline(always)]
    pub(super) fn without(self, other: M<N>) -> M<N> {
        self.map(other, |a, b| a & !b)
    }

    /// True where any lane is.
    #[inline(always)]
    pub(super) fn any(self) -> bool {
        self.0.iter().fold(0, |any, lane| any | lane) != 0
    }

    #[inline(always)]
    fn map(self, other: M<N>, f: impl Fn(u64, u64) -> u64) -> M<N> {
        let mut out = [0; N];
        for (lane, out) in out.iter_mut().enumerate() {
            *out = f(self.0[lane], other.0[lane]);
        }
        M(out)
    }
}

impl M<8> {
    /// Bit j is lane j.
    #[inline(always)]
    pub(super) fn bits(self) -> u8 {
        self.0.iter().enumerate().fold(0, |bits, (lane, mask)| bits | mask & 1 << lane) as u8
    }
}

impl<const N: usize> V<N> {
    /// The same number in every lane.
    pub(super) const fn all(x: f64) -> V<N> {
        V([x; N])
    }

    /// The lanes from `first` on.
    #[inline(always)]
    pub(super) fn load(from: &[f64; 8], first: usize) -> V<N> {
        let mut out = [0.0; N];
        out.copy_from_slice(&from[first..first + N]);
        V(out)
    }

    /// Puts the lanes back where they came from.
    #[inline(always)]
    pub(super) fn store(self, to: &mut [f64; 8], first: usize) {
        to[first..first + N].copy_from_slice(&self.0);
    }

    #[inline(always)]
    pub(super) fn add(self, other: V<N>) -> V<N> {
        self.map(other, |a, b| a + b)
    }

    #[inline(always)]
    pub(super) fn sub(self, other: V<N>) -> V<N> {
        self.map(other, |a, b| a - b)
    }

    #[inline(always)]
    pub(super) fn mul(self, other: V<N>) -> V<N> {
        self.map(other, |a, b| a * b)
    }

    #[inline(always)]
    pub(super) fn div(self, other: V<N>) -> V<N> {
        self.map(other, |a, b| a / b)
    }

    /// Without its sign.
    #[inline(always)]
    pub(super) fn abs(self) -> V<N> {
        self.map(self, |a, _| a.abs())
    }

    /// With the other sign.
    #[inline(always)]
    pub(super) fn neg(self) -> V<N> {
        self.map(self, |a, _| -a)
    }

    /// Where it is less. False where they do not compare, as the next two.
    #[inline(always)]
    pub(super) fn below(self, other: V<N>) -> M<N> {
        self.compare(other, |a, b| a < b)
    }

    /// Where it is less or the same.
    #[inline(always)]
    pub(super) fn at_most(self, other: V<N>) -> M<N> {
        self.compare(other, |a, b| a <= b)
    }

    /// Where they differ; true where they do not compare.
    #[inline(always)]
    pub(super) fn differs(self, other: V<N>) -> M<N> {
        self.compare(other, |a, b| a != b)
    }

    /// `yes` where the mask is set, `no` elsewhere.
    #[inline(always)]
    pub(super) fn either(mask: M<N>, yes: V<N>, no: V<N>) -> V<N> {
        let mut out = [0.0; N];
        for (lane, out) in out.iter_mut().enumerate() {
            let (yes, no, mask) = (yes.0[lane].to_bits(), no.0[lane].to_bits(), mask.0[lane]);
            *out = f64::from_bits((yes & mask) | (no & !mask));
        }
        V(out)
    }

    #[inline(always)]
    fn compare(self, other: V<N>, f: impl Fn(f64, f64) -> bool) -> M<N> {
        let mut out = [0; N];
        for (lane, out) in out.iter_mut().enumerate() {
            *out = u64::from(f(self.0[lane], other.0[lane])).wrapping_neg();
        }
        M(out)
    }

    /// The lesser; `other` where they do not compare.
    #[inline(always)]
    pub(super) fn lesser(self, other: V<N>) -> V<N> {
        self.map(other, |a, b| if a < b { a } else { b })
    }

    /// The greater; `other` where they do not compare.
    #[inline(always)]
    pub(super) fn greater(self, other: V<N>) -> V<N> {
        self.map(other, |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn map(self, other: V<N>, f: impl Fn(f64, f64) -> f64) -> V<N> {
        let mut out = [0.0; N];
        for (lane, out) in out.iter_mut().enumerate() {
            *out = f(self.0[lane], other.0[lane]);
        }
        V(out)
    }
}
