//! Stamps at the ends of time, and cells of every kind of rubbish: an answer or an error, never a panic.

use proptest::prelude::*;
use qraft_data::{LoadOptions, load};

fn read(text: &str, calendar: &str, bar: Option<&str>) -> Result<qraft_data::Panel, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    std::fs::write(&path, text).unwrap();
    let bar = bar.map(|bar| bar.parse().unwrap());
    let options = LoadOptions { bar, calendar: Some(calendar.to_owned()), symbols: None };
    load(&path, &options).map_err(|error| error.to_string())
}

#[test]
fn the_ends_of_time() {
    let far = format!("ts,close\n{},1\n{},2\n0,3\n", i64::MIN, i64::MAX);
    for calendar in ["XNYS", "none"] {
        for bar in [None, Some("1D"), Some("1m"), Some("1M")] {
            if let Ok(panel) = read(&far, calendar, bar) {
                assert_eq!(panel.bars(), 3);
            }
        }
    }
    let naive = "ts,close\n2262-04-11 23:00,1\n2262-04-11 23:05,2\n1677-09-22 00:00,3\n";
    assert!(read(naive, "XNYS", Some("5m")).is_err());
    assert!(read("ts,close\n2263-01-01,1\n", "none", None).unwrap_err().contains("time stamp"));
}

proptest! {
    #[test]
    fn rubbish_is_refused_or_read(text in "(ts|close|symbol|open)?,close(,ts)?\n([0-9a-z\",.:/ -]{0,12}\n?){0,6}") {
        for calendar in ["XNYS", "none"] {
            match read(&text, calendar, None) {
                Ok(panel) => prop_assert!(panel.bars() > 0 && panel.column("close").is_some()),
                Err(message) => prop_assert!(message.contains("x.csv"), "{message}"),
            }
        }
    }
}
