//! Kernels that stand ready: a comparison of two columns, or of one and a constant, is the whole
//! condition of so many strategies that it is compiled ahead of time, for vectors wider than the
//! compiler of the other kernels has.
#![allow(unsafe_code)] // machine code by its arguments' addresses, as compiled kernels are

use qraft_base::Isa;

use super::body::{Body, Node, Out};
use super::call::Kernel;
use crate::graph::Code;

/// The kernel of that shape, where one stands ready for these instructions.
pub(super) fn ready(body: &Body, isa: Isa) -> Option<Kernel> {
    let shape = Shape::of(body)?;
    #[cfg(target_arch = "x86_64")]
    if isa == Isa::Avx512 {
        return Some(wide::kernel(shape, body));
    }
    let _ = (shape, isa);
    None
}

/// `a < b` or `a <= b`, and what is asked of it.
#[derive(Clone, Copy, Debug)]
struct Shape {
    or_equal: bool,
    /// b is the earlier of the two arguments.
    swapped: bool,
    /// Places of constants among the two arguments; never both.
    constant: Option<usize>,
    /// *Is false* is asked too, after *is true*.
    both: bool,
}

impl Shape {
    fn of(body: &Body) -> Option<Shape> {
        let [first, second, Node::Each(code @ (Code::Lt | Code::Le), [a, b, _])] = body.nodes[..]
        else {
            return None;
        };
        let constant = match (first, second) {
            (Node::Load(0), Node::Load(1)) => None,
            (Node::Load(0), Node::Number(0)) => Some(1),
            (Node::Number(0), Node::Load(0)) => Some(0),
            _ => return None,
        };
        let swapped = match (a, b) {
            (0, 1) => false,
            (1, 0) => true,
            _ => return None,
        };
        let both = match body.outs[..] {
            [Out::True(2)] => false,
            [Out::True(2), Out::False(2)] => true,
            _ => return None,
        };
        Some(Shape { or_equal: code == Code::Le, swapped, constant, both })
    }
}

#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        __m512d, _CMP_GE_OQ, _CMP_GT_OQ, _CMP_LE_OQ, _CMP_LT_OQ, _mm512_cmp_pd_mask,
        _mm512_loadu_pd, _mm512_set1_pd,
    };

    use super::{Body, Kernel, Shape};

    /// The entry of a shape: which of the two arguments a constant is (2: neither), the comparison
    /// of the first argument with the second that is true, and the one that is false.
    macro_rules! entry {
        ($constant:literal, $true:ident, $false:ident, $both:expr) => {
            if $both {
                compare::<$constant, $true, $false, true>
            } else {
                compare::<$constant, $true, $false, false>
            }
        };
    }

    pub(super) fn kernel(shape: Shape, body: &Body) -> Kernel {
        macro_rules! by_comparison {
            ($constant:literal) => {
                match (shape.or_equal, shape.swapped) {
                    (false, false) => entry!($constant, _CMP_LT_OQ, _CMP_GE_OQ, shape.both),
                    (true, false) => entry!($constant, _CMP_LE_OQ, _CMP_GT_OQ, shape.both),
                    (false, true) => entry!($constant, _CMP_GT_OQ, _CMP_LE_OQ, shape.both),
                    (true, true) => entry!($constant, _CMP_GE_OQ, _CMP_LT_OQ, shape.both),
                }
            };
        }
        let entry = match shape.constant {
            Some(0) => by_comparison!(0),
            Some(_) => by_comparison!(1),
            None => by_comparison!(2),
        };
        let (loads, numbers) = (usize::from(body.loads), usize::from(body.numbers));
        // SAFETY: the function is of the signature, takes as many arguments as the body, lives as
        // long as the process, and is reached only where the machine has avx512f.
        unsafe { Kernel::new(entry as *const u8, loads, numbers, body.outs.len()) }
    }

    /// # Safety
    /// That of a kernel's call; the machine has avx512f.
    #[target_feature(enable = "avx512f")]
    unsafe extern "C" fn compare<
        const CONSTANT: usize,
        const TRUE: i32,
        const FALSE: i32,
        const BOTH: bool,
    >(
        args: *const u64,
        rows: u64,
        groups: u64,
        row_bytes: u64,
        mask_bytes: u64,
        last: u64,
    ) {
        // SAFETY: the caller's arguments are those of the body: its loads, its numbers, its
        // answers. Loads have 16 × `groups` elements in each row, answers as many half-words.
        unsafe {
            // The second argument is a load's address or a number's bits.
            let (x, y) = (*args as *const f64, *args.add(1) as *const f64);
            let number = _mm512_set1_pd(f64::from_bits(*args.add(1)));
            let is_true = *args.add(2) as *mut u8;
            let is_false = if BOTH { *args.add(3) as *mut u8 } else { is_true };
            for row in 0..rows as usize {
                let (x, y) = (
                    x.wrapping_byte_add(row * row_bytes as usize),
                    y.wrapping_byte_add(row * row_bytes as usize),
                );
                let at = row * mask_bytes as usize;
                for group in 0..groups as usize {
                    let pair = |half: usize| -> (__m512d, __m512d) {
                        let from = group * 16 + half * 8;
                        match CONSTANT {
                            0 => (number, _mm512_loadu_pd(x.add(from))),
                            1 => (_mm512_loadu_pd(x.add(from)), number),
                            _ => (_mm512_loadu_pd(x.add(from)), _mm512_loadu_pd(y.add(from))),
                        }
                    };
                    let ((a, b), (c, d)) = (pair(0), pair(1));
                    let keep = if group + 1 == groups as usize { last as u16 } else { u16::MAX };
                    let low = u16::from(_mm512_cmp_pd_mask::<TRUE>(a, b));
                    let high = u16::from(_mm512_cmp_pd_mask::<TRUE>(c, d));
                    let to = is_true.add(at + group * 2).cast::<u16>();
                    to.write_unaligned((low | high << 8) & keep);
                    if BOTH {
                        let low = u16::from(_mm512_cmp_pd_mask::<FALSE>(a, b));
                        let high = u16::from(_mm512_cmp_pd_mask::<FALSE>(c, d));
                        let to = is_false.add(at + group * 2).cast::<u16>();
                        to.write_unaligned((low | high << 8) & keep);
                    }
                }
            }
        }
    }
}
