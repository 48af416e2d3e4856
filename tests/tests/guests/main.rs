//! Operators from outside in the engines: Wasm components that are shipped, over random panels.
//!
//! - `agree`: blocks in the scan answer what pushes answer, whatever the tiles and threads
//! - `generated`: hundreds of operators that one component becomes, honest ones and liars, all told
//!   apart by the probes
//! - `hostile`: a guest that misbehaves fails its own trials, is named, and changes no bit
//!   elsewhere

mod agree;
mod generated;
mod hostile;
mod workshop;
