//! Where two versions of a file of a pack differ: JSON by its leaves, tables by their cells, to the
//! bit. How a file is laid out or compressed is no difference.

use qraft_data::table::{Cells, read_table};
use serde_json::Value;

/// How many differences of a JSON file are told, and how many of a table, whose later rows mostly
/// follow from the first that differs.
const TOLD_MAX: usize = 20;
const CELLS_TOLD_MAX: usize = 5;

/// One place in which a file differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The file's name.
    pub file: String,
    /// Where in it: `stats.sharpe_ratio`, or a row from 0 and a column; empty for the whole file.
    pub place: String,
    /// What the first has there; `None` where it has nothing.
    pub first: Option<String>,
    /// What the second has.
    pub second: Option<String>,
}

/// Every place in which two versions of a file differ, in their order, up to a bound; and how many
/// there are in all.
pub fn of_file(name: &str, first: &[u8], second: &[u8]) -> (Vec<Difference>, usize) {
    if first == second {
        return (Vec::new(), 0);
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let most = if ending == "parquet" { CELLS_TOLD_MAX } else { TOLD_MAX };
    let mut found = Found { file: name, most, told: Vec::new(), count: 0 };
    let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
    let table = |bytes: &[u8]| read_table(bytes.to_vec()).ok();
    let compared = match ending {
        "json" => match (read(first), read(second)) {
            (Some(a), Some(b)) => {
                found.values(String::new(), Some(&a), Some(&b));
                true
            }
            _ => false,
        },
        "parquet" => match (table(first), table(second)) {
            (Some(a), Some(b)) => {
                found.tables(&a, &b);
                true
            }
            _ => false,
        },
        _ => false,
    };
    if !compared {
        let digest = |bytes: &[u8]| Some(qraft_base::Digest::of(bytes).to_string());
        found.add(String::new(), digest(first), digest(second));
    }
    (found.told, found.count)
}

struct Found<'a> {
    file: &'a str,
    most: usize,
    told: Vec<Difference>,
    count: usize,
}

impl Found<'_> {
    fn add(&mut self, place: String, first: Option<String>, second: Option<String>) {
        self.count += 1;
        if self.told.len() < self.most {
            self.told.push(Difference { file: self.file.to_owned(), place, first, second });
        }
    }

    fn values(&mut self, place: String, first: Option<&Value>, second: Option<&Value>) {
        if first == second {
            return;
        }
        let inner = |key: &str| match place.is_empty() {
            true => key.to_owned(),
            false => format!("{place}.{key}"),
        };
        match (first, second) {
            (Some(Value::Object(a)), Some(Value::Object(b))) => {
                let added = b.keys().filter(|key| !a.contains_key(*key));
                for key in a.keys().chain(added) {
                    self.values(inner(key), a.get(key), b.get(key));
                }
            }
            (Some(Value::Array(a)), Some(Value::Array(b))) => {
                for at in 0..a.len().max(b.len()) {
                    self.values(format!("{place}[{at}]"), a.get(at), b.get(at));
                }
            }
            (a, b) => {
                let show = |value: &Value| match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                self.add(place, a.map(show), b.map(show));
            }
        }
    }

    fn tables(&mut self, first: &[(String, Cells)], second: &[(String, Cells)]) {
        let column = |table: &[(String, Cells)], name: &str| {
            table.iter().position(|(other, _)| other == name)
        };
        let rows = |table: &[(String, Cells)]| table.first().map_or(0, |(_, cells)| cells.len());
        let (a, b) = (rows(first), rows(second));
        if a != b {
            self.add("rows".to_owned(), Some(a.to_string()), Some(b.to_string()));
        }
        let mut pairs = Vec::new();
        for (name, cells) in first {
            match column(second, name) {
                Some(at) => pairs.push((name, cells, &second[at].1)),
                None => self.add(format!("column {name}"), Some("there".into()), None),
            }
        }
        for (name, _) in second.iter().filter(|(name, _)| column(first, name).is_none()) {
            self.add(format!("column {name}"), None, Some("there".into()));
        }
        for row in 0..a.min(b) {
            for (name, first, second) in &pairs {
                if !first.same(second, row) {
                    self.add(format!("row {row}, {name}"), first.show(row), second.show(row));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use qraft_data::write::{Column, table_bytes};

    use super::*;

    fn places(differences: &[Difference]) -> Vec<(&str, Option<&str>, Option<&str>)> {
        let one = |d: &'_ Difference| (d.place.clone(), d.first.clone(), d.second.clone());
        let all: Vec<_> = differences.iter().map(one).collect();
        let leak = |text: Option<String>| text.map(|text| &*text.leak());
        all.into_iter().map(|(p, a, b)| (&*p.leak(), leak(a), leak(b))).collect()
    }

    #[test]
    fn json_differs_at_its_leaves() {
        let a = br#"{"stats": {"sharpe": 1.5, "cagr": 0.1}, "list": [1, 2], "same": "x"}"#;
        let b = br#"{"same":"x","list":[1,3,4],"stats":{"sharpe":1.5000000000000002,"cagr":0.1}}"#;
        let (told, count) = of_file("f.json", a, b);
        assert_eq!(count, 3);
        assert_eq!(
            places(&told),
            [
                ("stats.sharpe", Some("1.5"), Some("1.5000000000000002")),
                ("list[1]", Some("2"), Some("3")),
                ("list[2]", None, Some("4")),
            ]
        );
        assert_eq!(of_file("f.json", b"{\"a\": 1}", b"{ \"a\":1 }").1, 0);
    }

    #[test]
    fn tables_differ_at_their_cells_and_everything_else_as_a_whole() {
        let table = |values: &[f64]| table_bytes(&[("x", Column::F64(values))]).expect("a table");
        let (told, count) = of_file("t.parquet", &table(&[1.0, 2.0]), &table(&[1.0, 2.5, 3.0]));
        assert_eq!(count, 2);
        let two = [("rows", Some("2"), Some("3")), ("row 1, x", Some("2"), Some("2.5"))];
        assert_eq!(places(&told), two);
        let (told, count) = of_file("s.yaml", b"a", b"b");
        assert_eq!((told[0].place.as_str(), count), ("", 1));
        assert_eq!(of_file("broken.parquet", b"a", b"b").1, 1);
        let many: Vec<f64> = (0..50).map(f64::from).collect();
        let other: Vec<f64> = many.iter().map(|x| x + 1.0).collect();
        let (told, count) = of_file("t.parquet", &table(&many), &table(&other));
        assert_eq!((told.len(), count), (CELLS_TOLD_MAX, 50));
    }
}
