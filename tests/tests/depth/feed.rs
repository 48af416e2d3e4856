//! Where the captured feeds are.

use std::path::{Path, PathBuf};

use qraft_data::ticks::{LoadedTape, LocalClock, Quote, TickOptions, load_tape, read_quotes};

/// A captured feed.
pub struct Feed {
    pub market: &'static str,
    pub tick: f64,
    pub lot: f64,
}

/// The same five minutes of one pair on two markets. The spot market's lot is 0.00001 by its own
/// rules, yet old orders of 6 decimals stand in its book (the first at row 6849 of the levels).
pub const FEEDS: [Feed; 2] = [
    Feed { market: "perp", tick: 0.1, lot: 0.001 },
    Feed { market: "spot", tick: 0.01, lot: 0.000001 },
];

/// The fastest message of these captures is taken to have travelled this long: the clock of receipt
/// was behind the venue's.
const FASTEST_NS: i64 = 2_000_000;

impl Feed {
    /// The file of a kind; `None`, and a line that says so, where it is absent.
    fn file(&self, kind: &str) -> Option<PathBuf> {
        let name = format!("tick_binance_{}_btcusdt_20240808_{kind}.parquet", self.market);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the root");
        let folder = std::env::var_os("QRAFT_DATA")
            .map_or_else(|| root.join("../shared/data"), PathBuf::from);
        let path = folder.join(name);
        if path.exists() {
            return Some(path);
        }
        println!("skipped: no {}", path.display());
        None
    }

    /// The tape. `declared`: with the venue's tick and lot, else they are found.
    pub fn tape(&self, declared: bool) -> Option<LoadedTape> {
        let (levels, prints) = (self.file("l2")?, self.file("trades")?);
        let options = TickOptions {
            tick: declared.then_some(self.tick),
            lot: declared.then_some(self.lot),
            clock: LocalClock::Fastest { ns: FASTEST_NS },
        };
        match load_tape(&levels, Some(&prints), &options) {
            Ok(tape) => Some(tape),
            Err(error) => panic!("{error}"),
        }
    }

    /// The venue's best bids and offers.
    pub fn quotes(&self) -> Option<Vec<Quote>> {
        let path = self.file("bbo")?;
        let clock = LocalClock::Right;
        let options = TickOptions { tick: Some(self.tick), lot: Some(self.lot), clock };
        match read_quotes(&path, &options) {
            Ok(quotes) => Some(quotes),
            Err(error) => panic!("{error}"),
        }
    }
}
