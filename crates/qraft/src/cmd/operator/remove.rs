//! `qraft operator remove`: takes an operator away, whatever state it is in, and out of the lock.

use std::collections::BTreeSet;

use qraft_plugin::store::StoreError;
use qraft_plugin::{Address, Version};
use serde_json::json;

use crate::args::{Format, RemoveArgs};
use crate::exit::{Ended, Outcome, Stop};
use crate::operators::Project;

/// Runs the command.
pub fn run(args: &RemoveArgs) -> Ended {
    let mut project = Project::open(&args.project.project)?;
    let address: Address =
        args.address.parse().map_err(|e| Stop::input("address_invalid", format!("{e}")))?;
    let name = &address.name;
    let installed = project.store.versions(name).map_err(unreadable)?;
    let all: BTreeSet<Version> =
        installed.iter().chain(project.lock.versions(name)).cloned().collect();
    let fit: Vec<Version> = all.into_iter().filter(|v| address.range.fits(v)).collect();
    let version = match fit.as_slice() {
        [one] => one.clone(),
        [] => {
            let message = format!("`{address}` is neither installed nor pinned");
            return Err(Stop::input("operator_not_installed", message));
        }
        several => {
            let list: Vec<String> = several.iter().map(Version::to_string).collect();
            let message = format!("`{address}` may be {}: say which", list.join(", "));
            return Err(Stop::input("operator_ambiguous", message));
        }
    };
    match project.store.remove(name, &version) {
        // One that was pinned and never installed leaves the lock all the same.
        Ok(()) | Err(StoreError::NotInstalled { .. }) => {}
        Err(error) => return Err(unreadable(error)),
    }
    let pinned = project.lock.unpin(name, &version).is_some();
    if pinned {
        project.write_lock()?;
    }
    match args.output.format {
        Format::Json => {
            let answer = json!({
                "schema": "qraft.operator.removed/1",
                "name": name.to_string(),
                "version": version.to_string(),
                "was_pinned": pinned,
            });
            crate::print::outln!("{answer}");
        }
        Format::Text => crate::print::outln!("{name}@{version} is gone"),
    }
    Ok(Outcome::Done)
}

fn unreadable(error: StoreError) -> Stop {
    Stop::input(error.code(), error.to_string())
}
