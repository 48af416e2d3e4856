//! `verify` tells liars from honest operators that look odd, by the hundred.
//!
//! Each operator is the shipped chameleon with other constants in its data: see `chameleon_spec`.
//! - `draw`: specs; `table`: who was told by which code

mod draw;
mod table;

use chameleon_spec::{BYTES, MARKER, Spec};
use qraft_tests::panels::Dice;
use qraft_tests::scale::{is_full, say};
use qraft_wasm::probe::{Effort, verify};
use rayon::prelude::*;

use crate::workshop::{component, host};
use draw::Family;
use table::Table;

/// Fewer sets of params than a person's `verify` tries, as there are hundreds of operators.
const EFFORT: Effort = Effort { seed: 0x5eed, rows: 2600, params: 3 };

/// Where the spec stands in the component.
fn place(component: &[u8]) -> usize {
    let mut marks = component.windows(MARKER.len()).enumerate().filter(|(_, at)| *at == MARKER);
    let (at, _) = marks.next().expect("a chameleon has its marker");
    assert!(marks.next().is_none(), "the marker stands twice");
    at + MARKER.len()
}

/// The component as another operator.
fn with(component: &[u8], at: usize, spec: &Spec) -> Vec<u8> {
    let mut bytes = component.to_vec();
    bytes[at..at + BYTES].copy_from_slice(&spec.bytes());
    bytes
}

/// So many specs, no two of them alike.
fn several(count: usize, mut draw: impl FnMut(usize) -> Spec) -> Vec<Spec> {
    let mut specs: Vec<Spec> = Vec::with_capacity(count);
    while specs.len() < count {
        let spec = draw(specs.len());
        if !specs.contains(&spec) {
            specs.push(spec);
        }
    }
    specs
}

#[test]
fn generated_liars_are_caught_and_honest_operators_pass() {
    let count = if is_full() { 200 } else { 40 };
    let seed = std::env::var("QRAFT_TEST_SEED").ok().and_then(|text| text.parse::<u64>().ok());
    let mut dice = Dice::new(seed.unwrap_or(2));
    let chameleon = component("generated/chameleon");
    let at = place(&chameleon);
    assert_eq!(chameleon[at..at + BYTES], Spec::MEAN.bytes(), "it is shipped as an honest mean");
    let honest = several(count, |_| draw::honest(&mut dice));
    let liars = several(count, |at| draw::liar(&mut dice, Family::of(at)));
    let probed: Vec<(Spec, Option<_>)> = honest
        .into_par_iter()
        .chain(liars)
        .map(|spec| (spec, verify(host(), &with(&chameleon, at, &spec), EFFORT).fault))
        .collect();
    let table = Table::of(&probed);
    table.lines().iter().for_each(|line| say(line));
    let wrong: Vec<String> = probed
        .iter()
        .filter(|(spec, fault)| fault.as_ref().and_then(|f| f.kind.code()) != draw::due(spec))
        .map(|(spec, fault)| format!("{spec:?}: {fault:?}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), 2 * count, wrong.join("\n"));
}
