//! The folder of a matched run. Its bytes depend on data, strategy, params, flags and build alone.

use std::path::Path;

use qraft_evidence::{PackError, PackWriter};
use qraft_search::precise::{
    Study, equity_table, rejections_table, sensitivity_json, trades_table,
};
use qraft_search::seal::json_bytes;

use super::{Ready, document};
use crate::exit::Stop;

/// Writes it whole or not at all; what stood there before is replaced.
///
/// # Errors
/// Exit 2: it cannot be written.
pub fn write(folder: &Path, ready: &Ready, study: &Study) -> Result<(), Stop> {
    let table = |bytes: Result<Vec<u8>, qraft_data::DataError>| {
        bytes.map_err(|e| Stop::findings("write_failed", e.to_string()))
    };
    let files = [
        ("trades.parquet", table(trades_table(&study.matched, &ready.panel))?),
        ("rejections.parquet", table(rejections_table(&study.matched, &ready.panel))?),
        ("equity.parquet", table(equity_table(&study.matched, &ready.panel))?),
        ("metrics.json", json_bytes(document::metrics(ready, study))),
        ("sensitivity.json", json_bytes(sensitivity_json(&study.sensitivity))),
    ];
    let publish = || -> Result<(), PackError> {
        let mut pack = PackWriter::new(folder)?;
        for (name, bytes) in &files {
            pack.add(name, bytes)?;
        }
        pack.publish().map(drop)
    };
    publish().map_err(|e| Stop::input("outdir_unwritable", e.to_string()))
}
