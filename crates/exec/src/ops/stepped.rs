//! Operators that take one step a bar and symbol from a small state.

use super::{Operator, Rows, finite};

/// What a step is, over N inputs. It is told ±inf as NaN, and an answer of ±inf becomes NaN.
pub(super) trait Step<const N: usize>: Clone + Send + Sync + 'static {
    /// What one symbol remembers.
    type State: Clone + Send + Sync + 'static;
    /// Before the first bar.
    fn first(&self) -> Self::State;
    /// One bar.
    fn step(&self, state: &mut Self::State, x: [f64; N]) -> f64;
}

/// The rule and the state of each symbol.
#[derive(Clone)]
pub(super) struct Stepped<R: Step<N>, const N: usize> {
    rule: R,
    states: Vec<R::State>,
}

impl<R: Step<N>, const N: usize> Stepped<R, N> {
    /// Of so many symbols.
    pub(super) fn new(rule: R, width: usize) -> Self {
        let states = vec![rule.first(); width];
        Stepped { rule, states }
    }
}

impl<R: Step<N>, const N: usize> Operator for Stepped<R, N> {
    #[inline(always)]
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        let Ok(inputs) = <[&[f64]; N]>::try_from(inputs) else { return };
        for row in 0..rows.count {
            let span = row * rows.width..(row + 1) * rows.width;
            let columns = inputs.map(|x| &x[span.clone()]);
            for (j, (out, state)) in out[span].iter_mut().zip(&mut self.states).enumerate() {
                *out = finite(self.rule.step(state, columns.map(|x| finite(x[j]))));
            }
        }
    }
}
