//! What is found out about a component before anyone trusts it: probes, then its author's cases.

use std::path::Path;

use qraft_plugin::{Facts, Manifest, Provenance, Status, Verified};
use qraft_wasm::probe::{self, Effort, Report};
use qraft_wasm::{Fault, Host, Kind, Operator};
use serde_json::{Value, json};

use super::cases::{self, Cases};
use super::component::Component;
use crate::args::EffortArgs;
use crate::exit::Stop;

/// The schema of a report.
pub const SCHEMA: &str = "qraft.operator.report/1";

/// The probe of an author's cases, as a manifest lists it.
const CASES: &str = "cases";

/// A component, and what was found out about it.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The component.
    pub component: Component,
    /// What its probes found, and its cases.
    pub report: Report,
    /// The cases that were run.
    pub cases: Option<Cases>,
    seed: u64,
    rows: usize,
}

/// Probes a component, and runs its author's cases where it passes.
///
/// # Errors
/// Exit 2: cases that cannot be read, or a machine that is short of something.
pub fn prove(host: &Host, component: Component, args: &EffortArgs) -> Result<Proof, Stop> {
    let rows = args.rows as usize;
    let effort = Effort { seed: args.seed, rows, ..Effort::default() };
    let report = probe::verify(host, &component.bytes, effort);
    let mut proof = Proof { component, report, cases: None, seed: args.seed, rows };
    let folder = args.cases.clone().or_else(|| proof.component.cases());
    if let (None, Some(folder)) = (&proof.report.fault, folder) {
        proof.run_cases(host, &folder)?;
    }
    match &proof.report.fault {
        Some(Fault { kind: Kind::Clock | Kind::Host, message, .. }) => {
            let message = format!("{}: {message}", proof.component.path.display());
            Err(Stop::input("operator_host", message))
        }
        _ => Ok(proof),
    }
}

impl Proof {
    fn run_cases(&mut self, host: &Host, folder: &Path) -> Result<(), Stop> {
        match Operator::load(host, &self.component.bytes, None) {
            Ok(operator) => {
                let (cases, fault) = cases::run(&operator, folder)?;
                self.report.fault = fault;
                self.cases = Some(cases);
                if self.report.fault.is_none() {
                    self.report.passed.push(CASES);
                }
            }
            Err(fault) => self.report.fault = Some(fault),
        }
        Ok(())
    }

    /// The manifest of what passed, unsigned.
    ///
    /// # Errors
    /// Exit 1: it did not pass, or what is stated of it makes no sense.
    pub fn manifest(&self, facts: Stated) -> Result<Manifest, Stop> {
        let report = &self.report;
        let stop = |why: String| {
            let message = format!("{}: {why}", self.component.path.display());
            Stop::findings("manifest_refused", message)
        };
        let (Some(description), Some(measured), None) =
            (&report.description, report.measured, &report.fault)
        else {
            return Err(stop("it did not pass all probes, and gets no manifest".to_owned()));
        };
        let facts = Facts {
            measured,
            verified: Verified {
                qraft: env!("CARGO_PKG_VERSION").parse().map_err(|e| stop(format!("{e}")))?,
                probes: report.passed.iter().map(|probe| (*probe).to_owned()).collect(),
                seed: self.seed,
            },
            status: facts.status,
            provenance: facts.provenance,
            language: facts.language,
        };
        Manifest::new(description.clone(), &self.component.bytes, facts).map_err(|flaws| {
            let flaws: Vec<String> = flaws.iter().map(ToString::to_string).collect();
            stop(flaws.join("; "))
        })
    }

    /// As it stands in `report.json`.
    pub fn json(&self) -> Value {
        let report = &self.report;
        let fault = report.fault.as_ref().map(|fault| {
            json!({"code": fault.kind.code(), "message": fault.message, "help": fault.help})
        });
        let cases = self.cases.as_ref().map(|cases| json!({"files": cases.names}));
        json!({
            "schema": SCHEMA,
            "file": self.component.path.display().to_string(),
            "component": {"digest": report.digest.to_string(), "bytes": report.bytes},
            "description": report.description,
            "verified": {
                "qraft": env!("CARGO_PKG_VERSION"),
                "probes": report.passed,
                "seed": self.seed,
                "rows": self.rows,
            },
            "measured": report.measured,
            "cases": cases,
            "fault": fault,
        })
    }
}

/// What a manifest says that no probe finds out.
#[derive(Clone, Debug)]
pub struct Stated {
    /// Whether it may be used.
    pub status: Status,
    /// Who wrote it.
    pub provenance: Provenance,
    /// The language of its source.
    pub language: String,
}

impl Stated {
    /// What holds where nobody says otherwise.
    pub fn usual(component: &Component) -> Stated {
        Stated {
            status: Status::Approved,
            provenance: Provenance::Manual,
            language: component.language().to_owned(),
        }
    }
}
