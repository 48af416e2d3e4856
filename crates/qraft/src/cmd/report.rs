//! `qraft report`: finds the files of a run or a pack, and writes what people look at.

use std::path::{Path, PathBuf};

use qraft_data::Panel;
use qraft_report::picture::{self, Picture};
use qraft_report::read::Found;
use qraft_report::{ReportError, build, html, markdown, text};

use crate::args::{Format, ReportArgs};
use crate::config::Config;
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::Scan;
use crate::packs::{Opened, intact, named};
use crate::rerun::Left;
use crate::written::{self, Kind, write};

/// Runs the command.
pub fn run(args: &ReportArgs) -> Ended {
    let archive = archive(&args.place)?;
    let folder = archive.as_ref().map_or(&*args.place, Opened::folder);
    let found = Found::open(folder).map_err(stop)?;
    let out = args.out.clone().unwrap_or_else(|| place(&args.place, found.run.is_some()));
    apart(&out, args)?;
    let panel = panel(args, archive.as_ref())?;
    let report = build(&found, panel.as_ref());
    write(&out, Kind::Html, html::page(&report).as_bytes())?;
    let mut written = vec![out];
    if let Some(path) = &args.markdown {
        write(path, Kind::Markdown, markdown::page(&report).as_bytes())?;
        written.push(path.clone());
    }
    for (path, which) in [(&args.png, Picture::Overview), (&args.pareto, Picture::Pareto)] {
        let Some(path) = path else { continue };
        write(path, Kind::Png, &picture::png(&report, which).map_err(stop)?)?;
        written.push(path.clone());
    }
    match args.output.format {
        Format::Json => {
            let text = serde_json::to_string(&report);
            let text = text.map_err(|e| Stop::input("report_unwritable", e.to_string()))?;
            crate::print::outln!("{text}");
        }
        Format::Text => {
            crate::print::outln!("{}", text::page(&report));
            for path in &written {
                crate::print::outln!("wrote {}", path.display());
            }
        }
    }
    Ok(Outcome::Done)
}

/// Why there is no report, as an exit.
pub fn stop(error: ReportError) -> Stop {
    Stop::input(error.code(), error.to_string())
}

/// The pack of an archive, laid out; `None` of a folder.
fn archive(place: &Path) -> Result<Option<Opened>, Stop> {
    if !place.is_file() {
        return Ok(None);
    }
    named(place)?;
    // Damage of an archive is told like damage of a folder: files that cannot be read.
    let contents = intact(place).map_err(|stop| Stop { code: 2, ..stop })?;
    Opened::of(&contents).map(Some)
}

/// In a run's folder; beside a pack, since nothing may be added to what is sealed.
fn place(place: &Path, is_run: bool) -> PathBuf {
    match (is_run, place.file_name()) {
        (false, Some(name)) => {
            let name = if place.is_file() { place.file_stem().unwrap_or(name) } else { name };
            let mut name = name.to_owned();
            name.push(".html");
            place.with_file_name(name)
        }
        _ => place.join("report.html"),
    }
}

/// Every place may be written, and no two are the same, before any work.
fn apart(out: &Path, args: &ReportArgs) -> Result<(), Stop> {
    let places = [
        (Some(out), Kind::Html),
        (args.markdown.as_deref(), Kind::Markdown),
        (args.png.as_deref(), Kind::Png),
        (args.pareto.as_deref(), Kind::Png),
    ];
    let named: Vec<(&Path, Kind)> =
        places.into_iter().filter_map(|(path, kind)| Some((path?, kind))).collect();
    for (at, (path, kind)) in named.iter().enumerate() {
        if named[..at].iter().any(|(earlier, _)| earlier == path) {
            let message = format!("{}: two outputs cannot be one file", path.display());
            return Err(Stop::input("output_refused", message));
        }
        written::may(path, *kind)?;
    }
    Ok(())
}

/// The prices of the run. Prices that were named must be those; prices that were only remembered
/// may be gone, and the report says what it lacks for it.
fn panel(args: &ReportArgs, archive: Option<&Opened>) -> Result<Option<Panel>, Stop> {
    let config = Config::load(args.config.as_deref())?;
    let prices = args.prices.as_deref();
    let ready = |left: Left, prices: Option<&Path>| {
        left.ready(prices, &config, &Scan::default(), args.output.format)
    };
    let ready = match archive {
        None => Left::read(&args.place).and_then(|left| ready(left, prices)),
        Some(pack) => pack.left().and_then(|left| ready(left, Some(&pack.prices(prices)?))),
    };
    match ready {
        Ok(rerun) => Ok(Some(rerun.panel)),
        Err(stop) if prices.is_some() => Err(stop),
        Err(stop) => {
            for message in &stop.messages {
                crate::print::errln!("note: no benchmark: {message}");
            }
            Ok(None)
        }
    }
}
