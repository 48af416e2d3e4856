//! Operators from outside: what computes one is whoever runs it. The engines know no more of it
//! than this.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use qraft_base::{Digest, Failure, Stage, Symbol};
use qraft_ir::program::{NodeId, Program};

use crate::bound::{Fixed, fail, fixed};

/// How rows are handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Many at once: what has not come yet is not shown, but the rows of one block are, together.
    Blocks,
    /// One by one: an answer can depend on nothing that comes later.
    Pushes,
}

/// An operator that can be started.
pub trait ExternalOp: Debug + Send + Sync {
    /// Before the first bar, for these symbols.
    ///
    /// # Errors
    /// Where it cannot start; transient where the machine is short of something.
    fn start(
        &self,
        params: &[f64],
        symbols: &[Symbol],
        form: Form,
    ) -> Result<Box<dyn ExternalState>, Failure>;

    /// Bytes that one start for so many symbols may take.
    fn bytes(&self, width: usize) -> u64;
}

/// An operator between two bars, for all symbols of a panel.
pub trait ExternalState: Send + Sync {
    /// Takes `rows × width` values of each input, row by row, and answers as many. `first` is the
    /// row that comes first, counted from 0 of its clock. An infinity of an input is missing;
    /// answers hold none.
    ///
    /// # Errors
    /// What it did wrong, with symbol and bar; it is not asked again.
    fn update(
        &mut self,
        first: usize,
        rows: usize,
        inputs: &[&[f64]],
        out: &mut [f64],
    ) -> Result<(), Failure>;

    /// One more that goes on from here.
    ///
    /// # Errors
    /// As [`ExternalState::update`].
    fn saved(&self) -> Result<Box<dyn ExternalState>, Failure>;
}

/// The operators from outside that a run may start, by the digests of their components.
#[derive(Clone, Debug, Default)]
pub struct Externals(BTreeMap<Digest, Arc<dyn ExternalOp>>);

impl Externals {
    /// These.
    pub fn new(all: impl IntoIterator<Item = (Digest, Arc<dyn ExternalOp>)>) -> Externals {
        Externals(all.into_iter().collect())
    }

    /// The operator of that place in the program.
    pub(crate) fn of(&self, program: &Program, at: u16) -> Result<Arc<dyn ExternalOp>, Failure> {
        let of = &program.externals[usize::from(at)];
        self.0.get(&of.digest).cloned().ok_or_else(|| {
            let message = format!("nothing runs {} here: its component is not loaded", of.address);
            fail(Stage::Plan, "operator_missing", message)
        })
    }
}

/// The constants of a node that is an operator from outside, in one trial.
pub(crate) fn params(
    program: &Program,
    constants: &[Option<f64>],
    id: NodeId,
    inputs: usize,
) -> Vec<f64> {
    let of = |arg: &NodeId| match fixed(program, constants, *arg) {
        Some(Fixed::Num(value)) => value,
        _ => f64::NAN,
    };
    program.node(id).args.iter().skip(inputs).map(of).collect()
}

/// One that runs, or why it does not any more.
pub(crate) struct Running(Result<Box<dyn ExternalState>, Failure>);

impl Running {
    /// Before the first bar.
    pub(crate) fn start(op: &dyn ExternalOp, params: &[f64], symbols: &[Symbol]) -> Running {
        Running(op.start(params, symbols, Form::Blocks))
    }

    /// Why it does not run any more.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        self.0.as_ref().err()
    }

    /// As [`ExternalState::update`]; without an answer everything is missing.
    pub(crate) fn update(&mut self, first: usize, rows: usize, inputs: &[&[f64]], out: &mut [f64]) {
        if let Ok(state) = &mut self.0
            && let Err(failure) = state.update(first, rows, inputs, out)
        {
            self.0 = Err(failure);
        }
        if self.0.is_err() {
            out.fill(f64::NAN);
        }
    }
}

impl Clone for Running {
    fn clone(&self) -> Running {
        Running(match &self.0 {
            Ok(state) => state.saved(),
            Err(failure) => Err(failure.clone()),
        })
    }
}
