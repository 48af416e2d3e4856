//! `qraft new`: a file to start from. Exit 2 where it is there already or cannot be written.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use qraft_base::nearest;

use crate::args::{Format, NewArgs};
use crate::exit::{Ended, Outcome, Stop};

/// A file to start from.
struct Template {
    name: &'static str,
    text: &'static str,
    /// What it does, in a line.
    about: &'static str,
    /// True for a space file.
    space: bool,
}

static TEMPLATES: [Template; 5] = [
    Template {
        name: "trend",
        text: include_str!("../../templates/trend.yaml"),
        about: "two averages, one symbol at a time",
        space: false,
    },
    Template {
        name: "momentum",
        text: include_str!("../../templates/momentum.yaml"),
        about: "the best of a universe, re-targeted each week",
        space: false,
    },
    Template {
        name: "mean-reversion",
        text: include_str!("../../templates/mean-reversion.yaml"),
        about: "buy what fell, with an exit of its own",
        space: false,
    },
    Template {
        name: "multi-timeframe",
        text: include_str!("../../templates/multi-timeframe.yaml"),
        about: "daily entries inside a weekly trend",
        space: false,
    },
    Template {
        name: "space",
        text: include_str!("../../templates/space.yaml"),
        about: "a search: params, constraints, plan, objective",
        space: true,
    },
];

/// Runs the command.
pub fn run(args: &NewArgs) -> Ended {
    if args.list {
        list(args.output.format);
        return Ok(Outcome::Done);
    }
    // What the cross-section template does has two names.
    let wanted = if args.template == "cross-section" { "momentum" } else { &args.template };
    let Some(template) = TEMPLATES.iter().find(|t| t.name == wanted) else {
        return Err(unknown(&args.template));
    };
    let path = target(args.path.as_deref(), template);
    write(&path, &named(template, &path))?;
    let shown = path.display();
    if args.output.format == Format::Json {
        let answer = serde_json::json!({
            "schema": "qraft.new/1", "template": template.name, "file": shown.to_string(),
        });
        crate::print::outln!("{answer}");
        return Ok(Outcome::Done);
    }
    crate::print::outln!("wrote {shown}: {}\n\nnext:", template.about);
    crate::print::outln!("  qraft check {shown}");
    if template.space {
        crate::print::outln!("  qraft search run --space {shown} --prices PRICES.parquet");
    } else {
        crate::print::outln!("  qraft run --strategy {shown} --prices PRICES.parquet");
    }
    crate::print::outln!("  qraft fmt {shown}");
    Ok(Outcome::Done)
}

fn list(format: Format) {
    if format == Format::Json {
        let template = |t: &Template| serde_json::json!({"name": t.name, "about": t.about});
        let templates: Vec<serde_json::Value> = TEMPLATES.iter().map(template).collect();
        let answer = serde_json::json!({"schema": "qraft.templates/1", "templates": templates});
        crate::print::outln!("{answer}");
        return;
    }
    for template in &TEMPLATES {
        crate::print::outln!("{:<16} {}", template.name, template.about);
    }
}

fn unknown(name: &str) -> Stop {
    let names = TEMPLATES.iter().map(|t| t.name);
    let hint = match nearest(name, names.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", names.collect::<Vec<_>>().join(", ")),
    };
    Stop::input("template_unknown", format!("there is no template `{name}`: {hint}"))
}

/// Where it is written: a file, with `.yaml` where no ending is given, or into a folder.
fn target(path: Option<&Path>, template: &Template) -> PathBuf {
    let own = format!("{}.yaml", template.name);
    match path {
        None => PathBuf::from(own),
        Some(path) if path.is_dir() || path.to_string_lossy().ends_with('/') => path.join(own),
        Some(path) if path.extension().is_none() => path.with_extension("yaml"),
        Some(path) => path.to_owned(),
    }
}

/// The template, called after its file.
fn named(template: &Template, path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let stem = stem.filter(|stem| stem.chars().all(plain) && stem.starts_with(char::is_alphabetic));
    let stem = stem.unwrap_or_else(|| template.name.to_owned());
    template.text.replace(&format!("name: {}\n", template.name), &format!("name: {stem}\n"))
}

fn write(path: &Path, text: &str) -> Result<(), Stop> {
    let bad = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::AlreadyExists => {
            let message = format!("{}: is there already; it was not touched", path.display());
            Stop::input("file_exists", message)
        }
        _ => Stop::input("file_unwritable", format!("{}: {e}", path.display())),
    };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(bad)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(bad)?;
    file.write_all(text.as_bytes()).map_err(bad)
}
