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
use crate::room::Room;
use crate::run::Run;
use crate::scan::{plain, scan};

/// An operator. Cheap to clone.
#[derive(Clone)]
pub struct Operator(Arc<Loaded>);

struct Loaded {
    host: Host,
    pre: OperatorPre<Room>,
    digest: Digest,
    size: u64,
    address: String,
    description: Description,
    fuel_row: u64,
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
        let mut loaded = Loaded {
            host: host.clone(),
            pre,
            digest,
            size: bytes.len() as u64,
            address: "the component".to_owned(),
            description: unasked(),
            fuel_row: host.limits().fuel_a_row(fuel_row),
        };
        let nameless = Operator(Arc::new(loaded));
        let description = Guest::new(&nameless)?.describe()?;
        // Nobody else has seen it yet.
        loaded = Arc::into_inner(nameless.0)
            .ok_or_else(|| Fault::new(Kind::Host, "a guest outlived its instance"))?;
        let description = describe::description(description);
        if let Some(flaw) = description.check().first() {
            let message = format!("its description: {}: {}", flaw.place, flaw.what);
            return Err(Fault::new(Kind::Description, message));
        }
        loaded.address = format!("{}@{}", description.name, description.version);
        loaded.description = description;
        Ok(Operator(Arc::new(loaded)))
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

    pub(crate) fn host(&self) -> &Host {
        &self.0.host
    }

    pub(crate) fn pre(&self) -> &OperatorPre<Room> {
        &self.0.pre
    }

    pub(crate) fn memory_bytes(&self) -> u64 {
        self.0.host.limits().memory_of(self.0.size)
    }

    pub(crate) fn size(&self) -> u64 {
        self.0.size
    }

    pub(crate) fn fuel_row(&self) -> u64 {
        self.0.fuel_row
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
        Guest::new(self).map_err(|fault| fault.at(self.address()))
    }
}

/// What stands for a description until the component was asked.
fn unasked() -> Description {
    Description {
        name: String::new(),
        version: String::new(),
        doc: String::new(),
        kind: plugin::Kind::Series,
        stateless: false,
        determinism: plugin::Determinism::Bitwise,
        inputs: Vec::new(),
        params: Vec::new(),
        output: plugin::Output { doc: String::new(), unit: plugin::Unit::None, flag: false },
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
        let own = if self.is_across() || self.is_stateless() { 1 } else { width as u64 };
        (USUAL + own * 512).max(self.0.size).min(self.memory_bytes())
    }
}
