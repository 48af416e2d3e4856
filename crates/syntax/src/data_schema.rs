//! What a data set declares of itself: a `.data.yaml` beside the file, the JSON in a Parquet file's
//! metadata, or a file of its own.
//!
//! Reading never fails: what does not fit is a finding with its place, and is left out.

mod words;

use std::collections::BTreeMap;

use qraft_base::schema::{ColumnKind, ColumnSchema, DataSchema, KnownAt, TableSchema};
use qraft_base::timeframe::{CALENDARS, calendar_named};
use qraft_base::{Interval, nearest};
use qraft_diag::{Applicability, Diagnostic, SourceFile, Span, catalogue};

use crate::read::{Section, int, list, text, word, wrong_shape};
use crate::yaml::{self, Entry, Node};

pub use words::parse_known_at;
use words::{KINDS, MEMBERSHIPS, NORMALISED, STAMPS, VINTAGES};

/// Keys of the whole.
pub const KEYS: [&str; 9] = [
    "bar",
    "calendar",
    "stamp",
    "currency",
    "adjust",
    "membership",
    "members",
    "columns",
    "tables",
];
/// Keys of a column.
pub const COLUMN_KEYS: [&str; 9] = [
    "kind",
    "unit",
    "known_at",
    "vintage",
    "normalised",
    "bar",
    "stamp",
    "calendar",
    "horizon_bars",
];
/// Keys of a table.
pub const TABLE_KEYS: [&str; 5] = ["file", "known_at", "vintage", "period", "columns"];

/// Shown where something else than a map of declarations stands.
const EXAMPLE: &str = "calendar: XNYS\nstamp: close\ncolumns:\n  eps: {kind: fundamental, \
                       known_at: published_at}";

/// What the text declares, and what is wrong with it.
pub fn read(file: &SourceFile) -> (DataSchema, Vec<Diagnostic>) {
    let (node, mut findings) = yaml::parse(file);
    let schema = match node {
        Some(node) if !node.is_null() => read_node(&node, &mut findings),
        _ => DataSchema::default(),
    };
    (schema, findings)
}

fn read_node(node: &Node, findings: &mut Vec<Diagnostic>) -> DataSchema {
    let mut schema = DataSchema::default();
    let Some(top) = Section::open(node, "", EXAMPLE, findings) else { return schema };
    top.only(KEYS, findings);
    for entry in top.entries() {
        let (path, value) = (entry.key.name.as_str(), &entry.value);
        match path {
            "bar" => schema.bar = interval(value, path, findings),
            "calendar" => schema.calendar = calendar(value, path, findings),
            "stamp" => schema.stamp = one_of(value, path, &STAMPS, findings),
            "currency" => schema.currency = text(value, path, findings).map(|t| t.value),
            "adjust" => schema.adjust = text(value, path, findings).map(|t| t.value),
            "membership" => schema.membership = one_of(value, path, &MEMBERSHIPS, findings),
            "members" => schema.members = text(value, path, findings).map(|t| t.value),
            "columns" => schema.columns = columns(value, path, findings),
            "tables" => schema.tables = tables(value, path, findings),
            _ => {}
        }
    }
    members_are_dated(&mut schema, &top, findings);
    schema
}

/// Dates of membership say that membership is dated; another word beside them is a contradiction.
fn members_are_dated(schema: &mut DataSchema, top: &Section, findings: &mut Vec<Diagnostic>) {
    use qraft_base::schema::Membership;
    let Some(entry) = top.get("members").filter(|_| schema.members.is_some()) else { return };
    if schema.membership.is_some_and(|word| word != Membership::Dated) {
        let message = "`members` names the dates of membership, and `membership` says that there \
                       are none";
        let finding = Diagnostic::new(&catalogue::TYP001, entry.value.span, message);
        findings.push(finding.says("dates of membership").help("write `membership: dated`"));
        schema.members = None;
        return;
    }
    schema.membership = Some(Membership::Dated);
}

