//! What one instance has: a store with its limits.

use wasmtime::{ResourceLimiter, Store, Trap};

use crate::contract::Operator as Bindings;
use crate::fault::{Fault, Kind, Limit};
use crate::host::{Host, TICK};
use crate::scan::plain;

/// Bytes that a call may hand back besides its values: texts, and what a list costs.
const SPARE_BYTES: usize = 64 << 10;

/// The data of a store: what the guest may still take.
pub(crate) struct Room {
    memory_bytes: usize,
    table_elements: usize,
    /// What it asked for beyond its limit.
    excess: Option<(Limit, usize)>,
    /// The most memory that it had.
    pub peak: usize,
}

impl ResourceLimiter for Room {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if desired > self.memory_bytes {
            self.excess = Some((Limit::Memory, desired));
            wasmtime::bail!("beyond the limit of memory");
        }
        self.peak = self.peak.max(desired);
        Ok(maximum.is_none_or(|most| desired <= most))
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if desired > self.table_elements {
            self.excess = Some((Limit::Tables, desired));
            wasmtime::bail!("beyond the limit of tables");
        }
        Ok(true)
    }

    fn instances(&self) -> usize {
        256
    }

    fn tables(&self) -> usize {
        256
    }

    fn memories(&self) -> usize {
        8
    }
}

/// A guest that runs: its store and its functions.
pub(crate) struct Instance {
    pub store: Store<Room>,
    pub bindings: Bindings,
    memory_bytes: u64,
    ticks: u64,
    call_seconds: f64,
}

/// What a call was given and took.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Spent {
    pub fuel: u64,
}

impl Instance {
    /// A fresh one.
    pub(crate) fn new(
        host: &Host,
        pre: &crate::contract::OperatorPre<Room>,
        memory_bytes: u64,
    ) -> Result<Instance, Fault> {
        let limits = host.limits();
        let room = Room {
            memory_bytes: memory_bytes as usize,
            table_elements: limits.table_elements,
            excess: None,
            peak: 0,
        };
        let mut store = Store::new(&host.shared().engine, room);
        store.limiter(|room| room);
        let ticks = (limits.call.as_millis() / TICK.as_millis()).max(1) as u64;
        store.set_epoch_deadline(ticks);
        store.set_hostcall_fuel(SPARE_BYTES);
        let given = limits.fuel_base.saturating_mul(16);
        // What starts runs too: a start function is metered like any other.
        let started = store.set_fuel(given).and_then(|()| pre.instantiate(&mut store));
        match started {
            Ok(bindings) => Ok(Instance {
                store,
                bindings,
                memory_bytes,
                ticks,
                call_seconds: limits.call.as_secs_f64(),
            }),
            Err(error) => {
                let fault = fault(&store, &error, given, memory_bytes, limits.call.as_secs_f64());
                // The pool being empty is nobody's fault but the host's.
                let host_short = fault.kind == Kind::Trap && !error.is::<Trap>();
                Err(if host_short {
                    Fault::new(Kind::Host, format!("no instance: {error:#}"))
                } else {
                    fault.at("as it starts")
                })
            }
        }
    }

    /// Runs one call with so much fuel, which may hand back so many bytes of values.
    pub(crate) fn call<T>(
        &mut self,
        fuel: u64,
        bytes: usize,
        call: impl FnOnce(&Bindings, &mut Store<Room>) -> wasmtime::Result<T>,
    ) -> Result<(T, Spent), Fault> {
        self.store.set_epoch_deadline(self.ticks);
        self.store.set_hostcall_fuel(bytes + SPARE_BYTES);
        let set = self.store.set_fuel(fuel);
        match set.and_then(|()| call(&self.bindings, &mut self.store)) {
            Ok(answer) => {
                let left = self.store.get_fuel().unwrap_or(0);
                Ok((answer, Spent { fuel: fuel.saturating_sub(left) }))
            }
            Err(error) => {
                Err(fault(&self.store, &error, fuel, self.memory_bytes, self.call_seconds))
            }
        }
    }
}

/// What went wrong, in the words of the limits.
fn fault(
    store: &Store<Room>,
    error: &wasmtime::Error,
    fuel: u64,
    memory_bytes: u64,
    call_seconds: f64,
) -> Fault {
    if let Some((limit, wanted)) = store.data().excess {
        let message = match limit {
            Limit::Memory => format!("it asked for {wanted} bytes of memory, of {memory_bytes}"),
            _ => format!("it asked for {wanted} elements of a table"),
        };
        return Fault::new(Kind::Limit(limit), message);
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => {
            let message = format!("it used up its fuel, {fuel} of {fuel}");
            Fault::new(Kind::Limit(Limit::Fuel), message)
        }
        Some(Trap::StackOverflow) => {
            Fault::new(Kind::Limit(Limit::Stack), "it called itself until the stack was full")
        }
        Some(Trap::Interrupt) => Fault::new(
            Kind::Clock,
            format!("a call was ended after {call_seconds} s, with fuel left"),
        ),
        Some(trap) => Fault::new(Kind::Trap, format!("it trapped: {trap}")),
        None => {
            let text = format!("{error:#}");
            // Its type is the engine's own.
            if text.contains("fuel allocated for hostcalls") {
                let message = "it hands back more than what was asked for has room for";
                return Fault::new(Kind::Limit(Limit::Answer), message);
            }
            Fault::new(Kind::Trap, format!("it failed: {}", plain(&text, 200)))
        }
    }
}
