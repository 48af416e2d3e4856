//! `qraft operator propose`: a source that a model wrote becomes an installed operator that is only
//! proposed. It is built in a bare sandbox, and its component runs as any other: in Wasm alone.

use std::path::Path;

use qraft_base::Digest;
use qraft_plugin::{Name, Provenance, Status};
use serde_json::json;

use super::{add, new};
use crate::args::{Format, KindArg, LangArg, ProposeArgs};
use crate::config::{Config, FILE};
use crate::exit::{Ended, Outcome, Stop};
use crate::operators::{self, Project, Sandbox, Stated};

/// Bytes of a source, a prompt or an answer, at most.
const BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Runs the command.
pub fn run(args: &ProposeArgs) -> Ended {
    allowed(&args.project.project)?;
    let mut project = Project::open(&args.project.project)?;
    let stated = Stated {
        status: Status::Proposed,
        provenance: provenance(args)?,
        language: args.lang.word().to_owned(),
    };
    let sandbox = Sandbox::new()?;
    lay_out(args, &sandbox)?;
    let (dist, sealed) = sandbox.build(args.allow_weak_sandbox, args.seconds)?;
    match args.output.format {
        Format::Text => crate::print::errln!("built with {}", sealed.words()),
        Format::Json => {
            let schema = "qraft.operator.sandbox/1";
            crate::print::errln!("{}", json!({"schema": schema, "sandbox": sealed.words()}));
        }
    }
    let built = operators::found(&[dist])?;
    let [path] = built.as_slice() else {
        return Err(Stop::findings("operator_build", "the source is more than one operator"));
    };
    let host = operators::host()?;
    let mut proof = operators::prove(&host, operators::read(path)?, &args.effort)?;
    // What people know of it is its source: the component's own path is gone in a moment.
    proof.component.path.clone_from(&args.source);
    let against = |found| {
        operators::print(args.output.format, proof.component.file(), vec![found]);
        Ok(Outcome::Findings)
    };
    if let Some(found) = proof.report.fault.as_ref().and_then(operators::finding) {
        return against(found);
    }
    let manifest = proof.manifest(stated)?;
    match add::install(&mut project, &manifest, &proof)? {
        Ok(added) => {
            add::tell(args.output.format, &manifest, &added, &proof);
            Ok(Outcome::Done)
        }
        Err(found) => against(found),
    }
}

fn allowed(project: &Path) -> Result<(), Stop> {
    let path = project.join(FILE);
    if path.is_file() && Config::load(Some(&path))?.operators.allow_proposed {
        return Ok(());
    }
    let message = format!(
        "operators that a model wrote are not built in this project: {} would have to say \
         `allow_proposed = true` under `[operators]`",
        path.display()
    );
    Err(Stop::input("proposed_not_allowed", message))
}

fn provenance(args: &ProposeArgs) -> Result<Provenance, Stop> {
    let (Some(prompt), Some(response), Some(model)) = (&args.prompt, &args.response, &args.model)
    else {
        return Ok(Provenance::Manual);
    };
    Ok(Provenance::Model {
        prompt: Digest::of(&read(prompt)?),
        response: Digest::of(&read(response)?),
        model: Digest::of(model.as_bytes()),
    })
}

/// The source in the place of the template's own; all else in the folder is ours.
fn lay_out(args: &ProposeArgs, sandbox: &Sandbox) -> Result<(), Stop> {
    let invalid =
        |why: String| Stop::input("source_invalid", format!("{}: {why}", args.source.display()));
    let source = String::from_utf8(read(&args.source)?);
    let source = source.map_err(|_| invalid("it is not UTF-8".to_owned()))?;
    let name: Name = "mine/proposed".parse().map_err(|e| invalid(format!("{e}")))?;
    let its = match args.lang {
        LangArg::Rust => "src/lib.rs",
        LangArg::Python => "proposed.py",
        LangArg::Js => "proposed.js",
    };
    let files = operators::template(&name, args.lang, KindArg::Series).unwrap_or_default();
    let files = files.into_iter().filter(|(path, _)| !path.starts_with("cases"));
    let files: Vec<_> = files
        .map(|(path, text)| {
            let text = if path == Path::new(its) { source.clone() } else { text };
            (path, text)
        })
        .collect();
    new::write(&sandbox.sources(), &files)
}

fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    let fail = |why: String| Stop::input("file_unreadable", format!("{}: {why}", path.display()));
    let length = std::fs::metadata(path).map_err(|e| fail(e.to_string()))?.len();
    if length > BYTES_MAX {
        return Err(fail(format!("{length} bytes, and {BYTES_MAX} are the most")));
    }
    std::fs::read(path).map_err(|e| fail(e.to_string()))
}
