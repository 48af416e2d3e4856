//! `qraft operator new`: a folder to start an operator from.

use std::path::{Path, PathBuf};

use qraft_plugin::Name;
use serde_json::json;

use crate::args::{Format, LangArg, NewOperatorArgs};
use crate::exit::{Ended, Outcome, Stop};
use crate::operators;

/// Whose an operator is where nobody says.
const NAMESPACE: &str = "mine";

/// Runs the command.
pub fn run(args: &NewOperatorArgs) -> Ended {
    let whole = match args.name.contains('/') {
        true => args.name.clone(),
        false => format!("{NAMESPACE}/{}", args.name),
    };
    let name: Name = whole.parse().map_err(|e| Stop::input("name_invalid", format!("{e}")))?;
    let Some(files) = operators::template(&name, args.lang, args.kind) else {
        let message = "there are templates of other kinds than series for Rust alone; the helper of \
                       this language has a class for each kind";
        return Err(Stop::input("template_unknown", message));
    };
    let folder = args.dir.clone().unwrap_or_else(|| PathBuf::from(name.name()));
    write(&folder, &files)?;
    let shown = folder.display();
    match args.output.format {
        Format::Json => {
            let answer = json!({
                "schema": "qraft.operator.new/1",
                "name": name.to_string(),
                "language": args.lang.word(),
                "folder": shown.to_string(),
            });
            crate::print::outln!("{answer}");
        }
        Format::Text => {
            crate::print::outln!("wrote {shown}: {name}, with all that it builds with\n\nnext:");
            let test = match args.lang {
                LangArg::Rust => "cargo test".to_owned(),
                LangArg::Python => format!("python3 qraft_operator.py {}", name.name()),
                LangArg::Js => "npm test".to_owned(),
            };
            crate::print::outln!("  cd {shown} && {test}");
            crate::print::outln!("  qraft operator build {shown}");
            crate::print::outln!("  qraft operator verify {shown}/dist/{}.wasm", name.name());
        }
    }
    Ok(Outcome::Done)
}

/// Writes files into a folder that is made for them.
pub fn write(folder: &Path, files: &[(PathBuf, String)]) -> Result<(), Stop> {
    if folder.exists() {
        let message = format!("{}: is there already; it was not touched", folder.display());
        return Err(Stop::input("file_exists", message));
    }
    for (path, text) in files {
        let path = folder.join(path);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        made.and_then(|()| std::fs::write(&path, text))
            .map_err(|e| Stop::input("file_unwritable", format!("{}: {e}", path.display())))?;
    }
    Ok(())
}
