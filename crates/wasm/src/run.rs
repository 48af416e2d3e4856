//! An operator over a panel: one instance, a state for each symbol, rows in blocks or one by one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use qraft_base::{Failure, Symbol};
use qraft_exec::{ExternalState, Form};
use wasmtime::component::ResourceAny;

use crate::fault::{Fault, Kind};
use crate::guest::Guest;
use crate::lanes::{LANES, Lanes, WHOLE_CELLS, finite, lay_back};
use crate::operator::Operator;

/// One block in so many is also pushed, and compared: its first rows, as a push costs as much as a
/// hundred rows of a block.
const CHECKED: u64 = 256;
const CHECKED_ROWS: usize = 128;

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
    lanes: Lanes,
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
            running: Mutex::new(Running { guest, states, lanes: Lanes::default() }),
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

    /// Symbols that lie side by side go together through rows.
    fn blocks(
        &self,
        first: usize,
        rows: usize,
        inputs: &[&[f64]],
        out: &mut [f64],
    ) -> Result<(), Fault> {
        let width = self.symbols.len();
        let running = &mut *self.running();
        let mut lanes = std::mem::take(&mut running.lanes);
        let done = if self.operator.is_across() || width == 1 {
            // However wide the panel and long the block, what a call takes fits into the guest.
            let most = (WHOLE_CELLS / width.max(1)).max(1);
            (0..rows).step_by(most).try_for_each(|from| {
                let some = most.min(rows - from);
                let cells = from * width..(from + some) * width;
                lanes.lay_whole(inputs, cells.clone());
                let place = (first + from, some);
                let answer = self.block(running, 0, width, place, lanes.block(0))?;
                out[cells].copy_from_slice(&answer);
                Ok(())
            })
        } else {
            let mut some = (0..width).step_by(LANES);
            some.try_for_each(|from| {
                let count = LANES.min(width - from);
                lanes.lay_out(inputs, rows, width, (from, count));
                let answer =
                    |lane| self.block(running, from + lane, 1, (first, rows), lanes.block(lane));
                let answers = (0..count).map(answer).collect::<Result<Vec<_>, _>>()?;
                lay_back(&answers, from, width, &mut out[..rows * width]);
                Ok(())
            })
        };
        running.lanes = lanes;
        done
    }

    /// One block of a symbol, or of all of them; now and then its first rows are pushed too.
    fn block(
        &self,
        running: &mut Running,
        at: usize,
        wide: usize,
        (first, rows): (usize, usize),
        block: &[f64],
    ) -> Result<Vec<f64>, Fault> {
        let symbol = (!self.operator.is_across()).then_some(at);
        let told = |fault: Fault| fault.at(self.place(symbol, first, rows));
        let state = running.states.get(at).copied();
        let Some(state) = state else {
            let answer = running.guest.apply(&self.params, wide, rows, block);
            return answer.map(|(values, _)| values).map_err(told);
        };
        let checked = self.is_checked(first, at);
        let before = if checked { Some(running.guest.save(state).map_err(told)?) } else { None };
        let (answer, _) = running.guest.update(state, rows, block, wide).map_err(told)?;
        if let Some(saved) = before {
            let few = rows.min(CHECKED_ROWS);
            let pushed = running.pushed_from(&self.params, &saved, wide, (few, rows), block);
            let pushed = pushed.map_err(told)?;
            if let Some(row) = differ(&pushed, &answer[..few * wide], wide) {
                let message = "a block answers otherwise than the same rows pushed one by one";
                let fault = Fault::new(Kind::Blocks, message);
                return Err(fault.at(self.place(symbol, first + row, 1)));
            }
        }
        Ok(answer)
    }

    /// Whether that block is pushed too: the same ones in every run.
    fn is_checked(&self, first: usize, symbol: usize) -> bool {
        let digest = self.operator.digest();
        let seed = digest.as_bytes().iter().take(8).fold(0, |seed, b| seed << 8 | u64::from(*b));
        let mut x = seed ^ (first as u64).rotate_left(32) ^ symbol as u64;
        // Each bit of the answer depends on every bit of the three.
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)).is_multiple_of(CHECKED)
    }

    /// Bar by bar, and symbol by symbol within: nothing later has been sent when a bar is answered.
    fn pushes(
        &self,
        first: usize,
        rows: usize,
        inputs: &[&[f64]],
        out: &mut [f64],
    ) -> Result<(), Fault> {
        let width = self.symbols.len();
        let across = self.operator.is_across();
        let (wide, lanes) = if across { (width, 1) } else { (1, width) };
        let running = &mut *self.running();
        let mut one = Vec::with_capacity(inputs.len() * wide);
        for row in 0..rows {
            for at in 0..lanes {
                let cells = row * width + at..row * width + at + wide;
                one.clear();
                for input in inputs {
                    one.extend(input[cells.clone()].iter().map(|x| finite(*x)));
                }
                let answer = match running.states.get(at) {
                    Some(state) => running.guest.push(*state, &one, wide),
                    None => running.guest.apply(&self.params, wide, 1, &one),
                };
                let symbol = (!across).then_some(at);
                let (answer, _) =
                    answer.map_err(|fault| fault.at(self.place(symbol, first + row, 1)))?;
                out[cells].copy_from_slice(&answer);
            }
        }
        Ok(())
    }
}

impl Running {
    /// The first rows of a block, pushed row by row to a state that goes on from `saved`.
    fn pushed_from(
        &mut self,
        params: &[f64],
        saved: &[u8],
        wide: usize,
        (few, rows): (usize, usize),
        block: &[f64],
    ) -> Result<Vec<f64>, Fault> {
        let state = self.guest.start(params, wide)?;
        self.guest.load(state, saved)?;
        let mut all = Vec::with_capacity(few * wide);
        let mut one = Vec::new();
        for row in 0..few {
            one.clear();
            let inputs = block.chunks_exact(rows * wide);
            inputs.for_each(|input| one.extend_from_slice(&input[row * wide..(row + 1) * wide]));
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
