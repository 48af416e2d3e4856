//! Conditions that several trials share: made once a tile as bits, and combined 64 cells at a time.
//!
//! The author's condition is cut at its `and`, `or`, `not`, equality of conditions and `WHERE` of
//! conditions; what lies below is a *leaf*. Where each leaf of an output is one that at least two
//! trials have, that output is word logic over masks; otherwise it is a kernel of the trial's own.

use std::collections::BTreeMap;

use super::Call;
use crate::graph::{Code, Graph, Id, Kind};

/// A shared condition, and which of its masks are read.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    /// Answers the masks that are wanted: *is true*, then *is false*.
    pub call: Call,
    /// Whether *is true* and *is false* are read.
    pub wants: [bool; 2],
    /// True where only looked-at rows are read.
    pub sparse: bool,
    /// Trials that need it.
    pub trials: u64,
}

/// What a step reads. The mask of leaf n is 2n where it is true, 2n + 1 where it is false.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Operand {
    /// A mask.
    Mask(u32),
    /// The answer of an earlier step of the same trial.
    Step(u32),
}

/// One operation on words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// `and`, else `or`.
    pub and: bool,
    pub of: [Operand; 2],
}

/// Who answers an output of a trial.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    /// A kernel of the trial.
    Kernel,
    /// Word logic over masks; a mask alone is read where it stands.
    Logic(Operand),
}

/// The shared conditions of a batch and what trials make of them.
#[derive(Debug, Default)]
pub(crate) struct Masks {
    pub leaves: Vec<Leaf>,
    /// All trials' steps, one trial's behind the other's.
    pub steps: Vec<Step>,
    /// Where each trial's steps begin, and the end of the last.
    pub first_step: Vec<u32>,
    /// `[trial][output]`; empty where no condition is shared.
    pub answers: Vec<Answer>,
}

impl Masks {
    /// One trial's steps.
    pub(crate) fn steps_of(&self, trial: usize) -> &[Step] {
        match self.first_step.get(trial..trial + 2) {
            Some(&[from, to]) => &self.steps[from as usize..to as usize],
            _ => &[],
        }
    }
}

impl Masks {
    /// The shared conditions that a trial of so many outputs reads.
    pub(crate) fn read_by(&self, trial: usize, outputs: usize) -> impl Iterator<Item = &Leaf> {
        let steps = self.steps_of(trial).iter().flat_map(|step| step.of);
        let answers = self.answers.iter().skip(trial * outputs).take(outputs);
        let answers = answers.filter_map(|answer| match answer {
            Answer::Logic(operand) => Some(*operand),
            Answer::Kernel => None,
        });
        steps.chain(answers).filter_map(|operand| match operand {
            Operand::Mask(mask) => self.leaves.get(mask as usize / 2),
            Operand::Step(_) => None,
        })
    }
}

/// Who needs a leaf, found while trials are planned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub vertex: Id,
    pub wants: [bool; 2],
    pub sparse: bool,
    pub trials: u64,
}

/// Finds what is shared, then writes trials down as logic over it.
pub(super) struct Sharing {
    /// By vertex: how many trials have it as a leaf.
    uses: Vec<u32>,
    /// By vertex: the last trial that was seen to have it.
    seen: Vec<u32>,
    leaf_of: BTreeMap<Id, u32>,
    pub leaves: Vec<Wanted>,
    /// The trial's own: what has been written down of it.
    places: BTreeMap<(Id, bool), Operand>,
    pub steps: Vec<Step>,
    first: usize,
}

