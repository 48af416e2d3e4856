//! Stamps at the ends of time, and cells of every kind of rubbish: an answer or an error, never a
//! panic.

mod within;

use proptest::prelude::*;
use qraft_data::LoadOptions;
use within::load;

fn read(text: &str, calendar: &str, bar: Option<&str>) -> Result<qraft_data::Panel, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    std::fs::write(&path, text).unwrap();
    let bar = bar.map(|bar| bar.parse().unwrap());
    let options =
        LoadOptions { bar, calendar: Some(calendar.to_owned()), ..LoadOptions::default() };
    load(&path, &options).map(|loaded| loaded.panel).map_err(|error| error.to_string())
}

#[test]
fn the_ends_of_time() {
    for far in [i64::MIN, i64::MAX, -9_158_400_000_000_000_001, 9_158_400_000_000_000_000] {
        let error = read(&format!("ts,close\n{far},1\n0,3\n"), "XNYS", None).unwrap_err();
        assert!(error.contains("no time stamp"), "{error}");
    }
    // The farthest that are kept, with every way to move them.
    let far = 9_158_399_999_000_000_000_i64;
    let text = format!("ts,close\n{},1\n{far},2\n0,3\n", -far);
    for calendar in ["XNYS", "XSHG", "none"] {
        for bar in [None, Some("1D"), Some("1m"), Some("1M")] {
            let panel = read(&text, calendar, bar).unwrap();
            assert_eq!(panel.bars(), 3);
            let _ = qraft_data::rebalance_rows(&panel, "1M".parse().unwrap());
        }
    }
    let naive = "ts,close\n2260-03-01 23:00,1\n2260-03-01 23:05,2\n1680-01-01 00:00,3\n";
    assert_eq!(read(naive, "XNYS", Some("5m")).unwrap().bars(), 3);
    assert!(read("ts,close\n2263-01-01,1\n", "none", None).unwrap_err().contains("time stamp"));
}

proptest! {
    #[test]
    fn rubbish_is_refused_or_read(
        text in "(ts|close|symbol|open)?,close(,ts)?\n([0-9a-z\",.:/ -]{0,12}\n?){0,6}",
    ) {
        for calendar in ["XNYS", "none"] {
            match read(&text, calendar, None) {
                Ok(panel) => prop_assert!(panel.bars() > 0 && panel.column("close").is_some()),
                Err(message) => prop_assert!(message.contains("x.csv"), "{message}"),
            }
        }
    }
}
