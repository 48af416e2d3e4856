//! One operator under probe: its sets of params, and ways to send it rows.

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
    /// The least and the greatest value of each param that `warm-up` takes, the others at their
    /// defaults.
    pub ends: Vec<Params>,
    pub rows: usize,
    pub measured: Measured,
}

/// What a state or a row function has answered, and the fuel of it.
pub(super) struct Answer {
    pub values: Vec<f64>,
    pub fuel: u64,
}

impl Subject {
    pub(super) fn new(operator: &Operator, effort: Effort) -> Result<Subject, Fault> {
        let params = params(operator, effort)?;
        let ends = ends(operator)?;
        let measured = Measured {
            fuel_per_row_push: 0,
            fuel_per_row_block: 0,
            peak_memory_bytes: 0,
            warm_up_rows: params[0].warm_up,
        };
        let (operator, rows) = (operator.clone(), effort.rows);
        Ok(Subject { operator, effort, params, ends, rows, measured })
    }

    pub(super) fn description(&self) -> &Description {
        self.operator.description()
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

fn ends(operator: &Operator) -> Result<Vec<Params>, Fault> {
    let of = &operator.description().params;
    let defaults: Vec<f64> = of.iter().map(|param| param.default).collect();
    let mut all = Vec::new();
    for (at, param) in of.iter().enumerate() {
        for end in [param.min, param.max] {
            let mut values = defaults.clone();
            values[at] = end;
            if let Ok(warm_up) = operator.warm_up(&values)? {
                all.push(Params { values, warm_up });
            }
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
