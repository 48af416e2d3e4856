//! Columns of records that become known on their own days, joined onto the rows of a panel as of.

use std::collections::BTreeMap;
use std::path::Path;

use qraft_base::schema::{ColumnKind, ColumnSchema, KnownAt, TableSchema};

use crate::asof::{self, Fact};
use crate::closes::Closes;
use crate::column::{Column, Place as Kept, Writer};
use crate::error::Place;
use crate::long::{LongTable, Needs, quoted};
use crate::room::Room;
use crate::stamp::Stamp;
use crate::{DataError, Panel};

/// Where a table's period stands if nothing declares it.
const PERIODS: [&str; 2] = ["period", "period_end"];

/// Columns joined so far.
pub(crate) struct Join<'a> {
    panel: &'a Panel,
    closes: Closes<'a>,
    room: Option<&'a Room>,
    /// By name; each `bars × width`.
    pub columns: Vec<(String, Column)>,
    /// The names of category columns.
    pub categories: BTreeMap<String, Vec<String>>,
    /// What holds of each column.
    pub schemas: BTreeMap<String, ColumnSchema>,
}

/// Where one column stands.
struct Source<'a> {
    path: &'a Path,
    table: &'a LongTable,
    name: &'a str,
    schema: &'a ColumnSchema,
    period: Option<&'a str>,
    /// For records that are rows of the panel: their own row, before which they are not known.
    own_rows: Option<&'a [usize]>,
}

