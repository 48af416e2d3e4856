//! The shared conditions of a tile, and the logic of trials over them.

use rayon::prelude::*;

use super::columns::{Columns, PARALLEL_CELLS};
use super::meter::{Meter, On, timed};
use super::view::Layout;
use crate::jit::{Args, Walk};
use crate::plan::{Leaf, Operand, Plan, Step, mask_stride};

/// Words that one step combines at once. Masks lie on multiples of as many.
pub(crate) const BLOCK: usize = 8;

/// The answers of a trial's steps in one block.
pub(super) type Registers = Vec<[u64; BLOCK]>;

/// The masks of all leaves: *is true*, then *is false*, leaf by leaf.
#[derive(Clone)]
pub(super) struct MaskColumns {
    words: Vec<u64>,
    stride: usize,
}

impl MaskColumns {
    /// Room for a tile.
    pub(super) fn new(plan: &Plan) -> Self {
        let stride = mask_stride(plan);
        MaskColumns { words: vec![0; 2 * stride * plan.masks.leaves.len()], stride }
    }

    /// Makes the masks of a tile whose columns stand.
    pub(super) fn tile(
        &mut self,
        plan: &Plan,
        layout: &Layout,
        columns: &Columns<'_>,
        meter: Option<&Meter>,
    ) {
        let leaves = &plan.masks.leaves;
        let stride = self.stride;
        let make = |arguments: &mut Vec<u64>, (leaf, masks): (&Leaf, &mut [u64])| {
            let (is_true, is_false) = masks.split_at_mut(stride);
            let mut wanted: Vec<&mut [u64]> = [is_true, is_false]
                .into_iter()
                .zip(leaf.wants)
                .filter_map(|(mask, wants)| wants.then_some(mask))
                .collect();
            // Kernels leave the bits beyond a row's last group of 16 alone; they must be 0.
            if layout.has_rest() {
                wanted.iter_mut().for_each(|mask| mask.fill(0));
            }
            layout.each_walk(leaf.sparse, |walk: Walk, from, mask_from| {
                let mut args = Args::new(arguments, walk);
                for load in &leaf.call.loads {
                    args.load(&columns.read(*load)[from..]);
                }
                args.numbers(&leaf.call.numbers);
                for mask in &mut wanted {
                    args.mask(&mut mask[mask_from..]);
                }
                args.call(plan.kernels[leaf.call.kernel as usize].kernel);
            });
        };
        let make = |arguments: &mut Vec<u64>, (at, each): (usize, (&Leaf, &mut [u64]))| {
            timed(meter, On::Condition(at), || make(arguments, each));
        };
        if leaves.len() * layout.cells() >= PARALLEL_CELLS {
            let masks = leaves.par_iter().zip(self.words.par_chunks_mut(2 * stride));
            masks.enumerate().for_each_init(Vec::new, make);
        } else {
            let mut arguments = Vec::new();
            let masks = leaves.iter().zip(self.words.chunks_mut(2 * stride));
            masks.enumerate().for_each(|each| make(&mut arguments, each));
        }
    }

    /// A mask from its start; there is a whole block behind each block's start.
    pub(super) fn read(&self, mask: u32) -> &[u64] {
        &self.words[mask as usize * self.stride..][..self.stride]
    }

    /// Runs a trial's steps over the block of words at `from`.
    pub(super) fn combine(&self, steps: &[Step], from: usize, registers: &mut Registers) {
        registers.clear();
        for step in steps {
            let [a, b] = step.of.map(|of| self.block(of, from, registers));
            let mut answer = [0; BLOCK];
            for ((y, a), b) in answer.iter_mut().zip(a).zip(b) {
                *y = if step.and { a & b } else { a | b };
            }
            registers.push(answer);
        }
    }

    fn block(&self, of: Operand, from: usize, registers: &Registers) -> [u64; BLOCK] {
        match of {
            Operand::Step(at) => registers[at as usize],
            Operand::Mask(mask) => {
                let mut block = [0; BLOCK];
                block.copy_from_slice(&self.read(mask)[from..from + BLOCK]);
                block
            }
        }
    }
}
