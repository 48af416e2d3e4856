//! An operator over a panel: one instance, a state for each symbol, rows in blocks or one by one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use qraft_base::{DigestBuilder, Failure, Symbol};
use qraft_exec::{ExternalState, Form};
use wasmtime::component::ResourceAny;

use crate::fault::{Fault, Kind};
use crate::guest::Guest;
use crate::operator::Operator;

/// One block in so many is also pushed, and compared.
const CHECKED: u64 = 512;

/// See the module's text.
pub(crate) struct Run {
    operator: Operator,
    params: Vec<f64>,
    symbols: Vec<Symbol>,
    form: Form,
    /// Behind a lock because a walk is shared while nothing is updated.
    running: Mutex<Running>,
}

struct Running {
    guest: Guest,
    /// One a symbol for a series, one for a cross-section, none for a row function.
    states: Vec<ResourceAny>,
    /// A block or a row, as the contract lays it out.
    block: Vec<f64>,
}

impl Run {
    /// Before the first bar.
    pub(crate) fn start(
        operator: &Operator,
        params: &[f64],
        symbols: &[Symbol],
        form: Form,
    ) -> Result<Run, Fault> {
        let mut guest = operator.guest()?;
        let count = match (operator.is_stateless(), operator.is_across()) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => symbols.len(),
        };
        let wide = if operator.is_across() { symbols.len() } else { 1 };
        let mut states = Vec::with_capacity(count);
        for _ in 0..count {
            let state = guest
                .start(params, wide)
                .map_err(|fault| fault.at(format!("{} as its state starts", operator.address())))?;
            states.push(state);
        }
        Ok(Run {
            operator: operator.clone(),
            params: params.to_vec(),
            symbols: symbols.to_vec(),
            form,
            running: Mutex::new(Running { guest, states, block: Vec::new() }),
        })
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who, where and when: for people.
    fn place(&self, symbol: Option<usize>, first: usize, rows: usize) -> String {
        let who = self.operator.address();
        let symbol = match symbol.and_then(|at| self.symbols.get(at)) {
            Some(symbol) => format!(", {symbol}"),
            None => String::new(),
        };
        match rows {
            1 => format!("{who}{symbol}, bar {first}"),
            _ => format!("{who}{symbol}, bars {first} to {}", first + rows - 1),
        }
    }

    /// The symbols that are sent together, and of which one.
    fn lanes(&self) -> (usize, Vec<Option<usize>>) {
        if self.operator.is_across() {
            (self.symbols.len(), vec![None])
        } else {
            (1, (0..self.symbols.len()).map(Some).collect())
        }
    }

    fn blocks(
        &mut self,
        first: usize,
        rows: usize,
        inputs: &[&[f64]],
        out: &mut [f64],
    ) -> Result<(), Fault> {
        let width = self.symbols.len();
        let (wide, lanes) = self.lanes();
        for lane in lanes {
            let running = &mut *self.running();
            let at = lane.unwrap_or(0);
            running.gather(inputs, at, wide, width, 0..rows);
            let checked = self.is_checked(first, at);
            let before = match running.states.get(at) {
                Some(state) if checked => Some(running.guest.save(*state)?),
                _ => None,
            };
            let answer = running.answer(self, at, wide, rows);
            let answer = answer.map_err(|fault| fault.at(self.place(lane, first, rows)))?;
            if let Some(saved) = before {
                let pushed = running.pushed_from(self, &saved, wide, rows, inputs.len());
                let pushed = pushed.map_err(|fault| fault.at(self.place(lane, first, rows)))?;
                if let Some(row) = differ(&pushed, &answer, wide) {
                    let message = "a block answers otherwise than the same rows pushed one by one";
                    let fault = Fault::new(Kind::Blocks, message);
                    return Err(fault.at(self.place(lane, first + row, 1)));
                }
            }
            scatter(&answer, out, at, wide, width, 0);
        }
        Ok(())
    }

    /// Whether that block is pushed too: the same ones in every run.
    fn is_checked(&self, first: usize, symbol: usize) -> bool {
        let mut builder = DigestBuilder::new("qraft.checked/1");
        builder.field("component", self.operator.digest().as_bytes());
        builder.field("first", &(first as u64).to_le_bytes());
        builder.field("symbol", &(symbol as u64).to_le_bytes());
        let bytes = builder.finish();
        let [low, high, ..] = *bytes.as_bytes();
        u64::from(u16::from_le_bytes([low, high])) % CHECKED == 0
    }

