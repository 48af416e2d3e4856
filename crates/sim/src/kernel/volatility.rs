//! The daily volatility that an impact may be scaled by, along the bars.

use std::collections::VecDeque;

use crate::sizing::covariance::deviation;

/// Completed sessions in it.
const SESSIONS: usize = 20;

/// Marks at the ends of the last sessions.
#[derive(Debug)]
pub(super) struct Volatility {
    session: Option<u32>,
    ends: VecDeque<Vec<f64>>,
    sigma: Vec<f64>,
}

impl Volatility {
    pub(super) fn new(width: usize) -> Volatility {
        Volatility { session: None, ends: VecDeque::new(), sigma: vec![0.0; width] }
    }

    /// A bar of this session begins, with the marks of the bar before: the volatility of each
    /// symbol over the sessions before; 0 until there are enough.
    pub(super) fn at(&mut self, session: u32, marks: &[f64]) -> &[f64] {
        if self.session.is_some_and(|last| last != session) {
            let mut row = match self.ends.len() > SESSIONS {
                true => self.ends.pop_front().unwrap_or_default(),
                false => Vec::new(),
            };
            row.clear();
            row.extend_from_slice(marks);
            self.ends.push_back(row);
            if self.ends.len() > SESSIONS {
                self.measure();
            }
        }
        self.session = Some(session);
        &self.sigma
    }

    fn measure(&mut self) {
        let mut returns = [0.0; SESSIONS];
        for (s, sigma) in self.sigma.iter_mut().enumerate() {
            let pairs = self.ends.iter().zip(self.ends.iter().skip(1));
            for (r, (before, now)) in returns.iter_mut().zip(pairs) {
                *r = now[s] / before[s] - 1.0;
            }
            // a symbol that was not there yet is there from its first mark on
            let is_whole = self.ends.front().is_some_and(|row| row[s] > 0.0);
            *sigma = if is_whole { deviation(&returns).unwrap_or(0.0) } else { 0.0 };
        }
    }
}
