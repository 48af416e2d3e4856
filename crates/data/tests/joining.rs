//! Values that become known on their own days: tables, publications, membership, categories.

mod within;

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use qraft_base::Symbol;
use qraft_base::schema::{ColumnKind, ColumnSchema, DataSchema, KnownAt, TableSchema, Vintage};
use qraft_data::calendar::date_text;
use qraft_data::write::{Column, write_table};
use qraft_data::{LoadOptions, Loaded, audit};
use tempfile::TempDir;
use within::load;

/// Six sessions from Thursday 2020-03-05 on, of two symbols.
const PRICES: &str = "ts,symbol,close\n\
    2020-03-05,A,1\n2020-03-06,A,1\n2020-03-09,A,1\n2020-03-10,A,1\n2020-03-11,A,1\n\
    2020-03-05,B,2\n2020-03-06,B,2\n2020-03-09,B,2\n2020-03-10,B,2\n2020-03-11,B,2\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn read(folder: &Path, declared: DataSchema) -> Result<Loaded, String> {
    let declared = DataSchema { calendar: Some("XNYS".to_owned()), ..declared };
    let options = LoadOptions { declared, ..LoadOptions::default() };
    load(&folder.join("prices.csv"), &options).map_err(|error| error.to_string())
}

fn fundamental(known_at: KnownAt) -> ColumnSchema {
    let kind = Some(ColumnKind::Fundamental);
    ColumnSchema { kind, known_at: Some(known_at), ..ColumnSchema::default() }
}

fn published() -> KnownAt {
    KnownAt::Column("published_at".to_owned())
}

fn table(known_at: KnownAt, vintage: Option<Vintage>) -> DataSchema {
    let file = "eps.csv".to_owned();
    let known_at = Some(known_at);
    let table = TableSchema { file, known_at, vintage, ..TableSchema::default() };
    DataSchema { tables: vec![table], ..DataSchema::default() }
}

fn columns(of: &[(&str, ColumnSchema)]) -> DataSchema {
    let columns = of.iter().map(|(name, column)| ((*name).to_owned(), column.clone()));
    DataSchema { columns: columns.collect(), ..DataSchema::default() }
}

