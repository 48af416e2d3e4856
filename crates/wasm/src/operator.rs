//! A component that was admitted: compiled, described, ready to start.

use std::sync::Arc;

use qraft_base::{Digest, Failure, Symbol};
use qraft_exec::{ExternalOp, ExternalState, Form};
use qraft_plugin::{self as plugin, Description};
use wasmtime::component::Component;

use crate::contract::OperatorPre;
use crate::describe;
use crate::fault::{Fault, Kind};
use crate::guest::Guest;
use crate::host::Host;
use crate::lanes::WHOLE_CELLS;
use crate::room::Room;
use crate::run::Run;
use crate::scan::{plain, scan};

/// An operator. Cheap to clone.
#[derive(Clone)]
pub struct Operator(Arc<Loaded>);

struct Loaded {
    admitted: Admitted,
    digest: Digest,
    address: String,
    description: Description,
}

/// A component that may be instantiated, and what its instances may take.
pub(crate) struct Admitted {
    pub host: Host,
    pub pre: OperatorPre<Room>,
    /// Bytes of the component.
    pub size: u64,
    /// Fuel of a row.
    pub fuel_row: u64,
}

impl Admitted {
    /// Bytes of linear memory of an instance.
    pub(crate) fn memory_bytes(&self) -> u64 {
        self.host.limits().memory_of(self.size)
    }
}

impl std::fmt::Debug for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Loaded { address, digest, .. } = &*self.0;
        f.debug_struct("Operator").field("address", address).field("digest", digest).finish()
    }
}

impl Operator {
    /// Admits a component: looks at its bytes, compiles it or finds it compiled, and asks what it
    /// is. Nothing else of it has run. `fuel_row` is what a row was measured to take.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn load(host: &Host, bytes: &[u8], fuel_row: Option<u64>) -> Result<Operator, Fault> {
        scan(bytes, host.limits())?;
        let digest = Digest::of(bytes);
        let component = compiled(host, &digest, bytes)?;
        let shared = host.shared();
        let world = |error: wasmtime::Error| {
            let why = plain(&format!("{error:#}"), 300);
            Fault::new(Kind::Component, format!("not of the world `qraft:operator@1.0.0`: {why}"))
        };
        let pre = shared.linker.instantiate_pre(&component).map_err(world)?;
        let pre = OperatorPre::new(pre).map_err(world)?;
        let admitted = Admitted {
            host: host.clone(),
            pre,
            size: bytes.len() as u64,
            fuel_row: host.limits().fuel_a_row(fuel_row),
        };
        let description = describe::description(Guest::new(&admitted)?.describe()?);
        if let Some(flaw) = description.check().first() {
            let message = format!("its description: {}: {}", flaw.place, flaw.what);
            return Err(Fault::new(Kind::Description, message));
        }
        let address = format!("{}@{}", description.name, description.version);
        Ok(Operator(Arc::new(Loaded { admitted, digest, address, description })))
    }

    /// Of its component.
    pub fn digest(&self) -> Digest {
        self.0.digest
    }

    /// Name and version, as it says itself.
    pub fn address(&self) -> &str {
        &self.0.address
    }

    /// What it says of itself; nothing in it is malformed.
    pub fn description(&self) -> &Description {
        &self.0.description
    }

    /// What it says of its warm-up; inner error: why it refuses these.
    ///
    /// # Errors
    /// What it did instead.
    pub fn warm_up(&self, params: &[f64]) -> Result<Result<u32, String>, Fault> {
        self.guest()?.warm_up(params)
    }

    pub(crate) fn is_across(&self) -> bool {
        self.0.description.kind == plugin::Kind::CrossSection
    }

    pub(crate) fn is_stateless(&self) -> bool {
        self.0.description.stateless
    }

    /// True where blocks are not promised to equal pushes.
    pub(crate) fn is_pushed(&self) -> bool {
        self.0.description.determinism == plugin::Determinism::PushOnly
    }

    /// A fresh instance; a fault of its start names the operator.
    pub(crate) fn guest(&self) -> Result<Guest, Fault> {
        Guest::new(&self.0.admitted).map_err(|fault| fault.at(self.address()))
    }
}

fn compiled(host: &Host, digest: &Digest, bytes: &[u8]) -> Result<Component, Fault> {
    let shared = host.shared();
    if let Some(found) = shared.cache.as_ref().and_then(|c| c.find(&shared.engine, digest)) {
        return Ok(found);
    }
    let component = Component::from_binary(&shared.engine, bytes).map_err(|error| {
        let why = plain(&format!("{error:#}"), 300);
        Fault::new(Kind::Component, format!("not a valid component: {why}"))
    })?;
    if let Some(cache) = &shared.cache {
        cache.keep(&shared.engine, digest, &component);
    }
    Ok(component)
}

impl ExternalOp for Operator {
    fn start(
        &self,
        params: &[f64],
        symbols: &[Symbol],
        form: Form,
    ) -> Result<Box<dyn ExternalState>, Failure> {
        let form = if self.is_pushed() { Form::Pushes } else { form };
        match Run::start(self, params, symbols, form) {
            Ok(run) => Ok(Box::new(run)),
            Err(fault) => Err(fault.failure()),
        }
    }

    fn bytes(&self, width: usize) -> u64 {
        /// Of a guest that is written in a compiled language: its data, its stack, its heap.
        const USUAL: u64 = 256 << 10;
        let laid_out = (self.0.description.inputs.len() as u64 + 1) * WHOLE_CELLS as u64 * 8;
        let own = if self.is_across() || self.is_stateless() { 1 } else { width as u64 };
        let admitted = &self.0.admitted;
        let guest = (USUAL + own * 512).max(admitted.size).min(admitted.memory_bytes());
        guest + laid_out
    }
}
