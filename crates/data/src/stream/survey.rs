//! The first look at a file: which stamps there are, and what is wrong with its records.

use std::collections::BTreeMap;
use std::path::Path;

use crate::DataError;
use crate::align::{mixed_offsets, no_close, no_records};
use crate::error::Row;
use crate::long::{LongTable, bad_value, first_bad};
use crate::stamp::Stamp;

/// What was seen so far.
#[derive(Default)]
pub(super) struct Survey {
    pub records: usize,
    /// Sorted, unique.
    pub stamps: Vec<Stamp>,
    /// Whether the first stamp has an offset, and the first row that differs.
    offset: Option<(bool, Option<Row>)>,
    /// The first value of a column that it cannot hold.
    bad: BTreeMap<String, (Row, f64)>,
    has_close: bool,
}

impl Survey {
    /// Looks at the next records.
    pub fn take(&mut self, batch: &LongTable) {
        self.records += batch.records;
        for (name, values) in &batch.columns {
            self.has_close |= name == "close" && values.iter().any(|x| !x.is_nan());
            if !self.bad.contains_key(name)
                && let Some(at) = first_bad(name, values)
            {
                self.bad.insert(name.clone(), (batch.row(at), values[at]));
            }
        }
        let has = |stamp: &Stamp| stamp.offset_s.is_some();
        let Some(first) = batch.stamps.first() else { return };
        let (wanted, differs) = self.offset.get_or_insert((has(first), None));
        if differs.is_none() {
            let other = batch.stamps.iter().position(|stamp| has(stamp) != *wanted);
            *differs = other.map(|at| batch.row(at));
        }
        self.merge(&batch.stamps);
    }

    fn merge(&mut self, stamps: &[Stamp]) {
        let mut new: Vec<Stamp> = Vec::new();
        let known = &self.stamps;
        // Records of one symbol follow each other in time as a rule: the next stamp is at hand.
        let mut at = 0;
        for stamp in stamps {
            if known.get(at) != Some(stamp) {
                match known.binary_search(stamp) {
                    Ok(found) => at = found,
                    Err(_) => {
                        new.push(*stamp);
                        continue;
                    }
                }
            }
            at += 1;
        }
        if new.is_empty() {
            return;
        }
        new.sort_unstable();
        new.dedup();
        let later = self.stamps.last() < new.first();
        self.stamps.append(&mut new);
        if !later {
            self.stamps.sort_unstable();
        }
    }

    /// What is wrong with the records as a whole, in the order in which it is told of all of them
    /// at once.
    pub fn check(&self, path: &Path, table: &LongTable) -> Result<(), DataError> {
        if self.records == 0 {
            return Err(no_records(path));
        }
        let mut columns = table.columns.iter().map(|(name, _)| name);
        let bad = columns.find_map(|name| Some((name, self.bad.get(name)?)));
        if let Some((name, (row, value))) = bad {
            return Err(bad_value(path, *row, name, *value));
        }
        if !self.has_close {
            return Err(no_close(path));
        }
        match self.offset {
            Some((first, Some(row))) => Err(mixed_offsets(path, row, first)),
            _ => Ok(()),
        }
    }
}
