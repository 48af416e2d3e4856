//! Fixtures are tables of numbers: a header, then a row a bar. An empty cell is missing.

use std::path::PathBuf;

/// A table by columns.
pub struct Table {
    pub columns: Vec<(String, Vec<f64>)>,
}

/// The folder of fixtures.
pub fn folder(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures")).join(name)
}

/// A file's text.
pub fn text(path: &std::path::Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// A table of a folder.
pub fn table(name: &str, file: &str) -> Table {
    let text = text(&folder(name).join(file));
    let mut lines = text.lines();
    let header = lines.next().expect("a header").split(',');
    let mut columns: Vec<(String, Vec<f64>)> = header.map(|h| (h.to_owned(), vec![])).collect();
    for line in lines {
        for (cell, (_, column)) in line.split(',').zip(&mut columns) {
            column.push(cell.parse().unwrap_or(f64::NAN));
        }
    }
    Table { columns }
}

impl Table {
    /// A column.
    pub fn column(&self, name: &str) -> &[f64] {
        let found = self.columns.iter().find(|(have, _)| have == name);
        found.map(|(_, column)| column.as_slice()).unwrap_or_else(|| panic!("no column {name}"))
    }

    /// The named columns with their names.
    pub fn part(&self, names: &[&str]) -> Vec<(String, Vec<f64>)> {
        names.iter().map(|name| ((*name).to_owned(), self.column(name).to_vec())).collect()
    }
}
