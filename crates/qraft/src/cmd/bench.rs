//! `qraft bench`: how fast this machine is at what searches do.

use qraft_benches::workload::{Settings, WORKLOADS, Workload};

use crate::args::{BenchArgs, Format};
use crate::exit::{Ended, Outcome, Stop};

/// Runs the command.
pub fn run(args: &BenchArgs) -> Ended {
    if args.list {
        list(args.output.format);
        return Ok(Outcome::Done);
    }
    let chosen = chosen(&args.workloads)?;
    crate::isa::limit(&args.isa)?;
    let settings = Settings {
        threads: usize::from(args.threads),
        repetitions: args.reps.map(usize::from),
        quick: args.quick,
    };
    for workload in chosen {
        workload.run(settings, &mut |line| match args.output.format {
            Format::Text => crate::print::to_stdout(&format!("{}\n", line.text())),
            Format::Json => crate::print::to_stdout(&format!("{}\n", line.json())),
        });
    }
    Ok(Outcome::Done)
}

fn list(format: Format) {
    for workload in WORKLOADS {
        let line = match format {
            Format::Text => format!("{:<16} {}", workload.name, workload.what),
            Format::Json => {
                serde_json::json!({"workload": workload.name, "what": workload.what}).to_string()
            }
        };
        crate::print::to_stdout(&format!("{line}\n"));
    }
}

fn chosen(names: &[String]) -> Result<Vec<&'static Workload>, Stop> {
    if names.is_empty() {
        return Ok(WORKLOADS.iter().filter(|workload| workload.takes_seconds).collect());
    }
    let one = |name: &String| {
        WORKLOADS.iter().find(|workload| workload.name == name).ok_or_else(|| {
            let all: Vec<&str> = WORKLOADS.iter().map(|workload| workload.name).collect();
            let message = format!("no workload is called `{name}`; there are {}", all.join(", "));
            Stop::input("unknown_workload", message)
        })
    };
    names.iter().map(one).collect()
}
