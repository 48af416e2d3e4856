//! A budget of memory: how it is written, and how it is shared out.

use qraft_data::{Panel, Room};
use qraft_search::scan::ScanEngine;
use qraft_telemetry::Planned;

use crate::args::MemoryArgs;
use crate::exit::Stop;

/// Bytes that the program takes whatever it does: its code, its threads, what it read of files.
const OWN: u64 = 24 << 20;
/// The least that makes sense.
const LEAST: u64 = 32 << 20;

/// Most memory of a command, in bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Budget {
    /// All of it.
    pub bytes: u64,
    room: Room,
}

impl Budget {
    /// Of the flags; `None` where there is no limit.
    ///
    /// # Errors
    /// Exit 2: less than the program takes by itself, or a folder that is none.
    pub fn of(args: &MemoryArgs) -> Result<Option<Budget>, Stop> {
        let Some(bytes) = args.memory else { return Ok(None) };
        if bytes < LEAST {
            let message = format!(
                "--memory: {bytes} bytes are less than the program takes by itself; ask for at \
                 least {}M",
                LEAST >> 20
            );
            return Err(Stop::input("memory_too_small", message));
        }
        if let Some(folder) = args.scratch.as_ref().filter(|folder| !folder.is_dir()) {
            let message = format!("--scratch {}: is no folder", folder.display());
            return Err(Stop::input("scratch_missing", message));
        }
        // A panel and what is cut out of it are there at once, and something has to be left.
        let room = Room { bytes: (bytes - OWN) / 4, folder: args.scratch.clone() };
        Ok(Some(Budget { bytes, room }))
    }

    /// What the panel may take.
    pub fn room(&self) -> Room {
        self.room.clone()
    }

    /// What is left for the scan of that panel.
    ///
    /// # Errors
    /// Exit 2: nothing.
    pub fn beside(&self, panel: &Panel) -> Result<u64, Stop> {
        let taken = OWN + panel.memory();
        self.bytes.checked_sub(taken).filter(|left| *left > 0).ok_or_else(|| {
            let message = format!(
                "--memory: {} bytes are allowed, and {taken} are taken before anything is scanned \
                 ({} by the panel's stamps and columns); raise it",
                self.bytes,
                panel.memory()
            );
            Stop::input("memory_too_small", message)
        })
    }

    /// Refuses to seal a trial whose fills, all of which stand in its pack, do not fit.
    ///
    /// # Errors
    /// Exit 2, with the number.
    pub fn seals(&self, panel: &Panel, trial: u64, fills: f64) -> Result<(), Stop> {
        /// Bytes of a fill, as it is booked, as a row, and as a line of the table.
        const FILL: f64 = 1024.0;
        /// Bytes of what writes tables.
        const WRITER: u64 = 12 << 20;
        let bytes = WRITER + (fills * FILL) as u64;
        let left = self.beside(panel)?;
        if bytes <= left {
            return Ok(());
        }
        let message = format!(
            "--memory: the pack of trial {trial} holds every one of its about {fills} fills, which \
             takes {bytes} bytes, and {left} are left for it; the trials' lines are written: raise \
             --memory, or seal nothing with --top-n 0, and the same command goes on from there"
        );
        Err(Stop::input("memory_too_small", message))
    }

    /// What a scan is planned to take in all, in bytes.
    ///
    /// # Errors
    /// Exit 2: one trial with these params does not fit, with the number.
    pub fn plan(
        &self,
        engine: &ScanEngine<'_>,
        panel: &Panel,
        params: &[f64],
    ) -> Result<Planned, Stop> {
        let scan = engine.planned(params).map_err(|e| match e.code {
            "plan_too_large" | "books_too_large" => {
                let bytes = self.bytes;
                let message = format!(
                    "--memory: {e}; of {bytes} bytes {} are taken by the program \
                    and the panel's stamps and columns",
                    OWN + panel.memory()
                );
                Stop::input("memory_too_small", message)
            }
            _ => Stop::findings(e.code, e.to_string()),
        })?;
        Ok(Planned { budget: self.bytes, planned: OWN + panel.memory() + scan })
    }
}

/// Reads a size: a whole number with K, M, G or T behind it, each 1024 times the one before;
/// `KiB`, `KB` and so on say the same.
///
/// # Errors
/// What is wrong with it, and how to write it.
pub fn size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text[digits.len()..].to_ascii_uppercase();
    let digits = digits.trim_end();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        let hint = match digits.split_once(['.', ',']) {
            Some(_) => "a whole number, as in 1536M for 1.5G",
            None => "a number and a unit, as in 256M or 2G",
        };
        return Err(format!("write {hint}"));
    }
    let shift = match unit.strip_suffix("IB").or(unit.strip_suffix('B')).unwrap_or(&unit) {
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        "" if unit.is_empty() => return Err(format!("of what? {digits}M are megabytes")),
        _ => return Err(format!("`{unit}` is no unit: there are K, M, G and T")),
    };
    let whole: Option<u64> = digits.parse().ok();
    let bytes = whole.and_then(|whole| whole.checked_mul(1 << shift));
    bytes.ok_or_else(|| "is more than there can be".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_every_writing() {
        for (text, bytes) in [
            ("256M", 256 << 20),
            ("2G", 2 << 30),
            ("1500K", 1500 << 10),
            (" 1 TiB ", 1 << 40),
            ("64mb", 64 << 20),
            ("0K", 0),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for (text, says) in [
            ("256", "256M"),
            ("", "as in 256M"),
            ("M", "as in 256M"),
            ("-1M", "as in 256M"),
            ("1.5G", "1536M"),
            ("12X", "`X` is no unit"),
            ("12B", "`B` is no unit"),
            ("99999999999999999999M", "more than there can be"),
            ("99999999999T", "more than there can be"),
        ] {
            let error = size(text).expect_err(text);
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn any_text_is_read_or_refused() {
        let pieces = ["0", "7", "256", ".", " ", "K", "m", "GiB", "é", "-", "T", "b", "\u{0}"];
        for a in pieces {
            for b in pieces {
                for c in pieces {
                    let text = format!("{a}{b}{c}");
                    if let Ok(bytes) = size(&text) {
                        assert_eq!(bytes % 1024, 0, "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_size_is_the_same_in_every_unit() {
        for n in (0..4096u64).step_by(37) {
            assert_eq!(size(&format!("{n}G")), size(&format!("{}M", n << 10)));
            assert_eq!(size(&format!("{n} MiB")), size(&format!("{}k", n << 10)));
        }
    }
}
