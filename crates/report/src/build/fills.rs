//! The list of fills, and what they come to from flat to flat.

use std::collections::BTreeMap;

use qraft_stats::metrics::trade_stats;

use super::dates::seconds;
use crate::model::{FillTable, Num, Trips};
use crate::read::Fills;

/// Fills of one candidate that the page lists; the last ones, where there are more.
const MOST_FILLS: usize = 3_000;

/// The table of fills.
pub fn table(fills: &Fills) -> FillTable {
    let from = fills.len().saturating_sub(MOST_FILLS);
    let (symbols, symbol) = coded(&fills.symbol[from..]);
    let (reasons, reason) = coded(&fills.reason[from..]);
    let nums = |values: &[f64]| values[from..].iter().copied().map(Num).collect();
    FillTable {
        total: fills.len(),
        symbols,
        reasons,
        ts: fills.ts[from..].iter().map(|ts| seconds(*ts)).collect(),
        symbol,
        shares: nums(&fills.shares),
        price: nums(&fills.price),
        fee: nums(&fills.fee),
        slippage: nums(&fills.slippage),
        reason,
    }
}

/// Each text once, sorted; and the place of each.
fn coded(texts: &[String]) -> (Vec<String>, Vec<usize>) {
    let mut names = texts.to_vec();
    names.sort();
    names.dedup();
    let place = |text: &String| names.binary_search(text).unwrap_or_default();
    let codes = texts.iter().map(place).collect();
    (names, codes)
}

/// One symbol on its way from flat to flat.
#[derive(Clone, Copy, Default)]
struct Way {
    shares: f64,
    most: f64,
    cash: f64,
}

/// A remainder below this share of the most that was held is flat.
const DUST: f64 = 1e-9;

/// Round trips: a symbol's fills from flat to flat, what came in less what went out, fees and taxes
/// paid; spread and impact are within the prices. A fill that turns a position around closes one
/// trip and opens the next; its fee is shared by shares. `None` where nothing was traded.
pub fn trips(fills: &Fills) -> Option<Trips> {
    if fills.is_empty() {
        return None;
    }
    let mut ways = BTreeMap::<&str, Way>::new();
    let mut closed = Vec::new();
    for at in 0..fills.len() {
        let way = ways.entry(&fills.symbol[at]).or_default();
        let (shares, price, fee) = (fills.shares[at], fills.price[at], fills.fee[at]);
        let turns = way.shares * shares < 0.0 && shares.abs() > way.shares.abs() * (1.0 + DUST);
        let first = if turns { -way.shares } else { shares };
        let share = if turns { first / shares } else { 1.0 };
        way.cash -= first * price + fee * share;
        way.shares += first;
        way.most = way.most.max(way.shares.abs());
        if way.shares.abs() <= way.most * DUST {
            closed.push(way.cash);
            *way = Way::default();
        }
        if turns {
            let rest = shares - first;
            *way =
                Way { shares: rest, most: rest.abs(), cash: -(rest * price + fee * (1.0 - share)) };
        }
    }
    let stats = trade_stats(&closed);
    let num = |figure: qraft_stats::Figure| Num::from(figure.value());
    Some(Trips {
        closed: closed.len(),
        open: ways.values().filter(|way| way.shares != 0.0).count(),
        hit_rate: num(stats.hit_rate),
        profit_factor: num(stats.profit_factor),
        avg_win: num(stats.avg_win),
        avg_loss: num(stats.avg_loss),
        expectancy: num(stats.expectancy),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_base::Ts;

    fn fills(rows: &[(&str, f64, f64, f64)]) -> Fills {
        Fills {
            ts: (0..rows.len()).map(|at| Ts::from_day(at as i32)).collect(),
            symbol: rows.iter().map(|row| row.0.to_owned()).collect(),
            shares: rows.iter().map(|row| row.1).collect(),
            price: rows.iter().map(|row| row.2).collect(),
            fee: rows.iter().map(|row| row.3).collect(),
            slippage: vec![0.0; rows.len()],
            reason: rows.iter().map(|_| "signal".to_owned()).collect(),
        }
    }

    #[test]
    fn from_flat_to_flat_net_of_fees() {
        let rows = [
            ("A", 10.0, 1.0, 0.5),
            ("B", 4.0, 5.0, 0.0),
            ("A", 5.0, 2.0, 0.5),
            ("A", -15.0, 3.0, 1.0),
            ("B", -1.0, 4.0, 0.0),
        ];
        let trips = trips(&fills(&rows)).unwrap();
        assert_eq!((trips.closed, trips.open), (1, 1));
        assert_eq!(trips.expectancy, Num(45.0 - 20.0 - 2.0));
    }

    #[test]
    fn turning_around_is_two_trips() {
        let rows = [("A", 10.0, 1.0, 0.0), ("A", -20.0, 2.0, 1.0), ("A", 10.0, 3.0, 0.0)];
        let trips = trips(&fills(&rows)).unwrap();
        assert_eq!((trips.closed, trips.open), (2, 0));
        assert_eq!((trips.avg_win, trips.avg_loss), (Num(9.5), Num(-10.5)));
        assert_eq!(trips.profit_factor, Num(9.5 / 10.5));
    }

    #[test]
    fn the_last_fills_are_listed() {
        let rows = vec![("A", 1.0, 1.0, 0.0); MOST_FILLS + 2];
        let table = table(&fills(&rows));
        assert_eq!((table.total, table.ts.len()), (MOST_FILLS + 2, MOST_FILLS));
        assert_eq!((table.ts[0], table.symbols.len()), (2 * 86_400, 1));
        assert_eq!(trips(&fills(&[])), None);
    }
}
