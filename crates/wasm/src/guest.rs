//! The calls of the contract, each within its limits, with answers looked at.

use wasmtime::component::ResourceAny;

use crate::contract::wire;
use crate::fault::{Fault, Kind};
use crate::lanes::finite;
use crate::operator::Admitted;
use crate::room::{Instance, Spent};
use crate::scan::plain;

/// Letters of a guest's own text that are shown.
const SHOWN: usize = 300;
/// Bytes that a state may save.
const SAVED_BYTES: usize = 4 << 20;

/// An instance with the figures that its calls are held to.
pub(crate) struct Guest {
    instance: Instance,
    fuel_base: u64,
    fuel_row: u64,
}

impl Guest {
    /// A fresh one.
    pub(crate) fn new(of: &Admitted) -> Result<Guest, Fault> {
        Ok(Guest {
            instance: Instance::new(&of.host, &of.pre, of.memory_bytes())?,
            fuel_base: of.host.limits().fuel_of(of.size),
            fuel_row: of.fuel_row,
        })
    }

    /// The most memory that it had.
    pub(crate) fn peak(&self) -> usize {
        self.instance.store.data().peak
    }

    pub(crate) fn describe(&mut self) -> Result<wire::Description, Fault> {
        let fuel = self.fuel_base;
        let call = self.instance.call(fuel, 256 << 10, |bindings, store| {
            bindings.qraft_operator_kernels().call_describe(store)
        });
        call.map(|(description, _)| description)
    }

    /// What it says of its warm-up; inner error: why it refuses these.
    pub(crate) fn warm_up(&mut self, params: &[f64]) -> Result<Result<u32, String>, Fault> {
        let fuel = self.fuel_base;
        let call = self.instance.call(fuel, 0, |bindings, store| {
            bindings.qraft_operator_kernels().call_warm_up(store, params)
        });
        call.map(|(answer, _)| answer.map_err(|why| plain(&why, SHOWN)))
    }

    /// A state at the first bar.
    pub(crate) fn start(&mut self, params: &[f64], width: usize) -> Result<ResourceAny, Fault> {
        let fuel = self.fuel_for(width);
        let call = self.instance.call(fuel, 0, |bindings, store| {
            bindings.qraft_operator_kernels().state().call_constructor(store, params, width as u32)
        });
        call.map(|(state, _)| state)
    }

    /// The next row of a state.
    pub(crate) fn push(
        &mut self,
        state: ResourceAny,
        row: &[f64],
        width: usize,
    ) -> Result<(Vec<f64>, Spent), Fault> {
        let call = self.instance.call(self.fuel_for(width), width * 8, |bindings, store| {
            bindings.qraft_operator_kernels().state().call_push(store, state, row)
        });
        answered(call?, width)
    }

    /// The next rows of a state, as a block.
    pub(crate) fn update(
        &mut self,
        state: ResourceAny,
        rows: usize,
        block: &[f64],
        width: usize,
    ) -> Result<(Vec<f64>, Spent), Fault> {
        let cells = rows * width;
        let call = self.instance.call(self.fuel_for(cells), cells * 8, |bindings, store| {
            let state_of = bindings.qraft_operator_kernels().state();
            state_of.call_update(store, state, rows as u32, block)
        });
        answered(call?, cells)
    }

    /// The answers of a row function.
    pub(crate) fn apply(
        &mut self,
        params: &[f64],
        width: usize,
        rows: usize,
        block: &[f64],
    ) -> Result<(Vec<f64>, Spent), Fault> {
        let cells = rows * width;
        let call = self.instance.call(self.fuel_for(cells), cells * 8, |bindings, store| {
            bindings.qraft_operator_kernels().call_apply(
                store,
                params,
                width as u32,
                rows as u32,
                block,
            )
        });
        answered(call?, cells)
    }

    /// All that a state remembers.
    pub(crate) fn save(&mut self, state: ResourceAny) -> Result<Vec<u8>, Fault> {
        let fuel = self.fuel_base.saturating_mul(8);
        let call = self.instance.call(fuel, SAVED_BYTES, |bindings, store| {
            bindings.qraft_operator_kernels().state().call_save(store, state)
        });
        call.map(|(saved, _)| saved)
    }

    /// A state goes on from what another saved.
    pub(crate) fn load(&mut self, state: ResourceAny, saved: &[u8]) -> Result<(), Fault> {
        let fuel = self.fuel_base.saturating_mul(8);
        let call = self.instance.call(fuel, 0, |bindings, store| {
            bindings.qraft_operator_kernels().state().call_load(store, state, saved)
        });
        let (answer, _) = call?;
        answer.map_err(|why| {
            let message = format!("it refuses what it saved itself: {}", plain(&why, SHOWN));
            Fault::new(Kind::Save, message)
        })
    }

    /// Ends a state.
    pub(crate) fn end(&mut self, state: ResourceAny) -> Result<(), Fault> {
        let call = self.instance.call(self.fuel_base, 0, |_, store| state.resource_drop(store));
        call.map(|((), _)| ())
    }

    fn fuel_for(&self, cells: usize) -> u64 {
        self.fuel_base.saturating_add(self.fuel_row.saturating_mul(cells as u64))
    }
}

/// The values, as many as asked for, with one NaN and no infinities.
fn answered(
    (answer, spent): (Result<Vec<f64>, String>, Spent),
    cells: usize,
) -> Result<(Vec<f64>, Spent), Fault> {
    let mut values = answer.map_err(|why| {
        Fault::new(Kind::Trap, format!("it refused lawful input: {}", plain(&why, SHOWN)))
    })?;
    if values.len() != cells {
        let message = format!("it answered {} values where {cells} were due", values.len());
        return Err(Fault::new(Kind::Length, message));
    }
    for value in &mut values {
        *value = finite(*value);
    }
    Ok((values, spent))
}
