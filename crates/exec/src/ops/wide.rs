//! An operator compiled for each width of vector unit.
#![allow(unsafe_code)] // calls into `target_feature` functions, behind a run-time check

#[cfg(target_arch = "x86_64")]
use qraft_base::Isa;

use super::{Operator, Rows};

/// The operator, run with the widest instructions that may be used. Its `update`, and what that
/// calls, must be inlined whole: what is not stays plain code. The bits do not depend on the width.
#[derive(Clone)]
pub(super) struct Wide<O>(pub O);

impl<O: Operator> Operator for Wide<O> {
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        #[cfg(target_arch = "x86_64")]
        match Isa::current() {
            // SAFETY: the machine has what `Isa::Avx512` names, which is all that the callee asks
            // for.
            Isa::Avx512 => return unsafe { with_avx512(&mut self.0, rows, inputs, out) },
            // SAFETY: as above, for `Isa::Avx2`.
            Isa::Avx2 => return unsafe { with_avx2(&mut self.0, rows, inputs, out) },
            Isa::Sse2 => {}
        }
        self.0.update(rows, inputs, out);
    }
}

/// Eight numbers to a register.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl")]
fn with_avx512<O: Operator>(of: &mut O, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
    of.update(rows, inputs, out);
}

/// Four.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn with_avx2<O: Operator>(of: &mut O, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
    of.update(rows, inputs, out);
}