    /// Bar by bar, and symbol by symbol within: nothing later has been sent when a bar is answered.
    fn pushes(
        &mut self,
        first: usize,
        rows: usize,
        inputs: &[&[f64]],
        out: &mut [f64],
    ) -> Result<(), Fault> {
        let width = self.symbols.len();
        let (wide, lanes) = self.lanes();
        for row in 0..rows {
            for lane in &lanes {
                let running = &mut *self.running();
                let at = lane.unwrap_or(0);
                running.gather(inputs, at, wide, width, row..row + 1);
                let answer = running.answer_row(self, at, wide);
                let answer = answer.map_err(|fault| fault.at(self.place(*lane, first + row, 1)))?;
                scatter(&answer, out, at, wide, width, row);
            }
        }
        Ok(())
    }
}

impl Running {
    /// Lays the rows of some symbols out as the contract has them.
    fn gather(
        &mut self,
        inputs: &[&[f64]],
        symbol: usize,
        wide: usize,
        width: usize,
        rows: std::ops::Range<usize>,
    ) {
        self.block.clear();
        for input in inputs {
            let cells = &input[rows.start * width..rows.end * width];
            if wide == width {
                self.block.extend_from_slice(cells);
            } else {
                self.block.extend(cells.iter().skip(symbol).step_by(width));
            }
        }
    }

    fn answer(
        &mut self,
        run: &Run,
        at: usize,
        wide: usize,
        rows: usize,
    ) -> Result<Vec<f64>, Fault> {
        let answer = match self.states.get(at) {
            Some(state) => self.guest.update(*state, rows, &self.block, wide),
            None => self.guest.apply(&run.params, wide, rows, &self.block),
        };
        answer.map(|(values, _)| values)
    }

    fn answer_row(&mut self, run: &Run, at: usize, wide: usize) -> Result<Vec<f64>, Fault> {
        let answer = match self.states.get(at) {
            Some(state) => self.guest.push(*state, &self.block, wide),
            None => self.guest.apply(&run.params, wide, 1, &self.block),
        };
        answer.map(|(values, _)| values)
    }

    /// The block at hand, pushed row by row to a state that goes on from `saved`.
    fn pushed_from(
        &mut self,
        run: &Run,
        saved: &[u8],
        wide: usize,
        rows: usize,
        inputs: usize,
    ) -> Result<Vec<f64>, Fault> {
        let state = self.guest.start(&run.params, wide)?;
        self.guest.load(state, saved)?;
        let mut all = Vec::with_capacity(rows * wide);
        let mut one = Vec::with_capacity(inputs * wide);
        for row in 0..rows {
            one.clear();
            for input in 0..inputs {
                let from = (input * rows + row) * wide;
                one.extend_from_slice(&self.block[from..from + wide]);
            }
            all.extend(self.guest.push(state, &one, wide)?.0);
        }
        self.guest.end(state)?;
        Ok(all)
    }
}

/// The first row in which two answers differ by a bit.
fn differ(a: &[f64], b: &[f64], wide: usize) -> Option<usize> {
    let unlike = |(a, b): (&f64, &f64)| a.to_bits() != b.to_bits();
    a.iter().zip(b).position(unlike).map(|at| at / wide.max(1))
}

/// Writes answers of some symbols, from a row on.
fn scatter(answer: &[f64], out: &mut [f64], symbol: usize, wide: usize, width: usize, row: usize) {
    let out = &mut out[row * width..];
    if wide == width {
        out[..answer.len()].copy_from_slice(answer);
    } else {
        for (value, y) in answer.iter().zip(out.iter_mut().skip(symbol).step_by(width)) {
            *y = *value;
        }
    }
}

impl ExternalState for Run {
    fn update(
        &mut self,
        first: usize,
        rows: usize,
        inputs: &[&[f64]],
        out: &mut [f64],
    ) -> Result<(), Failure> {
        let done = match self.form {
            Form::Blocks => self.blocks(first, rows, inputs, out),
            Form::Pushes => self.pushes(first, rows, inputs, out),
        };
        done.map_err(|fault| fault.failure())
    }

    fn saved(&self) -> Result<Box<dyn ExternalState>, Failure> {
        let copy = || -> Result<Run, Fault> {
            let other = Run::start(&self.operator, &self.params, &self.symbols, self.form)?;
            {
                let here = &mut *self.running();
                let there = &mut *other.running();
                for (from, to) in here.states.iter().zip(&there.states) {
                    let saved = here.guest.save(*from)?;
                    there.guest.load(*to, &saved)?;
                }
            }
            Ok(other)
        };
        match copy() {
            Ok(run) => Ok(Box::new(run)),
            Err(fault) => Err(fault.at(self.operator.address()).failure()),
        }
    }
}