fn columns(
    node: &Node,
    path: &str,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<String, ColumnSchema> {
    let example = "eps: {kind: fundamental, known_at: published_at}";
    let Some(section) = Section::open(node, path, example, findings) else {
        return BTreeMap::new();
    };
    let mut columns = BTreeMap::new();
    for entry in section.entries() {
        let column = column(entry, &section.path_of(&entry.key.name), findings);
        columns.insert(entry.key.name.clone(), column);
    }
    columns
}

/// `eps: {kind: fundamental, …}`, or for its kind alone `industry: category`.
fn column(entry: &Entry, path: &str, findings: &mut Vec<Diagnostic>) -> ColumnSchema {
    let mut column = ColumnSchema::default();
    if entry.value.is_null() {
        return column;
    }
    if entry.value.as_scalar().is_some() {
        column.kind = one_of(&entry.value, path, &KINDS, findings);
        return column;
    }
    let example = format!("{}: {{kind: fundamental, known_at: published_at}}", entry.key.name);
    let Some(section) = Section::open(&entry.value, path, &example, findings) else {
        return column;
    };
    section.only(COLUMN_KEYS, findings);
    for entry in section.entries() {
        let (path, value) = (section.path_of(&entry.key.name), &entry.value);
        match entry.key.name.as_str() {
            "kind" => column.kind = one_of(value, &path, &KINDS, findings),
            "unit" => column.unit = text(value, &path, findings).map(|t| t.value),
            "known_at" => column.known_at = known_at(value, &path, findings),
            "vintage" => column.vintage = one_of(value, &path, &VINTAGES, findings),
            "normalised" => column.normalised = one_of(value, &path, &NORMALISED, findings),
            "bar" => column.bar = interval(value, &path, findings),
            "stamp" => column.stamp = one_of(value, &path, &STAMPS, findings),
            "calendar" => column.calendar = calendar(value, &path, findings),
            "horizon_bars" => column.horizon_bars = count(value, &path, findings),
            _ => {}
        }
    }
    column
}

fn tables(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Vec<TableSchema> {
    let example = "tables:\n  - {file: fundamentals.csv, known_at: published_at, vintage: first}";
    let items = list(node, path, example, findings).unwrap_or_default();
    let read = |(at, item)| table(item, &format!("{path}[{at}]"), findings);
    items.iter().enumerate().filter_map(read).collect()
}

fn table(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Option<TableSchema> {
    let example = "{file: fundamentals.csv, known_at: published_at}";
    let section = Section::open(node, path, example, findings)?;
    section.only(TABLE_KEYS, findings);
    let mut table = TableSchema::default();
    let file = section.require("file", "file: fundamentals.csv", findings)?;
    table.file = text(&file.value, &section.path_of("file"), findings)?.value;
    for entry in section.entries() {
        let (path, value) = (section.path_of(&entry.key.name), &entry.value);
        match entry.key.name.as_str() {
            "known_at" => table.known_at = known_at(value, &path, findings),
            "vintage" => table.vintage = one_of(value, &path, &VINTAGES, findings),
            "period" => table.period = text(value, &path, findings).map(|t| t.value),
            "columns" => table.columns = table_columns(value, &path, findings),
            _ => {}
        }
    }
    for column in table.columns.values_mut() {
        column.kind = column.kind.or(Some(ColumnKind::Fundamental));
        column.known_at = column.known_at.take().or_else(|| table.known_at.clone());
        column.vintage = column.vintage.or(table.vintage);
    }
    Some(table)
}

/// `[eps, revenue]`, or a map as at the top.
fn table_columns(
    node: &Node,
    path: &str,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<String, ColumnSchema> {
    let Some(items) = node.as_seq() else { return columns(node, path, findings) };
    let names = items.iter().filter_map(|item| text(item, path, findings));
    names.map(|name| (name.value, ColumnSchema::default())).collect()
}

fn interval(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Option<Interval> {
    let written = text(node, path, findings)?;
    match written.value.parse() {
        Ok(interval) => Some(interval),
        Err(_) => {
            findings.push(wrong_shape(node, path, "a time frame", "1D"));
            None
        }
    }
}

fn calendar(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Option<String> {
    let written = text(node, path, findings)?;
    if let Some(known) = calendar_named(&written.value) {
        return Some(known.to_owned());
    }
    let message = format!("there is no calendar `{}`", crate::expr::excerpt(&written.value));
    let finding = Diagnostic::new(&catalogue::NAM007, written.span, message);
    findings.push(match nearest(&written.value, CALENDARS) {
        Some(near) => meant(finding, near, written.span),
        None => finding.says("unknown calendar").help(format!("known: {}", CALENDARS.join(", "))),
    });
    None
}

fn meant(finding: Diagnostic, near: &str, at: Span) -> Diagnostic {
    let title = format!("write `{near}`");
    finding.says(format!("did you mean `{near}`?")).fix(
        Applicability::Unsafe,
        title,
        at,
        near.to_owned(),
    )
}

fn known_at(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Option<KnownAt> {
    let written = text(node, path, findings)?;
    match parse_known_at(&written.value) {
        Ok(known) => Some(known),
        Err(complaint) => {
            let message = format!("`{path}` {}", complaint.message);
            let finding = Diagnostic::new(&catalogue::TYP001, written.span, message);
            findings.push(match complaint.meant {
                Some(near) => meant(finding, &near, written.span),
                None => finding.says("no such moment").help(words::KNOWN_AT_HELP),
            });
            None
        }
    }
}

fn count(node: &Node, path: &str, findings: &mut Vec<Diagnostic>) -> Option<u32> {
    let written = int(node, path, findings)?;
    let count = u32::try_from(written.value).ok().filter(|count| *count > 0);
    if count.is_none() {
        findings.push(wrong_shape(node, path, "a whole number above zero", ""));
    }
    count
}

fn one_of<T: Copy>(
    node: &Node,
    path: &str,
    words: &[(&'static str, T)],
    findings: &mut Vec<Diagnostic>,
) -> Option<T> {
    let names: Vec<&'static str> = words.iter().map(|(name, _)| *name).collect();
    let found = word(node, path, &names, findings)?;
    words.iter().find(|(name, _)| *name == found.value).map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests;
