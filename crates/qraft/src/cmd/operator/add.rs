//! `qraft operator add`: verifies a component, whatever its manifest says, installs it and pins it.

use std::path::{Path, PathBuf};

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_plugin::lock::Locked;
use qraft_plugin::manifest::MANIFEST_BYTES_MAX;
use qraft_plugin::store::{Added, Offer, STORE_PATH, StoreError};
use qraft_plugin::trust::Standing;
use qraft_plugin::{Manifest, Measured, Status};
use serde_json::json;

use crate::args::{AddArgs, Format, StatusArg};
use crate::exit::{Ended, Outcome, Stop};
use crate::operators::{self, Component, Project, Proof, Stated};

/// Runs the command.
pub fn run(args: &AddArgs) -> Ended {
    let mut project = Project::open(&args.project.project)?;
    let (component, said) = offered(args, &project)?;
    let status = status(args, said.as_ref())?;
    let host = operators::host()?;
    let proof = operators::prove(&host, component, &args.effort)?;
    let against = |finding: Diagnostic| {
        operators::print(args.output.format, proof.component.file(), vec![finding]);
        Ok(Outcome::Findings)
    };
    if let Some(found) = proof.report.fault.as_ref().and_then(operators::finding) {
        return against(found);
    }
    let manifest = match said {
        Some(said) => match drift(&said, &proof) {
            Some(found) => return against(found),
            None => said,
        },
        None => proof.manifest(Stated::usual(&proof.component))?,
    };
    let manifest = match status {
        Some(status) if status != manifest.facts().status => manifest.with_status(status),
        _ => manifest,
    };
    let manifest = match &args.key {
        Some(name) => manifest.signed(&operators::key(name)?),
        None => manifest,
    };
    match install(&mut project, &manifest, &proof)? {
        Ok(added) => {
            tell(args.output.format, &manifest, &added, &proof);
            Ok(Outcome::Done)
        }
        Err(found) => against(found),
    }
}

/// Installs and pins what was verified; a finding where the store holds something against it.
pub fn install(
    project: &mut Project,
    manifest: &Manifest,
    proof: &Proof,
) -> Result<Result<Added, Diagnostic>, Stop> {
    let described = proof.report.description.as_ref().unwrap_or(manifest.description());
    let report = format!("{:#}\n", proof.json());
    let component = proof.component.bytes.as_slice();
    let offer = Offer { manifest, described, component, report: report.as_bytes() };
    match project.store.add(offer, &project.trust, &project.lock) {
        Ok(added) => {
            let (name, version) = (manifest.name().clone(), manifest.version().clone());
            project.lock.pin(name, version, Locked::of(manifest));
            project.write_lock()?;
            Ok(Ok(added))
        }
        Err(error) => operators::refused(&error).map(Err),
    }
}

/// The component, and what somebody says of it already.
fn offered(args: &AddArgs, project: &Project) -> Result<(Component, Option<Manifest>), Stop> {
    let path = Path::new(&args.what);
    if !path.exists() && args.what.parse::<qraft_plugin::Address>().is_ok() {
        let installed = project.find(&args.what)?;
        let (name, version) = (installed.name(), installed.version());
        let path = project.store.folder(name, version).join("component.wasm");
        let bytes = project.store.component(name, version, installed.digest());
        let bytes = bytes.map_err(|error| operators::told(&error))?;
        return Ok((Component { path, bytes }, Some(installed)));
    }
    let component = operators::read(path)?;
    let beside = path.with_extension("manifest.json");
    let said = args.manifest.clone().or_else(|| beside.is_file().then_some(beside));
    let said = said.map(|path| manifest(&path)).transpose()?;
    Ok((component, said))
}

fn manifest(path: &PathBuf) -> Result<Manifest, Stop> {
    let fail = |why: String| Stop::input("manifest_invalid", format!("{}: {why}", path.display()));
    let length = std::fs::metadata(path).map_err(|e| fail(e.to_string()))?.len();
    if length > MANIFEST_BYTES_MAX {
        return Err(fail(format!("{length} bytes, and {MANIFEST_BYTES_MAX} are the most")));
    }
    let bytes = std::fs::read(path).map_err(|e| fail(e.to_string()))?;
    Manifest::parse(&bytes).map_err(|e| fail(e.to_string()))
}

