//! `qraft evidence verify`: every file of a pack against what was sealed, and every pack of a run
//! against the run's index.

use std::path::{Path, PathBuf};

use qraft_base::Digest;
use qraft_evidence::{Contents, INDEX_NAME, Index, MANIFEST_NAME, PackError};
use serde_json::{Value, json};

use crate::args::{EvidenceVerifyArgs, Format};
use crate::exit::{Ended, Outcome, Stop};
use crate::packs::{Named, named};
use crate::print::{self, count, wrapped};

/// The schema of the answer.
const SCHEMA: &str = "qraft.evidence-verify/1";

/// One thing that is wrong.
struct Fault {
    kind: &'static str,
    file: Option<String>,
    message: String,
}

impl Fault {
    fn of(error: &PackError) -> Fault {
        let file = error.file().map(str::to_owned);
        Fault { kind: error.kind(), file, message: error.to_string() }
    }
}

/// What was found of a pack.
struct Seen {
    path: PathBuf,
    id: Option<Digest>,
    files: usize,
    bytes: u64,
    with_data: bool,
    /// What it says of itself: `digests.json`.
    digests: Value,
    faults: Vec<Fault>,
}

/// Runs the command.
pub fn run(args: &EvidenceVerifyArgs) -> Ended {
    let expect = args.expect.as_deref().map(|text| {
        text.parse::<Digest>().map_err(|e| Stop::input("digest_invalid", format!("--expect: {e}")))
    });
    let expect = expect.transpose()?;
    let (packs, run) = match named(&args.path)? {
        Named::Pack(path) => {
            let indexed = indexed(&path);
            let mut pack = seen(&path, expect)?;
            if let Some(id) = indexed.filter(|id| pack.id.as_ref() != Some(id)) {
                pack.faults.push(another(id, pack.id, INDEXED));
            }
            (vec![pack], Vec::new())
        }
        Named::Run { .. } if expect.is_some() => {
            let message = "--expect is the id of one pack: name its folder, not the run's";
            return Err(Stop::input("expect_many", message));
        }
        Named::Run { folder, packs } => of_run(&folder, &packs)?,
    };
    let whole = run.is_empty() && packs.iter().all(|pack| pack.faults.is_empty());
    match args.output.format {
        Format::Text => print::out!("{}", text(&packs, &run)),
        Format::Json => print::outln!("{}", document(args, whole, &packs, &run)),
    }
    Ok(if whole { Outcome::Done } else { Outcome::Findings })
}

fn seen(path: &Path, expect: Option<Digest>) -> Result<Seen, Stop> {
    let contents = match Contents::read(path) {
        Ok(contents) => contents,
        Err(error @ PackError::Archive { .. }) => {
            let (path, faults) = (path.to_owned(), vec![Fault::of(&error)]);
            let digests = Value::Null;
            return Ok(Seen {
                path,
                id: None,
                files: 0,
                bytes: 0,
                with_data: false,
                digests,
                faults,
            });
        }
        Err(error) => return Err(Stop::input("file_unreadable", error.to_string())),
    };
    let mut faults: Vec<Fault> = contents.faults().iter().map(Fault::of).collect();
    let id = contents.id();
    if let Some(expected) = expect.filter(|expected| id.as_ref() != Some(expected)) {
        faults.push(another(expected, id, "expected"));
    }
    let bytes = contents.names().filter_map(|name| contents.file(name));
    let digests = contents.file("digests.json").unwrap_or_default();
    Ok(Seen {
        path: path.to_owned(),
        id,
        files: contents.names().count(),
        bytes: bytes.map(|file| file.len() as u64).sum(),
        with_data: contents.data().is_some(),
        digests: serde_json::from_slice(digests).unwrap_or_default(),
        faults,
    })
}

/// A manifest that is whole in itself, but is another.
fn another(sealed: Digest, id: Option<Digest>, who: &str) -> Fault {
    let found = id.map_or("none that can be read".to_owned(), |id| id.to_string());
    let message = format!(
        "`{MANIFEST_NAME}` differs: the pack's id is not the one {who}: {sealed}, found {found}"
    );
    Fault { kind: "id", file: Some(MANIFEST_NAME.to_owned()), message }
}

/// Who knows a pack's id besides the pack.
const INDEXED: &str = "of packs.json";

