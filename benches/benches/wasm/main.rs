//! Operators from outside beside the same Rust compiled natively, in the same run. One thread.
//!
//!     cargo bench -p qraft-benches --bench wasm                 # everything
//!     cargo bench -p qraft-benches --bench wasm -- block scan   # by name
//!
//! Prints a JSON line a case, by CPU time:
//! - `block`: what the scan does for one symbol, `ExternalState::update` of a block, against a loop
//!   over the native kernel that writes to the same buffer. Everything that the host does is
//!   in it: rows copied in and out, fuel, epochs, of one block in 256 the first rows pushed
//!   again and compared.
//!   Answers of both sides are the same to the bit, or the benchmark stops.
//! - `raw`: the same call in a bare engine, metered and not
//! - `push`: the same rows one by one
//! - `load`: compiling a component, finding it compiled, instantiating it
//! - `scan`: a strategy over a panel with the guest in place of the language's own mean

mod block;
mod load;
mod operators;
mod raw;
mod scan;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let parts: [(&str, fn()); 5] = [
        ("block", block::blocks),
        ("raw", raw::run),
        ("push", block::pushes),
        ("load", load::run),
        ("scan", scan::run),
    ];
    for (name, run) in parts {
        if asked.is_empty() || asked.iter().any(|one| one == name) {
            run();
        }
    }
}
