//! Kernels that stand ready: a comparison of a column with another, with a constant or with a band
//! (`SMA - k * STD`) is the whole condition of so many strategies that it is compiled ahead of
//! time, for vectors wider than the compiler of the other kernels has.
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

/// True for a shape that has such a kernel on some machine: better asked alone than with others,
/// whatever the machine.
pub(crate) fn goes_alone(body: &Body) -> bool {
    Shape::of(body).is_some()
}

/// A comparison, `<` or `<=`, and what is asked of it.
#[derive(Clone, Copy, Debug)]
struct Shape {
    or_equal: bool,
    /// The right side is the earlier of the arguments.
    swapped: bool,
    sides: Sides,
    /// *Is false* is asked too, after *is true*.
    both: bool,
}

/// What is compared, in the order of the arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sides {
    /// A column and a column.
    Columns,
    /// A column and a constant.
    Level,
    /// A constant and a column.
    LevelFirst,
    /// A column x and a band c ± constant × d.
    Band { minus: bool },
    /// A band and a column.
    BandFirst { minus: bool },
}

impl Shape {
    fn of(body: &Body) -> Option<Shape> {
        let (Node::Each(code @ (Code::Lt | Code::Le), [a, b, _]), nodes) =
            body.nodes.split_last()?
        else {
            return None;
        };
        let (sides, first, second) = Sides::of(nodes)?;
        let swapped = match (*a, *b) {
            of if of == (first, second) => false,
            of if of == (second, first) => true,
            _ => return None,
        };
        let answer = nodes.len() as u16;
        let both = match body.outs[..] {
            [Out::True(at)] if at == answer => false,
            [Out::True(at), Out::False(of)] if (at, of) == (answer, answer) => true,
            _ => return None,
        };
        Some(Shape { or_equal: *code == Code::Le, swapped, sides, both })
    }
}

impl Sides {
    /// What the nodes below a comparison are, and the places of the two that are compared.
    fn of(nodes: &[Node]) -> Option<(Sides, u16, u16)> {
        match *nodes {
            [Node::Load(0), Node::Load(1)] => Some((Sides::Columns, 0, 1)),
            [Node::Load(0), Node::Number(0)] => Some((Sides::Level, 0, 1)),
            [Node::Number(0), Node::Load(0)] => Some((Sides::LevelFirst, 0, 1)),
            [Node::Load(0), ref band @ ..] if is_minus(band, 1).is_some() => {
                Some((Sides::Band { minus: is_minus(band, 1)? }, 0, 5))
            }
            [ref band @ .., Node::Load(2)] => {
                Some((Sides::BandFirst { minus: is_minus(band, 0)? }, 4, 5))
            }
            _ => None,
        }
    }
}

/// Whether five nodes from a place on are c − constant × d, or c + constant × d; `None` where they
/// are neither, or their columns are not the ones at `first` and behind it.
fn is_minus(nodes: &[Node], first: u16) -> Option<bool> {
    let [Node::Load(c), left, right, product, Node::Each(code, [p, q, _])] = *nodes else {
        return None;
    };
    let Node::Each(Code::Mul, [x, y, _]) = product else { return None };
    let factors = matches!(
        (left, right),
        (Node::Number(0), Node::Load(d)) | (Node::Load(d), Node::Number(0)) if d == first + 1
    );
    let placed = (c, x, y) == (first, first + 1, first + 2) && (p, q) == (first, first + 3);
    match code {
        Code::Sub if factors && placed => Some(true),
        Code::Add if factors && placed => Some(false),
        _ => None,
    }
}