/// The id that the index beside a pack knows, where there is one that knows it.
fn indexed(pack: &Path) -> Option<Digest> {
    let index = Index::read(pack.parent()?).ok()?;
    let folder = pack.file_name()?.to_string_lossy();
    let entry = index.packs.iter().find(|entry| entry.folder == folder);
    entry.map(|entry| entry.id)
}

/// The packs of a run, and what is wrong with their index.
fn of_run(folder: &Path, packs: &[PathBuf]) -> Result<(Vec<Seen>, Vec<Fault>), Stop> {
    let mut faults = Vec::new();
    let index = match Index::read(folder) {
        Ok(index) => Some(index),
        // A run that seals nothing has no index either.
        Err(PackError::Io { .. }) if packs.is_empty() && !folder.join(INDEX_NAME).exists() => None,
        Err(PackError::Io { path, source }) => {
            let message =
                format!("{}: {source}; the search's own command writes it again", path.display());
            faults.push(Fault { kind: "index", file: Some(INDEX_NAME.to_owned()), message });
            None
        }
        Err(error) => {
            faults.push(Fault::of(&error));
            None
        }
    };
    let name = |path: &Path| {
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    };
    let mut all = Vec::new();
    for path in packs {
        let mut pack = seen(path, None)?;
        if let Some(index) = &index {
            let entry = index.packs.iter().find(|entry| entry.folder == name(path));
            pack.faults.extend(match entry {
                None => Some(Fault {
                    kind: "extra",
                    file: None,
                    message: format!("`{}` is not in {INDEX_NAME}", name(path)),
                }),
                Some(entry) if pack.id != Some(entry.id) => {
                    Some(another(entry.id, pack.id, INDEXED))
                }
                Some(entry) => foreign(&pack.digests, index, entry.trial),
            });
        }
        all.push(pack);
    }
    for entry in index.iter().flat_map(|index| &index.packs) {
        if !packs.iter().any(|path| name(path) == entry.folder) {
            let message = format!("the pack `{}` of {INDEX_NAME} is missing", entry.folder);
            faults.push(Fault { kind: "missing", file: Some(entry.folder.clone()), message });
        }
    }
    Ok((all, faults))
}

/// A pack that is whole, and is another trial's or another run's than the index says.
fn foreign(digests: &Value, index: &Index, trial: u64) -> Option<Fault> {
    let same = digests["run_id"] == index.run_id.as_str() && digests["trial"] == trial;
    (!same).then(|| Fault {
        kind: "index",
        file: Some(INDEX_NAME.to_owned()),
        message: format!(
            "{INDEX_NAME} says trial {trial} of `{}`, the pack says trial {} of {}",
            index.run_id, digests["trial"], digests["run_id"]
        ),
    })
}

fn text(packs: &[Seen], run: &[Fault]) -> String {
    let mut out = String::new();
    for pack in packs {
        let path = pack.path.display();
        let data = if pack.with_data { ", with data" } else { "" };
        let (files, bytes) = (count(pack.files as u64), count(pack.bytes));
        out.push_str(&match pack.faults.len() {
            0 => format!("{path}: as it was sealed ({files} files, {bytes} bytes{data})\n"),
            1 => format!("{path}: not as it was sealed\n"),
            n => format!("{path}: not as it was sealed, in {n} places\n"),
        });
        if let Some(id) = pack.id {
            out.push_str(&format!("  id {id}\n"));
        }
        pack.faults.iter().for_each(|f| out.push_str(&wrapped(&format!("  {}", f.message), 4)));
    }
    run.iter().for_each(|fault| out.push_str(&wrapped(&fault.message, 2)));
    if packs.is_empty() && run.is_empty() {
        out.push_str("the run has no packs\n");
    }
    out
}

fn document(args: &EvidenceVerifyArgs, whole: bool, packs: &[Seen], run: &[Fault]) -> Value {
    let fault =
        |fault: &Fault| json!({"kind": fault.kind, "file": fault.file, "message": fault.message});
    let pack = |pack: &Seen| {
        json!({
            "path": pack.path.display().to_string(),
            "id": pack.id.map(|id| id.to_string()),
            "files": pack.files,
            "bytes": pack.bytes,
            "with_data": pack.with_data,
            "faults": pack.faults.iter().map(fault).collect::<Vec<_>>(),
        })
    };
    json!({
        "schema": SCHEMA,
        "path": args.path.display().to_string(),
        "whole": whole,
        "packs": packs.iter().map(pack).collect::<Vec<_>>(),
        "faults": run.iter().map(fault).collect::<Vec<_>>(),
    })
}
