//! `GROUP_RANK`, `GROUP_DEMEAN`, `GROUP_ZSCORE`: across the symbols of one group. Groups are codes;
//! without one a symbol has no answer.

use super::across::Row;
use super::finite;
use super::lanes::Lanes;
use super::rank::{order, ranks};

/// What is answered within a group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// Average rank over their number.
    PctRank,
    /// Less the mean; all equal → 0.
    Demean,
    /// Over the deviation too, ddof 0; all equal → 0.
    Zscore,
}

#[derive(Clone, Copy)]
struct Member {
    group: u64,
    x: f64,
    at: u32,
}

/// `[x, group]`: sorts each row's members by group.
#[derive(Clone)]
pub(super) struct Group {
    ask: Ask,
    members: Vec<Member>,
}

impl Group {
    /// Answering this.
    pub(super) fn new(ask: Ask) -> Self {
        Group { ask, members: Vec::new() }
    }
}

impl Row for Group {
    #[inline(always)]
    fn row(&mut self, inputs: &[&[f64]], out: &mut [f64]) {
        out.fill(f64::NAN);
        self.members.clear();
        for (at, (x, group)) in inputs[0].iter().zip(inputs[1]).enumerate() {
            let (x, group) = (finite(*x), finite(*group));
            if !x.is_nan() && !group.is_nan() {
                self.members.push(Member { group: order(group), x, at: at as u32 });
            }
        }
        // Within a group in the order of the values for ranks, of the symbols for sums.
        match self.ask {
            Ask::PctRank => self.members.sort_unstable_by_key(|m| (m.group, order(m.x), m.at)),
            _ => self.members.sort_unstable_by_key(|m| (m.group, m.at)),
        }
        for members in self.members.chunk_by(|a, b| a.group == b.group) {
            match self.ask {
                Ask::PctRank => {
                    let over = members.len() as f64;
                    ranks(members, |m| order(m.x), |m, rank| out[m.at as usize] = rank / over);
                }
                ask => away(members, ask == Ask::Zscore, out),
            }
        }
    }
}

fn away(members: &[Member], scored: bool, out: &mut [f64]) {
    let count = members.len() as f64;
    let sum = |term: &dyn Fn(f64) -> f64| {
        let mut lanes = Lanes::default();
        members.iter().for_each(|m| lanes.add(m.at as usize, term(m.x)));
        lanes.total()
    };
    let flat = members.iter().all(|m| m.x == members[0].x);
    let mean = sum(&|x| x) / count;
    let spread = if scored { (sum(&|x| (x - mean) * (x - mean)) / count).sqrt() } else { 1.0 };
    for member in members {
        let away = if flat { 0.0 } else { (member.x - mean) / spread };
        out[member.at as usize] = finite(away);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [f64; 7] = [1.0, 10.0, 3.0, 10.0, f64::NAN, 30.0, 5.0];
    const GROUP: [f64; 7] = [1.0, 2.0, 1.0, 2.0, 1.0, 2.0, f64::NAN];

    fn run(ask: Ask) -> Vec<f64> {
        let mut out = [9.0; 7];
        Group::new(ask).row(&[&X, &GROUP], &mut out);
        assert!(out[4].is_nan() && out[6].is_nan());
        [0, 2, 1, 3, 5].map(|at| out[at]).to_vec()
    }

    #[test]
    fn within_groups_by_hand() {
        assert_eq!(run(Ask::PctRank), [0.5, 1.0, 0.5, 0.5, 1.0]);
        let third = 50.0 / 3.0;
        assert_eq!(run(Ask::Demean), [-1.0, 1.0, 10.0 - third, 10.0 - third, 30.0 - third]);
        assert_eq!(run(Ask::Zscore)[..2], [-1.0, 1.0]);
        let mut out = [9.0; 3];
        Group::new(Ask::Zscore).row(&[&[0.1; 3], &[0.0, -0.0, 4.0]], &mut out);
        assert_eq!(out, [0.0; 3]);
    }
}