#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        __m512d, _CMP_GE_OQ, _CMP_GT_OQ, _CMP_LE_OQ, _CMP_LT_OQ, _mm512_abs_pd, _mm512_add_pd,
        _mm512_cmp_pd_mask, _mm512_loadu_pd, _mm512_mask_cmp_pd_mask, _mm512_mul_pd,
        _mm512_set1_pd,
    };

    use super::{Body, Kernel, Shape, Sides};

    pub(super) fn kernel(shape: Shape, body: &Body) -> Kernel {
        /// The entry of a walk: the comparison of the first side with the second that is true, and
        /// the one that is false.
        macro_rules! entry {
            ($walk:ident, $constant:expr, $true:ident, $false:ident) => {
                if shape.both {
                    $walk::<{ $constant }, $true, $false, true> as *const u8
                } else {
                    $walk::<{ $constant }, $true, $false, false> as *const u8
                }
            };
        }
        macro_rules! by_comparison {
            ($walk:ident, $constant:expr) => {
                match (shape.or_equal, shape.swapped) {
                    (false, false) => entry!($walk, $constant, _CMP_LT_OQ, _CMP_GE_OQ),
                    (true, false) => entry!($walk, $constant, _CMP_LE_OQ, _CMP_GT_OQ),
                    (false, true) => entry!($walk, $constant, _CMP_GT_OQ, _CMP_LE_OQ),
                    (true, true) => entry!($walk, $constant, _CMP_GE_OQ, _CMP_LT_OQ),
                }
            };
        }
        let entry = match shape.sides {
            Sides::LevelFirst => by_comparison!(compare, 0),
            Sides::Level => by_comparison!(compare, 1),
            Sides::Columns => by_comparison!(compare, 2),
            Sides::Band { minus: false } => by_comparison!(band, PLUS),
            Sides::Band { minus: true } => by_comparison!(band, MINUS),
            Sides::BandFirst { minus: false } => by_comparison!(band, PLUS | FIRST),
            Sides::BandFirst { minus: true } => by_comparison!(band, MINUS | FIRST),
        };
        let (loads, numbers) = (usize::from(body.loads), usize::from(body.numbers));
        // SAFETY: the function is of the signature, takes as many arguments as the body, lives as
        // long as the process, and is reached only where the machine has avx512f.
        unsafe { Kernel::new(entry, loads, numbers, body.outs.len()) }
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

    /// c + constant × d.
    const PLUS: usize = 0;
    /// c − constant × d.
    const MINUS: usize = 1;
    /// The band comes before the column.
    const FIRST: usize = 2;

    /// A column and a band. What is infinite of a band compares with nothing.
    ///
    /// # Safety
    /// That of a kernel's call; the machine has avx512f.
    #[target_feature(enable = "avx512f")]
    unsafe extern "C" fn band<
        const FORM: usize,
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
        // SAFETY: as in `compare`; a band's body has three loads, then a number.
        unsafe {
            let loads = [0, 1, 2].map(|at| *args.add(at) as *const f64);
            let [x, c, d] = match FORM & FIRST {
                0 => loads,
                _ => [loads[2], loads[0], loads[1]],
            };
            let number = f64::from_bits(*args.add(3));
            // A difference is the sum with the other sign, to the bit.
            let number = _mm512_set1_pd(if FORM & MINUS == MINUS { -number } else { number });
            let infinity = _mm512_set1_pd(f64::INFINITY);
            let is_true = *args.add(4) as *mut u8;
            let is_false = if BOTH { *args.add(5) as *mut u8 } else { is_true };
            for row in 0..rows as usize {
                let [x, c, d] = [x, c, d].map(|of| of.wrapping_byte_add(row * row_bytes as usize));
                let at = row * mask_bytes as usize;
                for group in 0..groups as usize {
                    let keep = if group + 1 == groups as usize { last as u16 } else { u16::MAX };
                    let (mut yes, mut no) = (0, 0);
                    for half in 0..2 {
                        let from = group * 16 + half * 8;
                        let x = _mm512_loadu_pd(x.add(from));
                        let width = _mm512_mul_pd(number, _mm512_loadu_pd(d.add(from)));
                        let band = _mm512_add_pd(_mm512_loadu_pd(c.add(from)), width);
                        let size = _mm512_abs_pd(band);
                        let finite = _mm512_cmp_pd_mask::<_CMP_LT_OQ>(size, infinity);
                        let (a, b) = if FORM & FIRST == 0 { (x, band) } else { (band, x) };
                        let told = _mm512_mask_cmp_pd_mask::<TRUE>(finite, a, b);
                        yes |= u16::from(told) << (half * 8);
                        if BOTH {
                            let told = _mm512_mask_cmp_pd_mask::<FALSE>(finite, a, b);
                            no |= u16::from(told) << (half * 8);
                        }
                    }
                    is_true.add(at + group * 2).cast::<u16>().write_unaligned(yes & keep);
                    if BOTH {
                        is_false.add(at + group * 2).cast::<u16>().write_unaligned(no & keep);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jit::{Args, SLACK, Walk};

    const WALK: Walk = Walk { rows: 2, len: 37 };
    const CELLS: usize = WALK.rows * WALK.len;

    /// `x < c ± # * d`, or the other way round.
    fn body(code: Code, op: Code, band_first: bool) -> Body {
        let [x, c, d] = if band_first { [2, 0, 1] } else { [0, 1, 2] }.map(Node::Load);
        let at = u16::from(!band_first);
        let band = [
            c,
            Node::Number(0),
            d,
            Node::Each(Code::Mul, [at + 1, at + 2, 0]),
            Node::Each(op, [at, at + 3, 0]),
        ];
        let mut nodes = band.to_vec();
        nodes.insert(if band_first { band.len() } else { 0 }, x);
        let sides = if band_first { [4, 5, 0] } else { [0, 5, 0] };
        nodes.push(Node::Each(code, sides));
        Body { nodes, outs: vec![Out::True(6), Out::False(6)], loads: 3, numbers: 1 }
    }

    /// Numbers with gaps, some of which a band makes infinite.
    fn column(seed: usize) -> Vec<f64> {
        let one = |at: usize| match (at * 7 + seed * 3) % 11 {
            0 => f64::NAN,
            1 => 1e308,
            rest => rest as f64 - 5.0,
        };
        (0..CELLS + SLACK).map(one).collect()
    }

    #[test]
    fn bands_by_hand() {
        let [x, c, d] = [1, 2, 3].map(column);
        for (code, op, first) in [Code::Lt, Code::Le]
            .into_iter()
            .flat_map(|code| [Code::Add, Code::Sub].map(|op| (code, op)))
            .flat_map(|(code, op)| [false, true].map(|first| (code, op, first)))
        {
            let body = body(code, op, first);
            assert!(goes_alone(&body), "{}", body.shape());
            let Some(kernel) = ready(&body, Isa::detected()) else { continue };
            let factor = 2.0_f64;
            let (mut is_true, mut is_false) = ([0; 2], [0; 2]);
            let mut list = Vec::new();
            let mut args = Args::new(&mut list, WALK);
            for column in if first { [&c, &d, &x] } else { [&x, &c, &d] } {
                args.load(column);
            }
            args.numbers(&[factor.to_bits()]);
            args.mask(&mut is_true);
            args.mask(&mut is_false);
            args.call(kernel);
            for at in 0..CELLS {
                let width = factor * d[at];
                let band = if op == Code::Add { c[at] + width } else { c[at] - width };
                let (a, b) = if first { (band, x[at]) } else { (x[at], band) };
                let known = band.is_finite() && !x[at].is_nan();
                let told = if code == Code::Lt { a < b } else { a <= b };
                let bit = |mask: [u64; 2]| mask[at / WALK.len] >> (at % WALK.len) & 1 == 1;
                let have = (bit(is_true), bit(is_false));
                assert_eq!(have, (known && told, known && !told), "{} at {at}", body.shape());
            }
        }
    }

    #[test]
    fn other_shapes_go_with_the_rest() {
        let mut other = body(Code::Lt, Code::Sub, false);
        other.outs.reverse();
        assert!(!goes_alone(&other), "false before true");
        let mut other = body(Code::Lt, Code::Mul, false);
        assert!(!goes_alone(&other), "no band");
        other.nodes.truncate(6);
        assert!(!goes_alone(&other), "no comparison");
    }
}
