//! Who was told by which code.

use std::collections::{BTreeMap, BTreeSet};

use chameleon_spec::{Deed, Spec};
use qraft_wasm::Fault;

/// Counts by kind of lie, code by code.
pub struct Table {
    counts: BTreeMap<(Deed, &'static str), usize>,
}

const PASSED: &str = "passed";

impl Table {
    /// Of what was probed.
    pub fn of(probed: &[(Spec, Option<Fault>)]) -> Table {
        let mut counts = BTreeMap::new();
        for (spec, fault) in probed {
            let told = fault.as_ref().map_or(PASSED, |fault| fault.kind.code().unwrap_or("host"));
            *counts.entry((spec.deed, told)).or_default() += 1;
        }
        Table { counts }
    }

    /// A line a kind.
    pub fn lines(&self) -> Vec<String> {
        let codes: BTreeSet<&str> = self.counts.keys().map(|(_, code)| *code).collect();
        let kinds: BTreeSet<Deed> = self.counts.keys().map(|(deed, _)| *deed).collect();
        let row = |name: &str, cells: &mut dyn Iterator<Item = String>| {
            cells.fold(format!("{name:<12}"), |line, cell| format!("{line}{cell:>8}"))
        };
        let mut lines = vec![row("operators", &mut codes.iter().map(ToString::to_string))];
        for kind in kinds {
            let name = if kind == Deed::None { "honest".to_owned() } else { format!("{kind:?}") };
            let count = |code: &&str| self.counts.get(&(kind, code)).copied().unwrap_or(0);
            lines.push(row(&name, &mut codes.iter().map(|code| count(code).to_string())));
        }
        lines
    }
}
