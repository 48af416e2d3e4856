//! One operator under probe: its sets of params, and ways to send it rows.

use std::time::{Duration, Instant};

use qraft_plugin::{Description, Domain, Measured};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use wasmtime::component::ResourceAny;

use super::Effort;
use super::rows::{Rows, Weather, generator};
use crate::fault::{Fault, Kind};
use crate::guest::Guest;
use crate::operator::Operator;

/// Symbols of a cross-section under probe.
pub(super) const SYMBOLS: usize = 7;
/// The longest warm-up of params that are drawn.
const WARM_UP: u32 = 700;
/// Draws of params that may be refused before no more are tried.
const DRAWS: usize = 200;
/// Rows that are timed together.
const STRETCH: usize = 8;
/// What all pushes of one probe may take together, about.
const PUSHES: Duration = Duration::from_millis(600);

/// Params with the warm-up that they come with.
#[derive(Clone, Debug)]
pub(super) struct Params {
    pub values: Vec<f64>,
    pub warm_up: u32,
}

/// An operator, and how it is probed.
pub(super) struct Subject {
    pub operator: Operator,
    pub effort: Effort,
    pub params: Vec<Params>,
    rows: usize,
    measured: Measured,
}

/// What a state or a row function has answered, and the fuel of it.
pub(super) struct Answer {
    pub values: Vec<f64>,
    pub fuel: u64,
}

impl Subject {
    pub(super) fn new(operator: &Operator, effort: Effort) -> Result<Subject, Fault> {
        let params = params(operator, effort)?;
        let measured = Measured {
            fuel_per_row_push: 0,
            fuel_per_row_block: 0,
            peak_memory_bytes: 0,
            warm_up_rows: params[0].warm_up,
        };
        let (operator, rows) = (operator.clone(), effort.rows);
        Ok(Subject { operator, effort, params, rows, measured })
    }

    pub(super) fn description(&self) -> &Description {
        self.operator.description()
    }

    pub(super) fn measured(&self) -> Measured {
        self.measured
    }

    /// Symbols of a row.
    pub(super) fn width(&self) -> usize {
        if self.operator.is_across() { SYMBOLS } else { 1 }
    }

    /// As many rows as the operator is fast enough for.
    pub(super) fn rows(&self, weather: Weather, purpose: &str) -> Rows {
        let inputs = &self.description().inputs;
        let seed = generator(self.effort.seed, purpose).random();
        Rows::of(inputs, (self.rows, self.width()), weather, seed)
    }

    /// Measures what rows cost, and holds the probes to what is bearable: an interpreted guest is
    /// pushed fewer rows.
    pub(super) fn measure(&mut self) -> Result<(), Fault> {
        let few = Rows { count: 64, ..self.rows(Weather::Walk, "measure") };
        let width = self.width() as u64;
        for params in self.params.clone() {
            let mut guest = self.operator.guest()?;
            let state = self.start(&mut guest, &params.values)?;
            // By the fastest stretch, so that a busy machine does not pass for a slow guest; of the
            // later ones, as the first rows may be cheaper.
            let (mut a_push, stretches) = (Duration::MAX, few.count / STRETCH);
            for stretch in 0..stretches {
                // tidy-ok: a measurement, no result
                let from = Instant::now();
                for row in stretch * STRETCH..(stretch + 1) * STRETCH {
                    let one = self.push(&mut guest, state, &params.values, &few, row)?;
                    let fuel = one.fuel.div_ceil(width);
                    self.measured.fuel_per_row_push = self.measured.fuel_per_row_push.max(fuel);
                }
                if stretch >= stretches / 2 {
                    a_push = a_push.min(from.elapsed() / STRETCH as u32);
                }
            }
            let most = PUSHES.as_nanos() / a_push.as_nanos().max(1);
            let least = 3 * params.warm_up as usize / 2 + 320;
            self.rows = self.rows.min((most as usize).max(least));
            let mut guest = self.operator.guest()?;
            let whole = self.rows(Weather::Walk, "measure");
            let answer = self.whole(&mut guest, &params.values, &whole)?;
            let fuel = answer.fuel.div_ceil(whole.count as u64 * width);
            self.measured.fuel_per_row_block = self.measured.fuel_per_row_block.max(fuel);
            let peak = guest.peak() as u64;
            self.measured.peak_memory_bytes = self.measured.peak_memory_bytes.max(peak);
        }
        Ok(())
    }

    /// A state at the first bar; none for a row function.
    pub(super) fn start(
        &self,
        guest: &mut Guest,
        params: &[f64],
    ) -> Result<Option<ResourceAny>, Fault> {
        if self.operator.is_stateless() {
            return Ok(None);
        }
        let state = guest.start(params, self.width());
        state
            .map(Some)
            .map_err(|fault| fault.at(format!("as it starts with {}", self.said(params))))
    }

