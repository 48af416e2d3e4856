//! `qraft operator build`: from sources to components.

use qraft_component::{Error, Options, imports};
use serde_json::{Value, json};

use crate::args::{BuildArgs, Format};
use crate::exit::{Ended, Outcome, Stop};
use crate::operators::{self, Made};
use crate::print::{Align, Table, count};

/// Runs the command.
pub fn run(args: &BuildArgs) -> Ended {
    let built = match operators::foreign(&args.dir) {
        Some(sources) => vec![sources.build(args.out.as_deref())?],
        None => {
            let options =
                Options { dist: args.out.clone(), offline: args.offline, ..Options::default() };
            let built = qraft_component::build(&args.dir, &options).map_err(stop)?;
            built.into_iter().map(Made::from).collect()
        }
    };
    let mut items = Vec::with_capacity(built.len());
    for made in &built {
        let component = operators::read(&made.path)?;
        items.push((made, imports(&component.bytes).map_err(stop)?));
    }
    match args.output.format {
        Format::Json => {
            let items: Vec<Value> =
                items.iter().map(|(made, imports)| item(made, imports)).collect();
            let answer = json!({"schema": "qraft.operator.built/1", "components": items});
            crate::print::outln!("{answer}");
        }
        Format::Text => {
            let columns = [
                ("component", Align::Left),
                ("bytes", Align::Right),
                ("digest", Align::Left),
                ("imports", Align::Left),
            ];
            let mut table = Table::new(columns.map(|(title, align)| (title.to_owned(), align)));
            for (made, imports) in &items {
                table.row([
                    made.path.display().to_string(),
                    count(made.bytes as u64),
                    made.digest.short(16),
                    if imports.is_empty() { "none".to_owned() } else { imports.join(", ") },
                ]);
            }
            crate::print::out!("{table}");
        }
    }
    Ok(Outcome::Done)
}

fn item(made: &Made, imports: &[String]) -> Value {
    json!({
        "file": made.path.display().to_string(),
        "bytes": made.bytes,
        "digest": made.digest.to_string(),
        "imports": imports,
    })
}

/// What does not build is the text's fault; what cannot be built here is the machine's.
fn stop(error: Error) -> Stop {
    let message = format!("{error}; {}", error.way_out());
    match error {
        Error::Cargo { .. } | Error::Encode { .. } | Error::NotAComponent { .. } => {
            Stop::findings("operator_build", message)
        }
        _ => Stop::input("operator_build", message),
    }
}
