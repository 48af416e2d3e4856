//! What is remembered.

use chameleon_spec::{Base, Spec};

use crate::base::{Seen, answer, demean, eased, inputs};

/// One symbol's.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    /// The last values of each input, oldest first, one more than the window.
    pub last: [Vec<f64>; 2],
    /// A weighted mean, with how many rows went in.
    pub ema: (f64, u64),
}

/// An operator between two rows.
#[derive(Clone, Debug)]
pub struct State {
    pub(crate) spec: Spec,
    pub(crate) window: usize,
    pub(crate) width: usize,
    pub(crate) lanes: Vec<Lane>,
    /// How many rows came.
    pub(crate) rows: u64,
    /// For lies alone: how many blocks came, and how the last one ended. Not saved.
    pub(crate) blocks: u64,
    pub(crate) ended: Vec<f64>,
}

impl State {
    /// At the first row.
    pub fn new(spec: Spec, window: usize, width: usize) -> State {
        let lanes = vec![Lane::default(); width];
        State { spec, window, width, lanes, rows: 0, blocks: 0, ended: Vec::new() }
    }

    pub(crate) fn inputs(&self) -> usize {
        inputs(self.spec.base)
    }

    /// How many values of an input are kept.
    pub(crate) fn kept(&self) -> usize {
        self.window + 1
    }

    /// Takes a row, and answers.
    pub fn push(&mut self, row: &[f64]) -> Vec<f64> {
        self.rows += 1;
        let (kept, inputs) = (self.kept(), self.inputs());
        let mut answers = Vec::with_capacity(self.width);
        for (symbol, lane) in self.lanes.iter_mut().enumerate() {
            for (input, last) in lane.last.iter_mut().take(inputs).enumerate() {
                if last.len() == kept {
                    last.remove(0);
                }
                last.push(row[input * self.width + symbol]);
            }
            lane.ema = eased(lane.ema, row[symbol], self.window);
            let seen = Seen { x: &lane.last[0], y: &lane.last[1], ema: lane.ema, row: self.rows };
            answers.push(answer(&self.spec, self.window, &seen));
        }
        if self.spec.base == Base::Demean {
            demean(&mut answers);
        }
        answers
    }
}
