//! Why a trial failed by an operator from outside, told as pushes tell it: which bar it was does
//! not depend on how the scan had cut its blocks.

use std::collections::BTreeMap;

use qraft_base::Failure;
use qraft_exec::interp;
use qraft_ir::Binding;
use qraft_ir::program::{NodeId, Op};

use super::ScanEngine;
use super::batch::Answers;

impl ScanEngine<'_> {
    /// The trials' answers, where none of their operators failed: none has where `found` is empty.
    /// A failure is told as the first of a trial's operators fails that is pushed row by row. What
    /// fails in blocks alone keeps what it did there. Transient ones stay as they are: they say
    /// nothing of the operator.
    pub(super) fn failing<T>(
        &self,
        trials: &[&Binding],
        found: Vec<Option<Failure>>,
        answers: impl Iterator<Item = Result<T, Failure>>,
    ) -> Answers<T> {
        let mut all = Vec::with_capacity(trials.len());
        if found.is_empty() {
            all.extend(answers);
            return all;
        }
        let mut known = BTreeMap::new();
        let told = |((answer, found), binding): ((_, Option<Failure>), &&Binding)| match found {
            None => answer,
            Some(failure) if failure.transient => Err(failure),
            Some(failure) => Err(self.pushed(binding, &mut known).unwrap_or(failure)),
        };
        all.extend(answers.zip(found).zip(trials).map(told));
        all
    }

    fn pushed(&self, binding: &Binding, known: &mut Known) -> Option<Failure> {
        let live = self.program.live();
        let nodes = self.program.nodes.iter().enumerate();
        let external =
            nodes.filter(|(at, node)| live[*at] && matches!(node.op, Op::External { .. }));
        external.map(|(at, _)| NodeId(at as u32)).find_map(|id| {
            let constants = self.constants_below(id, binding);
            let ask = || {
                interp::evaluate(
                    &self.program,
                    &binding.constants,
                    &self.panel,
                    &[id],
                    &self.externals,
                )
                .err()
            };
            known.entry((id, constants)).or_insert_with(ask).clone()
        })
    }

    /// What of a trial decides a node's values, by the bits.
    fn constants_below(&self, id: NodeId, binding: &Binding) -> Vec<u64> {
        let mut below = vec![false; id.index() + 1];
        below[id.index()] = true;
        for at in (0..below.len()).rev() {
            if below[at] {
                self.program.nodes[at].args.iter().for_each(|arg| below[arg.index()] = true);
            }
        }
        let constants = binding.constants.iter().zip(below);
        let constants = constants.filter(|(_, below)| *below);
        constants.filter_map(|(value, _)| value.map(f64::to_bits)).collect()
    }
}

/// What pushes said, by node and the constants below it.
type Known = BTreeMap<(NodeId, Vec<u64>), Option<Failure>>;