impl<'a> Join<'a> {
    /// Onto the rows of that panel, within that room.
    pub fn new(panel: &'a Panel, closes: Closes<'a>, room: Option<&'a Room>) -> Join<'a> {
        Join {
            panel,
            closes,
            room,
            columns: Vec::new(),
            categories: BTreeMap::new(),
            schemas: BTreeMap::new(),
        }
    }

    /// The prices' own columns that are known on other days than their rows'. `own_rows` has the
    /// row of each record.
    pub fn prices(
        &mut self,
        path: &Path,
        table: &LongTable,
        columns: &BTreeMap<&str, &ColumnSchema>,
        own_rows: &[usize],
    ) -> Result<(), DataError> {
        for (name, schema) in columns {
            let own_rows = Some(own_rows);
            self.add(&Source { path, table, name, schema, period: None, own_rows })?;
        }
        Ok(())
    }

    /// The columns of a table beside the prices.
    pub fn table(&mut self, folder: &Path, declared: &TableSchema) -> Result<(), DataError> {
        let path = &folder.join(&declared.file);
        let all = ColumnSchema {
            kind: Some(ColumnKind::Fundamental),
            known_at: declared.known_at.clone(),
            vintage: declared.vintage,
            ..ColumnSchema::default()
        };
        let mut needs = Needs::default();
        needs.add(declared.columns.iter());
        needs.times.extend(declared.period.as_deref());
        if let Some(KnownAt::Column(name)) = &declared.known_at {
            needs.times.insert(name);
        }
        if declared.period.is_none() {
            needs.maybe_times = PERIODS.into();
        }
        let table = crate::long::read(path, &needs)?;
        table.check_values(path)?;
        let guessed = || PERIODS.into_iter().find(|name| table.times.contains_key(*name));
        let period = declared.period.as_deref().or_else(guessed);
        if declared.columns.is_empty() {
            for (name, _) in &table.columns {
                let schema = &all;
                let source = Source { path, table: &table, name, schema, period, own_rows: None };
                self.add(&source)?;
            }
            return Ok(());
        }
        for (name, schema) in &declared.columns {
            let source = Source { path, table: &table, name, schema, period, own_rows: None };
            self.add(&source)?;
        }
        Ok(())
    }

    fn add(&mut self, source: &Source<'_>) -> Result<(), DataError> {
        let Source { path, table, name, schema, .. } = *source;
        let Some((_, values)) = table.columns.iter().find(|(have, _)| have == name) else {
            return Err(absent(path, table, name));
        };
        let taken =
            self.panel.column(name).is_some() || self.columns.iter().any(|(have, _)| have == name);
        if taken {
            return Err(DataError::Column {
                place: Place::file(path).column(name),
                message: "is in the prices or another table already; rename one of them".to_owned(),
            });
        }
        if let Some(room) = self.room {
            let each = if table.symbol_of.is_empty() { self.panel.width() } else { 1 };
            let count = values.iter().filter(|value| !value.is_nan()).count() * each;
            let what = format!("{count} values of `{name}` that become known on their own days");
            room.holds(count * size_of::<Fact>(), &what)?;
        }
        let facts = self.facts(source, values)?;
        let column = self.column(facts, schema)?;
        self.columns.push((name.to_owned(), column));
        self.schemas.insert(name.to_owned(), as_joined(schema));
        if let Some(names) = table.categories.get(name) {
            self.categories.insert(name.to_owned(), names.clone());
        }
        Ok(())
    }

    /// The column of these facts, a stretch of rows at a time.
    fn column(&self, facts: Vec<Fact>, schema: &ColumnSchema) -> Result<Column, DataError> {
        /// Numbers of a stretch.
        const STRETCH: usize = 1 << 17;
        let (rows, width) = (self.panel.bars(), self.panel.width());
        let spans = asof::spans(facts, rows, schema.vintage);
        let mut writer = Writer::new(&Kept::of(self.panel), rows * width, true)?;
        let step = (STRETCH / width.max(1)).max(1);
        let mut stretch = vec![f64::NAN; step.min(rows) * width];
        for from in (0..rows).step_by(step) {
            let to = (from + step).min(rows);
            let part = &mut stretch[..(to - from) * width];
            asof::fill(&spans, from..to, width, part);
            writer.put(from * width, part)?;
        }
        writer.finish()
    }

    fn facts(&self, source: &Source<'_>, values: &[f64]) -> Result<Vec<Fact>, DataError> {
        let Source { path, table, name, schema, period, own_rows } = *source;
        let ts = (table.stamps.len() == table.records).then_some(&table.stamps);
        let period = period.map(|period| &table.times[period]);
        let lag = match schema.known_at {
            Some(KnownAt::Publication { lag_days }) => lag_days,
            _ => 0,
        };
        let later = match schema.known_at {
            Some(KnownAt::BarsAfter(bars)) => bars as usize,
            _ => 0,
        };
        let all: Vec<usize> = (0..self.panel.width()).collect();
        let held: Vec<Option<usize>> =
            table.symbols.iter().map(|s| self.panel.symbols.binary_search(s).ok()).collect();
        let mut facts = Vec::new();
        for (record, value) in values.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
            let own = ts.map(|ts| ts[record]);
            let told = period.and_then(|period| period[record]);
            let known = match &schema.known_at {
                Some(KnownAt::Column(column)) => table.times[column][record],
                Some(KnownAt::PeriodEnd { .. }) if told.is_some() => told,
                _ if own.is_none() => return Err(no_stamp(path, name, schema)),
                Some(KnownAt::SessionEnd) => own.and_then(Stamp::date),
                _ => own,
            };
            // A record whose instant is empty was not published yet.
            let Some(known) = known else { continue };
            let mut row = self.closes.row(known, lag) + later;
            row = match (own_rows, own) {
                (Some(rows), _) => row.max(rows[record]),
                (None, Some(own)) => row.max(self.closes.row(own, 0)),
                (None, None) => row,
            };
            let fact = |symbol: usize| Fact {
                symbol,
                row,
                known: known.clock_ns,
                period: told.or(own).unwrap_or(known).clock_ns,
                value: *value,
            };
            match table.symbol_of.get(record) {
                Some(symbol) => facts.extend(held[*symbol as usize].map(fact)),
                None => facts.extend(all.iter().copied().map(fact)),
            }
        }
        Ok(facts)
    }
}

/// What holds of a column once its values stand where they are known.
fn as_joined(schema: &ColumnSchema) -> ColumnSchema {
    let mut schema = schema.clone();
    if let Some(KnownAt::Open | KnownAt::SessionEnd | KnownAt::BarsAfter(_)) = schema.known_at {
        schema.known_at = Some(KnownAt::Close);
    }
    schema
}

/// What is said of a declared column that no number was read from.
pub(crate) fn absent(path: &Path, table: &LongTable, name: &str) -> DataError {
    let names = || table.columns.iter().map(|(name, _)| name.as_str());
    let message = if table.left_out.iter().any(|text| text == name) {
        "holds text; declare `kind: category` for it".to_owned()
    } else {
        match qraft_base::nearest(name, names()) {
            Some(near) => format!("is declared and not there; did you mean `{near}`?"),
            None => format!("is declared and holds no value; found are {}", quoted(names())),
        }
    };
    DataError::Column { place: Place::file(path).column(name), message }
}

fn no_stamp(path: &Path, name: &str, schema: &ColumnSchema) -> DataError {
    let message = match schema.known_at {
        None => format!(
            "is not there, and nothing says when `{name}` is known; declare `known_at: COLUMN` \
             with the column that says so"
        ),
        Some(_) => format!("is not there; `{name}` is declared to be known at it"),
    };
    DataError::Column { place: Place::file(path).column("ts"), message }
}
