//! What was held at each bar's close, from fills; what it was worth, from prices.

use std::collections::BTreeMap;

use qraft_base::Ts;
use qraft_data::Panel;

use crate::model::{Num, Positions};
use crate::read::Fills;

/// A holding below this share of the most that was ever held of the name is rounding.
const DUST: f64 = 1e-9;

/// Walks bars and fills together.
#[derive(Debug)]
struct Book {
    shares: Vec<f64>,
    dust: Vec<f64>,
}

impl Book {
    fn counts(&self) -> (u32, u32) {
        let held = |sign: f64| {
            let one = |(shares, dust): &(&f64, &f64)| **shares * sign > **dust;
            self.shares.iter().zip(&self.dust).filter(one).count() as u32
        };
        (held(1.0), held(-1.0))
    }
}

/// The names of the fills, each with a number, and the number of each fill.
fn numbered(fills: &Fills) -> (Vec<&str>, Vec<usize>) {
    let mut number = BTreeMap::new();
    for symbol in &fills.symbol {
        let next = number.len();
        number.entry(symbol.as_str()).or_insert(next);
    }
    let of = fills.symbol.iter().map(|symbol| number[symbol.as_str()]).collect();
    let mut names: Vec<(&str, usize)> = number.into_iter().collect();
    names.sort_by_key(|(_, at)| *at);
    (names.into_iter().map(|(name, _)| name).collect(), of)
}

/// What was held at the bars `rows` of `ts`. `equity` is money at each bar of `ts`. With a panel of
/// the same bars holdings are valued at their last close; without one they are only counted.
pub fn positions(
    fills: &Fills,
    ts: &[Ts],
    equity: &[f64],
    rows: &[usize],
    panel: Option<&Panel>,
) -> Positions {
    let (names, number) = numbered(fills);
    let mut most = vec![0.0f64; names.len()];
    let mut book = vec![0.0f64; names.len()];
    for (symbol, shares) in number.iter().zip(&fills.shares) {
        book[*symbol] += shares;
        most[*symbol] = most[*symbol].max(book[*symbol].abs());
    }
    let dust = most.iter().map(|most| most * DUST).collect();
    let mut book = Book { shares: vec![0.0; names.len()], dust };
    let mut worth = panel.and_then(|panel| Worth::new(panel, &names));
    let (mut long, mut short) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    let (mut gross, mut net) = (Vec::new(), Vec::new());
    let (mut fill, mut row) = (0, 0);
    for (bar, (instant, equity)) in ts.iter().zip(equity).enumerate() {
        while fill < fills.len() && fills.ts[fill] <= *instant {
            book.shares[number[fill]] += fills.shares[fill];
            fill += 1;
        }
        if let Some(worth) = &mut worth {
            worth.to(bar);
        }
        if rows.get(row) != Some(&bar) {
            continue;
        }
        row += 1;
        let (longs, shorts) = book.counts();
        long.push(longs);
        short.push(shorts);
        if let Some(worth) = &worth {
            let (absolute, signed) = worth.of(&book);
            gross.push(Num(absolute / equity));
            net.push(Num(signed / equity));
        }
    }
    let valued = worth.is_some();
    Positions { long, short, gross: valued.then_some(gross), net: valued.then_some(net) }
}

/// The last valid close of each name.
struct Worth<'a> {
    close: &'a [f64],
    width: usize,
    column: Vec<usize>,
    last: Vec<f64>,
}

impl<'a> Worth<'a> {
    /// `None` where the panel has no close, or lacks a name.
    fn new(panel: &'a Panel, names: &[&str]) -> Option<Worth<'a>> {
        let close = panel.column("close")?;
        let column = |name: &&str| panel.symbols.iter().position(|s| s.as_str() == *name);
        let column = names.iter().map(column).collect::<Option<Vec<usize>>>()?;
        Some(Worth { close, width: panel.width(), last: vec![0.0; names.len()], column })
    }

    fn to(&mut self, bar: usize) {
        let row = &self.close[bar * self.width..(bar + 1) * self.width];
        for (last, column) in self.last.iter_mut().zip(&self.column) {
            if row[*column].is_finite() {
                *last = row[*column];
            }
        }
    }

    /// Σ|value| and Σ value, money.
    fn of(&self, book: &Book) -> (f64, f64) {
        let values = book.shares.iter().zip(&self.last).map(|(shares, price)| shares * price);
        values.fold((0.0, 0.0), |(all, net), value| (all + value.abs(), net + value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_base::{Digest, Interval, Symbol};

    fn fills() -> Fills {
        let fill = [(1, "A", 10.0), (1, "B", -5.0), (3, "A", -10.0)];
        Fills {
            ts: fill.iter().map(|f| Ts::from_day(f.0)).collect(),
            symbol: fill.iter().map(|f| f.1.to_owned()).collect(),
            shares: fill.iter().map(|f| f.2).collect(),
            price: vec![1.0; 3],
            fee: vec![0.0; 3],
            slippage: vec![0.0; 3],
            reason: vec![String::new(); 3],
        }
    }

    fn panel(ts: &[Ts]) -> Panel {
        let close = vec![0.0, 2.0, 1.0, 2.0, 3.0, f64::NAN, 4.0, 8.0];
        Panel {
            symbols: ["A", "B"].map(Symbol::new).to_vec(),
            ts: ts.to_vec(),
            bar: Interval::DAY,
            calendar: "24/7".to_owned(),
            periods_per_year: 365.0,
            session: (0..ts.len() as u32).collect(),
            columns: vec![("close".to_owned(), close.into())],
            categories: BTreeMap::new(),
            members: None,
            snapshot: Digest::of(b""),
        }
    }

    #[test]
    fn counted_and_valued_at_the_last_close() {
        let ts = [0, 1, 2, 3].map(Ts::from_day);
        let panel = panel(&ts);
        let held = positions(&fills(), &ts, &[100.0; 4], &[0, 1, 2, 3], Some(&panel));
        assert_eq!((held.long, held.short), (vec![0, 1, 1, 0], vec![0, 1, 1, 1]));
        // The close of B is missing on the third bar: the one before counts.
        assert_eq!(held.gross, Some([0.0, 0.2, 0.4, 0.4].map(Num).to_vec()));
        assert_eq!(held.net, Some([0.0, 0.0, 0.2, -0.4].map(Num).to_vec()));
    }

    #[test]
    fn only_counted_without_prices() {
        let ts = [0, 1, 2, 3].map(Ts::from_day);
        let held = positions(&fills(), &ts, &[100.0; 4], &[1, 3], None);
        assert_eq!((held.long, held.short, held.gross), (vec![1, 0], vec![1, 1], None));
        let other = Panel { symbols: vec![Symbol::new("C"); 2], ..panel(&ts) };
        assert_eq!(positions(&fills(), &ts, &[1.0; 4], &[0], Some(&other)).net, None);
    }
}