fn status(args: &AddArgs, said: Option<&Manifest>) -> Result<Option<Status>, Stop> {
    let successor = match &args.successor {
        Some(text) => {
            let parsed = text.parse();
            Some(parsed.map_err(|e| Stop::input("address_invalid", format!("{e}")))?)
        }
        None => None,
    };
    match (args.status, successor) {
        (Some(StatusArg::Deprecated), successor) => Ok(Some(Status::Deprecated { successor })),
        (_, Some(_)) => {
            let message = "--successor goes with --status deprecated";
            Err(Stop::input("status_invalid", message))
        }
        (Some(StatusArg::Approved), None) => Ok(Some(Status::Approved)),
        (Some(StatusArg::Proposed), None) => Ok(Some(Status::Proposed)),
        (None, None) => Ok(said.map(|said| said.facts().status.clone())),
    }
}

/// In what a manifest says otherwise than the component does.
fn drift(said: &Manifest, proof: &Proof) -> Option<Diagnostic> {
    if said.digest() != proof.report.digest {
        let (wanted, found) = (said.digest(), proof.report.digest);
        return operators::refused(&StoreError::OtherComponent { wanted, found }).ok();
    }
    let does = proof.report.measured.as_ref()?;
    let says = &said.facts().measured;
    if says.warm_up_rows == does.warm_up_rows && is_near(says, does) {
        return None;
    }
    let message = format!(
        "its manifest and what was measured differ: it says {}, and does {}",
        costs(says),
        costs(does)
    );
    let help = "run `qraft operator verify`, which writes the manifest anew";
    Some(Diagnostic::new(&catalogue::OPR003, Span::default(), message).help(help))
}

/// Costs depend on how many rows were sent, so that they may differ, and not by much.
fn is_near(says: &Measured, does: &Measured) -> bool {
    let near = |a: u64, b: u64| a / 4 <= b.saturating_add(1) && b / 4 <= a.saturating_add(1);
    near(says.fuel_per_row_push, does.fuel_per_row_push)
        && near(says.fuel_per_row_block, does.fuel_per_row_block)
}

fn costs(of: &Measured) -> String {
    format!(
        "{} rows before its first answer, {} units of fuel a row pushed and {} in a block",
        of.warm_up_rows, of.fuel_per_row_push, of.fuel_per_row_block
    )
}

/// That nobody who is trusted stands for it, where that is so.
pub fn remark(manifest: &Manifest, standing: &Standing) -> Option<Diagnostic> {
    let (name, version) = (manifest.name(), manifest.version());
    let (what, help) = match standing {
        Standing::Unsigned => ("is unsigned".to_owned(), "sign it with --key".to_owned()),
        Standing::Untrusted { key } => (
            format!("is signed by the key {}, which is not trusted here", key.id()),
            format!(
                "once you compared it with its owner's: qraft operator trust add {0} --namespace \
                 {0} --key {key}",
                name.namespace()
            ),
        ),
        Standing::Retired { publisher, .. } => (
            format!("is signed by a key that {publisher} has retired"),
            "ask for one that is signed by their present key".to_owned(),
        ),
        Standing::Trusted { .. } | Standing::Revoked { .. } | Standing::Forged => return None,
    };
    let message = format!("`{name}@{version}` {what}: it runs here, and passes no gate");
    Some(Diagnostic::new(&catalogue::OPR013, Span::default(), message).help(help))
}

/// What became of it.
pub fn tell(format: Format, manifest: &Manifest, added: &Added, proof: &Proof) {
    let standing = added.standing();
    if let Some(found) = remark(manifest, standing) {
        operators::print(format, proof.component.file(), vec![found]);
    }
    let (name, version) = (manifest.name(), manifest.version());
    let (word, said) = match added {
        Added::New(_) => ("new", "installed"),
        Added::Renewed(_) => ("renewed", "installed anew"),
        Added::Already(_) => ("already", "was installed already"),
    };
    match format {
        Format::Json => {
            let answer = json!({
                "schema": "qraft.operator.added/1",
                "name": name.to_string(),
                "version": version.to_string(),
                "digest": manifest.digest().to_string(),
                "added": word,
                "standing": operators::standing_word(standing),
                "status": operators::status_word(&manifest.facts().status),
                "probes": manifest.facts().verified.probes,
            });
            crate::print::outln!("{answer}");
        }
        Format::Text => {
            crate::print::outln!(
                "{name}@{version} {said} in {STORE_PATH}, {}, and pinned in qraft.lock",
                operators::standing_word(standing)
            );
            crate::print::outln!(
                "\nin a strategy:\n  uses:\n    operators: {{{}: \"{name}@{version}\"}}",
                name.name()
            );
        }
    }
}