    /// One row.
    pub(super) fn push(
        &self,
        guest: &mut Guest,
        state: Option<ResourceAny>,
        params: &[f64],
        rows: &Rows,
        row: usize,
    ) -> Result<Answer, Fault> {
        let one = rows.block(row..row + 1);
        let answer = match state {
            Some(state) => guest.push(state, &one, rows.width),
            None => guest.apply(params, rows.width, 1, &one),
        };
        let place = || format!("at row {row} with {}", self.said(params));
        let (values, spent) = answer.map_err(|fault| fault.at(place()))?;
        Ok(Answer { values, fuel: spent.fuel })
    }

    /// Some rows as one block.
    pub(super) fn update(
        &self,
        guest: &mut Guest,
        state: Option<ResourceAny>,
        params: &[f64],
        rows: &Rows,
        some: std::ops::Range<usize>,
    ) -> Result<Answer, Fault> {
        let block = rows.block(some.clone());
        let answer = match state {
            Some(state) => guest.update(state, some.len(), &block, rows.width),
            None => guest.apply(params, rows.width, some.len(), &block),
        };
        let place = || {
            format!("in the block of rows {}..{} with {}", some.start, some.end, self.said(params))
        };
        let (values, spent) = answer.map_err(|fault| fault.at(place()))?;
        Ok(Answer { values, fuel: spent.fuel })
    }

    /// All rows, pushed one by one to a fresh state.
    pub(super) fn pushed(
        &self,
        guest: &mut Guest,
        params: &[f64],
        rows: &Rows,
    ) -> Result<Vec<f64>, Fault> {
        let state = self.start(guest, params)?;
        let mut all = Vec::with_capacity(rows.count * rows.width);
        for row in 0..rows.count {
            all.extend(self.push(guest, state, params, rows, row)?.values);
        }
        self.end(guest, state)?;
        Ok(all)
    }

    /// All rows as one block of a fresh state; pushed where no more is promised.
    pub(super) fn whole(
        &self,
        guest: &mut Guest,
        params: &[f64],
        rows: &Rows,
    ) -> Result<Answer, Fault> {
        let state = self.start(guest, params)?;
        let mut answer = Answer { values: Vec::new(), fuel: 0 };
        if self.operator.is_pushed() {
            for row in 0..rows.count {
                let one = self.push(guest, state, params, rows, row)?;
                answer.values.extend(one.values);
                answer.fuel += one.fuel;
            }
        } else {
            answer = self.update(guest, state, params, rows, 0..rows.count)?;
        }
        self.end(guest, state)?;
        Ok(answer)
    }

    /// Ends a state, where there is one.
    pub(super) fn end(&self, guest: &mut Guest, state: Option<ResourceAny>) -> Result<(), Fault> {
        state.map_or(Ok(()), |state| guest.end(state))
    }

    /// Params, for people.
    pub(super) fn said(&self, params: &[f64]) -> String {
        let named = self.description().params.iter().zip(params);
        let named: Vec<String> =
            named.map(|(param, value)| format!("{}={value}", param.name)).collect();
        if named.is_empty() { "no params".to_owned() } else { named.join(", ") }
    }
}

/// The defaults, then draws of the whole domain, small values as likely as large ones.
fn params(operator: &Operator, effort: Effort) -> Result<Vec<Params>, Fault> {
    let of = &operator.description().params;
    let defaults: Vec<f64> = of.iter().map(|param| param.default).collect();
    let ask = |values: &[f64]| -> Result<Result<u32, String>, Fault> {
        let (once, again) = (operator.warm_up(values)?, operator.warm_up(values)?);
        if once == again {
            return Ok(once);
        }
        let message = format!("its warm-up is {once:?}, and {again:?} when asked again");
        Err(Fault::new(Kind::Nondeterministic, message))
    };
    let mut all = match ask(&defaults)? {
        Ok(warm_up) => vec![Params { values: defaults, warm_up }],
        Err(why) => {
            let message = format!("it refuses its own defaults: {why}");
            return Err(Fault::new(Kind::Description, message));
        }
    };
    let mut draw = generator(effort.seed, "params");
    for _ in 0..DRAWS {
        if all.len() >= effort.params || of.is_empty() {
            break;
        }
        let values: Vec<f64> =
            of.iter().map(|param| drawn(&mut draw, param.domain, param.min, param.max)).collect();
        if let Ok(warm_up) = ask(&values)?
            && warm_up <= WARM_UP
        {
            all.push(Params { values, warm_up });
        }
    }
    Ok(all)
}

fn drawn(draw: &mut ChaCha8Rng, domain: Domain, min: f64, max: f64) -> f64 {
    let share: f64 = draw.random();
    // Half of the draws are even over the range, half over its orders of magnitude.
    let wide = max - min;
    let even = min + share * wide;
    let value = if draw.random() {
        even
    } else {
        (min + (share * (1.0 + wide.min(1e4)).ln()).exp() - 1.0).min(max)
    };
    match domain {
        Domain::Number => value.clamp(min, max),
        Domain::Integer | Domain::Flag => value.round().clamp(min, max),
    }
}