/// One symbol's values, `.` where there is none.
fn told(loaded: &Loaded, column: &str, symbol: usize) -> String {
    let values = loaded.panel.column(column).unwrap().iter().skip(symbol);
    let tell = |x: &f64| if x.is_nan() { ".".to_owned() } else { x.to_string() };
    values.step_by(loaded.panel.width()).map(tell).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_table_stands_from_its_publication_on() {
    let eps = "symbol,period,published_at,eps\n\
        A,2019-12-31,2020-03-06,1\nA,2020-03-31,2020-03-10 16:30,2\n\
        B,2019-12-31,2020-03-07,5\nB,2020-03-31,,6\nC,2019-12-31,2020-03-06,9\n";
    let folder = folder(&[("prices.csv", PRICES), ("eps.csv", eps)]);
    let loaded = read(folder.path(), table(published(), Some(Vintage::First))).unwrap();
    // A: half past four is after the close of that day. B: a Saturday is known on Monday; what was
    // never published is not known.
    assert_eq!(told(&loaded, "eps", 0), ". 1 1 1 2");
    assert_eq!(told(&loaded, "eps", 1), ". . 5 5 5");
    let schema = &loaded.schema;
    let names: Vec<&String> = schema.columns.keys().collect();
    assert_eq!(names, ["close", "eps"]);
    assert_eq!(schema.columns["eps"].known_at, Some(published()));
    assert_eq!(schema.columns["eps"].kind, Some(ColumnKind::Fundamental));
    assert_eq!(schema.bar.unwrap().to_string(), "1D");
}

#[test]
fn a_restatement_is_known_on_its_own_day_or_not_at_all() {
    let eps = "symbol,period,published_at,eps\n\
        A,2019-12-31,2020-03-05,1\nA,2020-03-31,2020-03-06,2\nA,2019-12-31,2020-03-09,10\n\
        A,2020-03-31,2020-03-10,20\n";
    let folder = folder(&[("prices.csv", PRICES), ("eps.csv", eps)]);
    let values =
        |vintage| told(&read(folder.path(), table(published(), vintage)).unwrap(), "eps", 0);
    assert_eq!(values(None), "1 2 2 20 20", "an older period's restatement is no news");
    assert_eq!(values(Some(Vintage::First)), "1 2 2 2 2");
}

#[test]
fn a_publication_may_lag() {
    let eps = "ts,symbol,eps\n2020-03-05,A,1\n2020-03-09,A,2\n";
    let folder = folder(&[("prices.csv", PRICES), ("eps.csv", eps)]);
    let values = |lag_days| {
        let declared = table(KnownAt::Publication { lag_days }, None);
        told(&read(folder.path(), declared).unwrap(), "eps", 0)
    };
    assert_eq!(values(0), "1 1 2 2 2");
    assert_eq!(values(1), ". 1 1 2 2");
    assert_eq!(values(2), ". . 1 1 2", "Saturday is known on Monday");
}

#[test]
fn a_table_of_no_symbol_is_of_all() {
    let folder = folder(&[("prices.csv", PRICES), ("eps.csv", "ts,rate\n2020-03-06,0.5\n")]);
    let loaded = read(folder.path(), table(KnownAt::Close, None)).unwrap();
    assert_eq!(told(&loaded, "rate", 0), ". 0.5 0.5 0.5 0.5");
    assert_eq!(told(&loaded, "rate", 1), ". 0.5 0.5 0.5 0.5");
}

#[test]
fn a_parquet_table_is_read_alike() {
    let folder = folder(&[("prices.csv", PRICES)]);
    let text = |list: &[&str]| list.iter().map(|x| (*x).to_owned()).collect::<Vec<String>>();
    let symbols = text(&["A", "B", "A"]);
    let published_at = text(&["2020-03-06", "2020-03-09", "2020-03-10"]);
    let boards = text(&["main", "star", ""]);
    let columns = [
        ("symbol", Column::Text(&symbols)),
        ("published_at", Column::Text(&published_at)),
        ("eps", Column::F64(&[1.0, 5.0, 2.0])),
        ("board", Column::Text(&boards)),
    ];
    write_table(&folder.path().join("eps.parquet"), &columns).unwrap();
    let mut declared = table(published(), None);
    declared.tables[0].file = "eps.parquet".to_owned();
    let category = ColumnSchema { kind: Some(ColumnKind::Category), ..fundamental(published()) };
    declared.tables[0].columns = BTreeMap::from([
        ("eps".to_owned(), fundamental(published())),
        ("board".to_owned(), category),
    ]);
    let loaded = read(folder.path(), declared).unwrap();
    assert_eq!(told(&loaded, "eps", 0), ". 1 1 2 2");
    assert_eq!(told(&loaded, "board", 1), ". . 1 1 1");
    assert_eq!(loaded.panel.category("board", 1.0), Some("star"));
}

#[test]
fn prices_own_columns_never_stand_before_their_row() {
    let prices = "ts,close,eps,told,published_at\n\
        2020-03-05,1,10,1,2020-03-09\n2020-03-06,1,,2,\n2020-03-09,1,20,3,2020-03-01\n\
        2020-03-10,1,,4,\n2020-03-11,1,,,\n";
    let folder = folder(&[("prices.csv", prices)]);
    let eps = fundamental(published());
    let lagging = fundamental(KnownAt::Publication { lag_days: 1 });
    let loaded = read(folder.path(), columns(&[("eps", eps), ("told", lagging)])).unwrap();
    // On 03-09 both are known: the later row's own period is the later one.
    assert_eq!(told(&loaded, "eps", 0), ". . 20 20 20");
    assert_eq!(told(&loaded, "told", 0), ". 1 2 3 4");
    assert!(loaded.panel.column("published_at").is_none());
    assert!(loaded.notes.is_empty(), "{:?}", loaded.notes);
}

#[test]
fn membership_has_dates() {
    let members = "symbol,from,to\nA,2020-03-06,2020-03-09\nA,2020-03-11,\nX,2020-01-01,\n";
    let folder = folder(&[("prices.csv", PRICES), ("members.csv", members)]);
    let declared = DataSchema { members: Some("members.csv".to_owned()), ..DataSchema::default() };
    let loaded = read(folder.path(), declared.clone()).unwrap();
    let of = |symbol| (0..5).map(|row| loaded.panel.member(row, symbol)).collect::<Vec<bool>>();
    assert_eq!(of(0), [false, true, true, false, true]);
    assert_eq!(of(1), [false; 5], "whom the file does not name");
    assert!(loaded.notes[0].contains("names 1 symbols") && loaded.notes[0].contains("X"));
    let all = read(folder.path(), DataSchema::default()).unwrap();
    assert!(all.panel.member(0, 1) && !all.panel.member(5, 0) && !all.panel.member(0, 2));
    assert_ne!(all.panel.snapshot, loaded.panel.snapshot);
    let cut = loaded.panel.select(&[Symbol::new("A")]).unwrap();
    assert_eq!(cut.members, Some(vec![false, true, true, false, true]));

    let wrong = |text: &str, words: &str| {
        std::fs::write(folder.path().join("members.csv"), text).unwrap();
        let error = read(folder.path(), declared.clone()).unwrap_err();
        assert!(error.contains(words), "{error}");
    };
    wrong("symbol,from,to\nA,2020-03-06,2020-03-05\n", "line 2, column `to`: is before `from`");
    wrong("symbol,from,to\nA,,\n", "line 2, column `from`: is empty");
    wrong("symbol,from,until\nA,2020-03-06,\n", "column `to`: is not there");
    wrong("from,to\n2020-03-06,\n", "column `symbol`: is not there");
}

#[test]
fn text_is_a_category_or_noted() {
    let prices = "ts,symbol,close,industry\n2020-03-05,A,1,mining\n2020-03-05,B,1,banks\n\
                  2020-03-06,A,1,\n2020-03-06,B,1,mining\n";
    let folder = folder(&[("prices.csv", prices)]);
    let industry = ColumnSchema { kind: Some(ColumnKind::Category), ..ColumnSchema::default() };
    let loaded = read(folder.path(), columns(&[("industry", industry)])).unwrap();
    assert_eq!(
        (told(&loaded, "industry", 0), told(&loaded, "industry", 1)),
        ("1 .".into(), "0 1".into())
    );
    assert_eq!(loaded.panel.categories["industry"], ["banks", "mining"]);
    assert_eq!(loaded.panel.category("industry", 0.0), Some("banks"));
    for code in [f64::NAN, -1.0, 0.5, 2.0] {
        assert_eq!(loaded.panel.category("industry", code), None);
    }
    let undeclared = read(folder.path(), DataSchema::default()).unwrap();
    assert!(undeclared.panel.column("industry").is_none());
    let [note] = &undeclared.notes[..] else { panic!("{:?}", undeclared.notes) };
    assert!(note.contains("`industry` is text") && note.contains("kind: category"), "{note}");
}

#[test]
fn declarations_that_do_not_fit_the_files() {
    let eps = "symbol,published_at,eps,word\nA,2020-03-06,1,x\n";
    let folder = folder(&[("prices.csv", PRICES), ("eps.csv", eps)]);
    let wrong = |declared: DataSchema, words: &[&str]| {
        let error = read(folder.path(), declared).unwrap_err();
        for word in words {
            assert!(error.contains(word), "`{word}` is not in: {error}");
        }
    };
    let table_with = |name: &str| {
        let mut declared = table(published(), None);
        let column = fundamental(published());
        declared.tables[0].columns = BTreeMap::from([(name.to_owned(), column)]);
        declared
    };
    wrong(table_with("esp"), &["eps.csv", "`esp`", "did you mean `eps`?"]);
    wrong(table_with("word"), &["holds text", "kind: category"]);
    let other = KnownAt::Column("publishd_at".to_owned());
    wrong(table(other, None), &["`publishd_at`", "did you mean `published_at`?"]);
    wrong(table(KnownAt::Close, None), &["column `ts`", "`eps`"]);
    wrong(columns(&[("cose", ColumnSchema::default())]), &["`cose`", "did you mean `close`?"]);
    let mut twice = table(published(), None);
    twice.tables.push(twice.tables[0].clone());
    wrong(twice, &["`eps`", "already"]);
    let mut absent = table(published(), None);
    absent.tables[0].file = "nowhere.csv".to_owned();
    wrong(absent, &["nowhere.csv", "no such file"]);
}

#[test]
fn what_looks_wrong_is_remarked() {
    let prices = "ts,symbol,open,close\n2020-03-05,A,100,100\n2020-03-06,A,49.8,50\n\
                  2020-03-10,A,50,50\n2020-03-11,A,151,150\n2020-03-12,A,140,140\n";
    let folder = folder(&[("prices.csv", prices)]);
    let loaded = read(folder.path(), DataSchema::default()).unwrap();
    let remarks = audit(&loaded.panel, &loaded.schema);
    let codes: Vec<&str> = remarks.iter().map(|remark| remark.code).collect();
    assert_eq!(codes, ["DAT003", "DAT004", "DAT005"]);
    assert_eq!(remarks[0].message, "1 session of XNYS without a row: 2020-03-09");
    assert_eq!(
        remarks[2].message,
        "`A` opens -50.2 % from its close before on 2020-03-06, as in a split 1:2; one more jump \
         is like it"
    );
    assert_eq!(remarks[2].symbol, Some(Symbol::new("A")));
    assert_eq!(date_text(remarks[2].ts.unwrap().day()), "2020-03-06");
    let declared = DataSchema { adjust: Some("split".to_owned()), ..loaded.schema };
    assert!(audit(&loaded.panel, &declared).iter().all(|remark| remark.code != "DAT004"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(scale()))]

    /// Records that become known from a day on are replaced by poison: no earlier bar moves.
    #[test]
    fn later_publications_change_no_earlier_bar(
        records in prop::collection::vec((0..2_u8, 0..9_u8, 5..12_u8, 0..24_u8, 1..99_u8), 1..30),
        cut in 5..12_u8,
        first in any::<bool>(),
        lag in any::<bool>(),
    ) {
        let line = |poison: bool| {
            let tell = |(symbol, period, day, hour, value): &(u8, u8, u8, u8, u8)| {
                let symbol = if *symbol == 0 { "A" } else { "B" };
                let at = if lag { String::new() } else { format!(" {hour:02}:00") };
                let later = *day >= cut;
                let value = if poison && later { 1e9 } else { f64::from(*value) };
                // Poison is published at other times too, and of other periods.
                let day = if poison && later { (*day + 3).min(27) } else { *day };
                let period = if poison && later { 31 } else { *period + 1 };
                format!("2020-03-{day:02}{at},{symbol},2019-12-{period:02},{value}\n")
            };
            let lines: String = records.iter().map(tell).collect();
            format!("ts,symbol,period,eps\n{lines}")
        };
        let vintage = first.then_some(Vintage::First);
        let lag_days = u32::from(lag) * 2;
        let values = |eps: &str| {
            let folder = folder(&[("prices.csv", PRICES), ("eps.csv", eps)]);
            let declared = table(KnownAt::Publication { lag_days }, vintage);
            read(folder.path(), declared).unwrap()
        };
        let (clean, poisoned) = (values(&line(false)), values(&line(true)));
        for (row, ts) in clean.panel.ts.iter().enumerate() {
            let (_, _, dom) = qraft_data::calendar::year_month_day(ts.day());
            if dom >= cut {
                continue;
            }
            for symbol in 0..2 {
                let of = |loaded: &Loaded| {
                    loaded.panel.column("eps").map(|eps| eps[row * 2 + symbol].to_bits())
                };
                prop_assert_eq!(of(&clean), of(&poisoned), "row {} symbol {}", row, symbol);
            }
        }
    }
}

fn scale() -> u32 {
    if std::env::var("QRAFT_TEST_SCALE").is_ok_and(|scale| scale == "full") { 1024 } else { 48 }
}