impl Sharing {
    /// Counts the leaves of every trial's conditions.
    pub(super) fn of<'t>(graph: &Graph, trials: impl Iterator<Item = &'t [Id]>) -> Self {
        let mut sharing = Sharing {
            uses: vec![0; graph.len()],
            seen: vec![u32::MAX; graph.len()],
            leaf_of: BTreeMap::new(),
            leaves: Vec::new(),
            places: BTreeMap::new(),
            steps: Vec::new(),
            first: 0,
        };
        for (trial, ids) in trials.enumerate() {
            for id in ids.iter().filter(|id| graph.is_flag(**id)) {
                sharing.count(graph, *id, trial as u32);
            }
        }
        sharing
    }

    fn count(&mut self, graph: &Graph, id: Id, trial: u32) {
        if std::mem::replace(&mut self.seen[id as usize], trial) == trial {
            return;
        }
        match parts(graph, id) {
            Some(parts) => parts.iter().for_each(|part| self.count(graph, *part, trial)),
            None => self.uses[id as usize] += 1,
        }
    }

    /// True where every leaf of the condition is shared. Known condition by condition: each is
    /// looked at once.
    pub(super) fn is_shared(&self, graph: &Graph, id: Id, known: &mut Vec<Option<bool>>) -> bool {
        known.resize(graph.len(), None);
        if let Some(known) = known[id as usize] {
            return known;
        }
        let shared = match parts(graph, id) {
            Some(parts) => parts.iter().all(|part| self.is_shared(graph, *part, known)),
            None => self.uses[id as usize] > 1,
        };
        known[id as usize] = Some(shared);
        shared
    }

    /// The next trial begins.
    pub(super) fn next_trial(&mut self) {
        self.places.clear();
        self.first = self.steps.len();
    }

    /// Where the condition is true, or false, in the current trial's logic. A trial's outputs on
    /// all rows come before its sparse ones, so that what is written down needs no more rows.
    pub(super) fn express(&mut self, graph: &Graph, id: Id, wanted: bool, sparse: bool) -> Operand {
        if let Some(place) = self.places.get(&(id, wanted)) {
            return *place;
        }
        let vertex = graph.vertex(id);
        let of = |this: &mut Self, at: usize, wanted: bool| {
            this.express(graph, vertex.args[at], wanted, sparse)
        };
        let place = match vertex.kind {
            Kind::Each(Code::Not) => of(self, 0, !wanted),
            Kind::Each(code @ (Code::And | Code::Or)) => {
                let pair = [of(self, 0, wanted), of(self, 1, wanted)];
                self.step((code == Code::And) == wanted, pair)
            }
            Kind::Each(code @ (Code::Same | Code::Differ)) => {
                let alike = (code == Code::Same) == wanted;
                let where_true = [of(self, 0, true), of(self, 1, alike)];
                let where_false = [of(self, 0, false), of(self, 1, !alike)];
                self.either(where_true, where_false)
            }
            Kind::Each(Code::ChooseFlag) => {
                let where_true = [of(self, 0, true), of(self, 1, wanted)];
                let where_false = [of(self, 0, false), of(self, 2, wanted)];
                self.either(where_true, where_false)
            }
            _ => self.leaf(id, wanted, sparse),
        };
        self.places.insert((id, wanted), place);
        place
    }

    fn either(&mut self, x: [Operand; 2], y: [Operand; 2]) -> Operand {
        let pair = [self.step(true, x), self.step(true, y)];
        self.step(false, pair)
    }

    fn step(&mut self, and: bool, of: [Operand; 2]) -> Operand {
        if of[0] == of[1] {
            return of[0];
        }
        self.steps.push(Step { and, of });
        Operand::Step((self.steps.len() - self.first - 1) as u32)
    }

    fn leaf(&mut self, id: Id, wanted: bool, sparse: bool) -> Operand {
        let next = self.leaves.len() as u32;
        let leaf = *self.leaf_of.entry(id).or_insert(next);
        if leaf == next {
            let trials = u64::from(self.uses[id as usize]);
            self.leaves.push(Wanted { vertex: id, wants: [false; 2], sparse: true, trials });
        }
        let of = &mut self.leaves[leaf as usize];
        of.wants[usize::from(!wanted)] = true;
        of.sparse &= sparse;
        Operand::Mask(2 * leaf + u32::from(!wanted))
    }
}

/// What a condition is combined from; `None` for a leaf.
fn parts(graph: &Graph, id: Id) -> Option<Vec<Id>> {
    let vertex = graph.vertex(id);
    let count = match vertex.kind {
        Kind::Each(Code::Not) => 1,
        Kind::Each(Code::And | Code::Or | Code::Same | Code::Differ) => 2,
        Kind::Each(Code::ChooseFlag) => 3,
        _ => return None,
    };
    Some(vertex.args[..count].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each level reads the one below as true and as false: its steps are few, whatever the depth.
    #[test]
    fn nested_equalities_are_written_down_once() {
        const DEPTH: usize = 64;
        let mut graph = Graph::default();
        let leaf = |graph: &mut Graph, at: u16| {
            let (field, zero) = (graph.add(Kind::Field(at), &[]), graph.number(0.0));
            graph.each(Code::Lt, &[zero, field])
        };
        let mut top = leaf(&mut graph, 0);
        for at in 1..=DEPTH {
            let next = leaf(&mut graph, at as u16);
            top = graph.each(Code::Same, &[next, top]);
        }
        let trials = [[top], [top]];
        let mut sharing = Sharing::of(&graph, trials.iter().map(|ids| &ids[..]));
        assert!(sharing.is_shared(&graph, top, &mut Vec::new()));
        for _ in trials {
            sharing.next_trial();
            let before = sharing.steps.len();
            sharing.express(&graph, top, true, false);
            sharing.express(&graph, top, false, true);
            assert_eq!(sharing.steps.len() - before, DEPTH * 6);
        }
        assert_eq!(sharing.leaves.len(), DEPTH + 1);
        assert!(sharing.leaves.iter().all(|leaf| !leaf.sparse && leaf.wants == [true; 2]));
    }
}
