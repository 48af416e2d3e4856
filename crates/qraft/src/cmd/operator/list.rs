//! `qraft operator list`: what is installed, and in what state.

use qraft_plugin::Manifest;
use qraft_plugin::store::StoreError;
use serde_json::{Value, json};

use crate::args::{Format, ListArgs};
use crate::exit::{Ended, Outcome, Stop};
use crate::operators::{self, Project};
use crate::print::{Align, Table};

/// Runs the command.
pub fn run(args: &ListArgs) -> Ended {
    let project = Project::open(&args.project.project)?;
    let listing =
        project.store.list().map_err(|e| Stop::input("file_unreadable", e.to_string()))?;
    let states: Vec<State> = listing.installed.iter().map(|m| State::of(&project, m)).collect();
    match args.output.format {
        Format::Text => text(&states, &listing.broken),
        Format::Json => {
            let items: Vec<Value> = states.iter().map(State::json).collect();
            let broken: Vec<Value> = listing
                .broken
                .iter()
                .map(|error| json!({"code": error.code(), "message": error.to_string()}))
                .collect();
            let schema = "qraft.operator.list/1";
            let answer = json!({"schema": schema, "operators": items, "broken": broken});
            crate::print::outln!("{answer}");
        }
    }
    let wrong = states.iter().any(|state| !state.whole || state.pinned == Pin::Other);
    Ok(if wrong || !listing.broken.is_empty() { Outcome::Findings } else { Outcome::Done })
}

/// Whether the lock names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Pin {
    Yes,
    No,
    /// With another component.
    Other,
}

impl Pin {
    fn word(self) -> &'static str {
        match self {
            Pin::Yes => "pinned",
            Pin::No => "not pinned",
            Pin::Other => "pinned as another",
        }
    }
}

/// One installed operator.
struct State<'a> {
    manifest: &'a Manifest,
    standing: String,
    pinned: Pin,
    /// False where its component is not the one of its manifest.
    whole: bool,
}

impl State<'_> {
    fn of<'a>(project: &Project, manifest: &'a Manifest) -> State<'a> {
        let (name, version, digest) = (manifest.name(), manifest.version(), manifest.digest());
        let pinned = match project.lock.find(name, version) {
            Some(locked) if locked.digest == digest => Pin::Yes,
            Some(_) => Pin::Other,
            None => Pin::No,
        };
        State {
            manifest,
            standing: operators::standing_word(&project.standing(manifest)),
            pinned,
            whole: project.store.component(name, version, digest).is_ok(),
        }
    }

    fn json(&self) -> Value {
        let facts = self.manifest.facts();
        json!({
            "name": self.manifest.name().to_string(),
            "version": self.manifest.version().to_string(),
            "digest": self.manifest.digest().to_string(),
            "bytes": self.manifest.bytes(),
            "language": facts.language,
            "status": operators::status_word(&facts.status),
            "standing": self.standing,
            "pinned": self.pinned.word(),
            "whole": self.whole,
        })
    }
}

fn text(states: &[State<'_>], broken: &[StoreError]) {
    if states.is_empty() && broken.is_empty() {
        crate::print::outln!("no operator is installed; `qraft operator add FILE` installs one");
        return;
    }
    let titles = ["operator", "status", "standing", "lock", "component"];
    let mut table = Table::new(titles.map(|title| (title.to_owned(), Align::Left)));
    for state in states {
        let manifest = state.manifest;
        let component = match state.whole {
            true => manifest.digest().short(12),
            false => "changed (OPR014)".to_owned(),
        };
        table.row([
            format!("{}@{}", manifest.name(), manifest.version()),
            operators::status_word(&manifest.facts().status),
            state.standing.clone(),
            state.pinned.word().to_owned(),
            component,
        ]);
    }
    crate::print::out!("{table}");
    for error in broken {
        crate::print::errln!("error: {error}");
    }
}
