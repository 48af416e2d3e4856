//! The engine: how guests are compiled and what all of them share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use wasmtime::component::Linker;
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::cache::Cache;
use crate::fault::{Fault, Kind};
use crate::limits::Limits;
use crate::room::Room;

/// How often the clock of calls ticks.
pub(crate) const TICK: Duration = Duration::from_millis(50);
/// Instances that the pool holds at once; more wait for none, they fail as the host being short.
const POOL: u32 = 1000;

/// Who compiles and runs guests. Cheap to clone; all clones share one engine.
#[derive(Clone)]
pub struct Host(Arc<Shared>);

pub(crate) struct Shared {
    pub engine: Engine,
    /// Nothing is ever put into it: a guest imports nothing.
    pub linker: Linker<Room>,
    pub limits: Limits,
    pub cache: Option<Cache>,
    _clock: Clock,
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").field("limits", &self.0.limits).finish_non_exhaustive()
    }
}

impl Host {
    /// A host with these limits; compiled components are kept in `cache`, where there is one.
    ///
    /// # Errors
    /// Where the machine refuses what an engine needs.
    pub fn new(limits: Limits, cache: Option<Cache>) -> Result<Host, Fault> {
        // Address space may be short; then every instance asks for its own.
        let engine = Engine::new(&config(&limits, true))
            .or_else(|_| Engine::new(&config(&limits, false)))
            .map_err(|error| Fault::new(Kind::Host, format!("no engine: {error:#}")))?;
        let linker = Linker::new(&engine);
        let clock = Clock::start(engine.clone());
        Ok(Host(Arc::new(Shared { engine, linker, limits, cache, _clock: clock })))
    }

    /// What guests may take.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }
}

/// Everything that could make two runs differ is off or pinned; NaNs are made canonical where
/// answers come back, which costs less than to do so at every instruction.
fn config(limits: &Limits, pooling: bool) -> Config {
    let mut config = Config::new();
    config
        .consume_fuel(true)
        .epoch_interruption(true)
        .max_wasm_stack(limits.stack_bytes)
        .wasm_backtrace_max_frames(None)
        .relaxed_simd_deterministic(true)
        .wasm_multi_memory(false)
        .wasm_memory64(false)
        .concurrency_support(false);
    if pooling {
        let mut pool = PoolingAllocationConfig::new();
        pool.total_component_instances(POOL)
            .total_core_instances(POOL)
            .total_memories(POOL)
            .total_tables(POOL)
            .max_core_instances_per_component(256)
            .max_tables_per_component(256)
            .table_elements(limits.table_elements)
            .max_memory_size(limits.memory_bytes_most as usize);
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    } else {
        config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
        config.memory_reservation(limits.memory_bytes_most).memory_guard_size(64 << 10);
    }
    config
}

/// A thread that lets the epochs of an engine pass, as long as there is a host.
struct Clock {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Clock {
    fn start(engine: Engine) -> Clock {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let tick = move || {
            while !stopped.load(Ordering::Relaxed) {
                std::thread::park_timeout(TICK);
                engine.increment_epoch();
            }
        };
        // Without a thread there is no backstop; fuel still ends every call.
        let thread = std::thread::Builder::new().name("guest-clock".to_owned()).spawn(tick).ok();
        Clock { stop, thread }
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}
