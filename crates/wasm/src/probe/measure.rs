//! What rows cost: fuel, memory, and the time that the probes themselves have to spend.

use std::time::{Duration, Instant};

use super::drive::{Params, Subject};
use super::rows::{Rows, Weather};
use crate::fault::Fault;

/// What all pushes of one probe may take together, about.
const PUSHES: Duration = Duration::from_millis(600);
/// Rows that are timed together.
const STRETCH: usize = 8;
/// Rows that are measured once an operator is warm.
const WARM: usize = 64;
/// Rows that an operator is warmed up by, at most.
const HEAD: usize = 20_000;

impl Subject {
    /// Measures what rows cost, and holds the probes to what is bearable: an interpreted guest is
    /// pushed fewer rows.
    pub(super) fn measure(&mut self) -> Result<(), Fault> {
        for params in self.params.clone() {
            let a_push = self.pushes(&params)?;
            let most = PUSHES.as_nanos() / a_push.as_nanos().max(1);
            let least = 3 * params.warm_up as usize / 2 + 320;
            self.rows = self.rows.min((most as usize).max(least));
        }
        // What a row costs hangs on params, and the dearest stand at their ends.
        for params in self.params.clone().iter().chain(&self.ends.clone()) {
            self.warm(params)?;
        }
        Ok(())
    }

    /// What a push takes: by the fastest stretch, so that a busy machine does not pass for a slow
    /// guest; of the later ones, as the first rows may be cheaper.
    fn pushes(&mut self, params: &Params) -> Result<Duration, Fault> {
        let few = Rows { count: WARM, ..self.rows(Weather::Walk, "measure") };
        let mut guest = self.operator.guest()?;
        let state = self.start(&mut guest, &params.values)?;
        let (mut a_push, stretches) = (Duration::MAX, few.count / STRETCH);
        for stretch in 0..stretches {
            // tidy-ok: a measurement, no result
            let from = Instant::now();
            for row in stretch * STRETCH..(stretch + 1) * STRETCH {
                self.push(&mut guest, state, &params.values, &few, row)?;
            }
            if stretch >= stretches / 2 {
                a_push = a_push.min(from.elapsed() / STRETCH as u32);
            }
        }
        Ok(a_push)
    }

    /// What rows cost before an operator has answers, and once it has: then each is of whole
    /// windows.
    fn warm(&mut self, params: &Params) -> Result<(), Fault> {
        let head = (params.warm_up as usize).min(HEAD);
        let (values, inputs) = (&params.values, &self.description().inputs);
        let (count, width) = (head + 2 * WARM, self.width());
        let rows = Rows::of(inputs, (count, width), Weather::Walk, self.effort.seed);
        let mut guest = self.operator.guest()?;
        let state = self.start(&mut guest, values)?;
        let mut block = 0;
        for some in [0..head, head..head + WARM] {
            if some.is_empty() {
                continue;
            }
            let cells = (some.len() * width) as u64;
            let fuel = if self.operator.is_pushed() {
                let pushed = some.map(|row| self.push(&mut guest, state, values, &rows, row));
                pushed.map(|one| one.map(|one| one.fuel)).sum::<Result<u64, Fault>>()?
            } else {
                self.update(&mut guest, state, values, &rows, some)?.fuel
            };
            block = block.max(fuel.div_ceil(cells));
        }
        let mut push = 0;
        for row in head + WARM..count {
            let fuel = self.push(&mut guest, state, values, &rows, row)?.fuel;
            push = push.max(fuel.div_ceil(width as u64));
        }
        let of = &mut self.measured;
        of.fuel_per_row_block = of.fuel_per_row_block.max(block);
        of.fuel_per_row_push = of.fuel_per_row_push.max(push);
        of.peak_memory_bytes = of.peak_memory_bytes.max(guest.peak() as u64);
        Ok(())
    }
}
