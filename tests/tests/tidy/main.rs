//! The rules of the house, held by plain Rust over `cargo metadata` and the source files: layers,
//! places of heavy dependencies, sizes, `unsafe`, what may not reach a result, and what may not be
//! left behind.

mod dependencies;
mod house;
mod layers;
mod licences;
mod lines;
mod residue;
mod results;
mod sizes;
mod unsafety;

/// Fails with all complaints at once, so that one run shows the whole work.
fn none(what: &str, complaints: &[String]) {
    assert!(complaints.is_empty(), "{what}:\n  {}", complaints.join("\n  "));
}
