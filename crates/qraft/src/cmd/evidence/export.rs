//! `qraft evidence export`: a pack as one file, with its data where they are asked for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use qraft_evidence::Contents;
use serde_json::json;

use crate::args::{ExportArgs, Format};
use crate::config::Config;
use crate::declared::Declared;
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::Scan;
use crate::packs::{Opened, intact};
use crate::print::{self, count};
use crate::written::{self, Kind};

/// The schema of the answer.
const SCHEMA: &str = "qraft.evidence-export/1";

/// Runs the command.
pub fn run(args: &ExportArgs) -> Ended {
    written::may(&args.out, Kind::Zip)?;
    let mut contents = intact(&args.path)?;
    if args.with_data {
        let data = data(args, &contents)?;
        contents = contents.with_data(data);
    }
    let archive = contents.to_archive();
    let archive = archive.map_err(|e| Stop::input("archive_impossible", e.to_string()))?;
    written::write(&args.out, Kind::Zip, &archive)?;
    let id = contents.id().map(|id| id.to_string());
    let digest = qraft_base::Digest::of(&archive).to_string();
    let with_data = contents.data().is_some();
    match args.output.format {
        Format::Text => {
            let data = if with_data { ", with data" } else { "" };
            let bytes = count(archive.len() as u64);
            print::outln!("{}: {bytes} bytes{data}", args.out.display());
            print::outln!("  id {}", id.unwrap_or_default());
        }
        Format::Json => print::outln!(
            "{}",
            json!({
                "schema": SCHEMA,
                "path": args.out.display().to_string(),
                "id": id,
                "bytes": archive.len(),
                "digest": digest,
                "with_data": with_data,
            })
        ),
    }
    Ok(Outcome::Done)
}

/// The prices, what they declare, and the tables that this names, once they are known to be the
/// sealed ones.
fn data(args: &ExportArgs, contents: &Contents) -> Result<BTreeMap<String, Vec<u8>>, Stop> {
    let config = Config::load(args.config.as_deref())?;
    let opened = Opened::of(contents)?;
    let prices = opened.prices(args.prices.as_deref())?;
    opened.left()?.ready(Some(&prices), &config, &Scan::default(), args.output.format)?;
    let mut files = BTreeMap::new();
    let mut add = |path: PathBuf| -> Result<(), Stop> {
        let bad =
            |why: String| Stop::input("data_unreadable", format!("{}: {why}", path.display()));
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.ok_or_else(|| bad("has no name".to_owned()))?;
        let bytes = std::fs::read(&path).map_err(|e| bad(e.to_string()))?;
        files.insert(name, bytes);
        Ok(())
    };
    add(prices.clone())?;
    if let Some(declared) = Declared::of_prices(&prices)? {
        let own = PathBuf::from(declared.file.name());
        if own.is_file() {
            add(own)?;
        }
        let schema = &declared.schema;
        let tables = schema.tables.iter().map(|table| &table.file);
        for file in tables.chain(schema.members.as_ref()) {
            if Path::new(file).components().count() != 1 {
                let message = format!(
                    "{}: the table `{file}` stands in another folder: put it beside the prices to \
                     take it along",
                    prices.display()
                );
                return Err(Stop::input("data_elsewhere", message));
            }
            add(prices.with_file_name(file))?;
        }
    }
    Ok(files)
}
