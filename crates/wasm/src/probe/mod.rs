//! What is found out about an operator before anyone trusts it.
//!
//! Everything here asks the component itself, in the sandbox, within its limits; nothing is taken
//! from its word but what is then held against what it does. Probes are finite: they find what a
//! prober of their seeds and sizes finds. A push is causal by construction, since nothing later has
//! been sent; a block is causal by check, since it equals the same rows pushed.
//!
//! - [`verify`]: every probe in order, to the first fault
//! - [`Report`]: what was found, what passed, what was measured
//! - `rows`: rows that make operators work; `drive`: one operator pushed, in blocks; `measure`:
//!   what rows cost it
//! - `honest`: describes, warm-up, values; `states`: the same rows, the same bits; `blocks`:
//!   pushes against blocks; `limits`: rows and params at their ends

mod blocks;
mod drive;
mod honest;
mod limits;
mod measure;
mod rows;
mod states;

use qraft_base::Digest;
use qraft_plugin::{Description, Measured};

use crate::fault::Fault;
use crate::host::Host;
use crate::operator::Operator;
use drive::Subject;

/// How an operator is probed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effort {
    /// Of everything that is drawn.
    pub seed: u64,
    /// Rows of a series, at most; fewer for operators that are slow.
    pub rows: usize,
    /// Sets of params, the defaults among them.
    pub params: usize,
}

impl Default for Effort {
    fn default() -> Effort {
        Effort { seed: 0x5eed, rows: 2600, params: 4 }
    }
}

/// The probes, in order, by the names that a manifest lists.
pub const PROBES: &[&str] = &[
    "imports",
    "description",
    "determinism",
    "isolation",
    "push_equals_block",
    "prefix",
    "warm_up",
    "save_load",
    "symbol_order",
    "hard_rows",
    "params",
];

/// What was found.
#[derive(Clone, Debug)]
pub struct Report {
    /// Of the component.
    pub digest: Digest,
    /// Its bytes.
    pub bytes: u64,
    /// What it says of itself, where it could be asked.
    pub description: Option<Description>,
    /// The probes that it passed.
    pub passed: Vec<&'static str>,
    /// The first fault; none where all passed.
    pub fault: Option<Fault>,
    /// What rows cost, where all passed.
    pub measured: Option<Measured>,
}

/// Probes a component, to its first fault.
pub fn verify(host: &Host, bytes: &[u8], effort: Effort) -> Report {
    let mut report = Report {
        digest: Digest::of(bytes),
        bytes: bytes.len() as u64,
        description: None,
        passed: Vec::new(),
        fault: None,
        measured: None,
    };
    report.fault = probed(host, bytes, effort, &mut report).err();
    report
}

fn probed(host: &Host, bytes: &[u8], effort: Effort, report: &mut Report) -> Result<(), Fault> {
    let operator = Operator::load(host, bytes, None)?;
    report.description = Some(operator.description().clone());
    report.passed.push("imports");
    let mut subject = Subject::new(&operator, effort)?;
    let mut pass = |name: &'static str| report.passed.push(name);
    honest::description(&subject)?;
    pass("description");
    states::determinism(&mut subject)?;
    pass("determinism");
    states::isolation(&subject)?;
    pass("isolation");
    blocks::equal(&subject)?;
    pass("push_equals_block");
    blocks::prefix(&subject)?;
    pass("prefix");
    honest::warm_up(&subject)?;
    pass("warm_up");
    states::save_load(&subject)?;
    pass("save_load");
    states::symbol_order(&subject)?;
    pass("symbol_order");
    limits::hard_rows(&subject)?;
    pass("hard_rows");
    limits::params(&subject)?;
    pass("params");
    report.measured = Some(subject.measured);
    Ok(())
}
