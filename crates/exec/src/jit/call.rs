//! The one place where compiled code is called.
#![allow(unsafe_code)] // calling machine code that this crate has made

use std::marker::PhantomData;

use super::SLACK;

/// `(arguments, rows, groups of 16 a row, bytes a row, mask bytes a row, bits of the last group)`
/// SAFETY of a call: what [`Args::call`] says.
type Entry = unsafe extern "C" fn(*const u64, u64, u64, u64, u64, u64);

/// A compiled kernel. Its code lives as long as the process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kernel {
    entry: Entry,
    loads: usize,
    numbers: usize,
    outs: usize,
}

/// The rectangle that a kernel walks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walk {
    /// Rows, at least 1.
    pub rows: usize,
    /// Elements a row, at least 1; rows lie one behind the other.
    pub len: usize,
}

impl Walk {
    /// Words of a mask: rows begin on whole words.
    pub(crate) fn words(self) -> usize {
        self.rows * self.len.div_ceil(64)
    }
}

impl Kernel {
    /// # Safety
    /// `code` must be the start of a finished function with the signature [`Entry`], made for a
    /// body with as many arguments, that stays mapped for the rest of the process.
    pub(super) unsafe fn new(code: *const u8, loads: usize, numbers: usize, outs: usize) -> Self {
        // SAFETY: the caller vouches for the signature and the lifetime of the code.
        let entry = unsafe { std::mem::transmute::<*const u8, Entry>(code) };
        Kernel { entry, loads, numbers, outs }
    }
}

/// The arguments of one call, in the kernel's order: loads, numbers, answers.
pub(crate) struct Args<'s, 'a> {
    list: &'s mut Vec<u64>,
    walk: Walk,
    loads: usize,
    numbers: usize,
    outs: usize,
    borrowed: PhantomData<&'a mut f64>,
}

impl<'s, 'a> Args<'s, 'a> {
    /// Starts a list in a vector that is used again and again.
    pub(crate) fn new(list: &'s mut Vec<u64>, walk: Walk) -> Self {
        list.clear();
        Args { list, walk, loads: 0, numbers: 0, outs: 0, borrowed: PhantomData }
    }

    /// A column: the walk's elements and [`SLACK`] behind them.
    pub(crate) fn load(&mut self, column: &'a [f64]) {
        assert!(column.len() >= self.walk.rows * self.walk.len + SLACK, "a column is short");
        self.list.push(column.as_ptr() as u64);
        self.loads += 1;
    }

    /// Constants, by their bits.
    pub(crate) fn numbers(&mut self, bits: &[u64]) {
        self.list.extend_from_slice(bits);
        self.numbers += bits.len();
    }

    /// Where bits go. Those beyond a row's last group of 16 are left as they are.
    pub(crate) fn mask(&mut self, words: &'a mut [u64]) {
        assert!(words.len() >= self.walk.words(), "a mask is short");
        self.list.push(words.as_mut_ptr() as u64);
        self.outs += 1;
    }

    /// Where numbers go, with [`SLACK`] behind them.
    pub(crate) fn column(&mut self, values: &'a mut [f64]) {
        assert!(values.len() >= self.walk.rows * self.walk.len + SLACK, "a column is short");
        self.list.push(values.as_mut_ptr() as u64);
        self.outs += 1;
    }

    /// Runs the kernel over the walk. Loads come first, then numbers, then the body's answers in
    /// their order and of their kind.
    pub(crate) fn call(self, kernel: Kernel) {
        let Walk { rows, len } = self.walk;
        let counts = (self.loads, self.numbers, self.outs);
        assert_eq!(counts, (kernel.loads, kernel.numbers, kernel.outs), "arguments of a kernel");
        if rows == 0 || len == 0 {
            return;
        }
        let groups = len.div_ceil(16);
        let last = len - (groups - 1) * 16;
        let bits = (1u64 << last) - 1;
        // SAFETY: the counts are the kernel's. It reads and writes `groups × 16` elements of each
        // of `rows` rows that start `len` apart, so at most 15 behind the last element, and
        // `groups` half-words in each mask row of ⌈len/64⌉ words; the asserts above hold the
        // lengths. The slices are borrowed for 'a, which outlives this call; answers are borrowed
        // exclusively, so nothing they write is aliased.
        unsafe {
            (kernel.entry)(
                self.list.as_ptr(),
                rows as u64,
                groups as u64,
                (len * 8) as u64,
                (len.div_ceil(64) * 8) as u64,
                bits,
            );
        }
    }
}
