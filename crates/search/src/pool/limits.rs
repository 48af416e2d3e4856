//! What a pool may not exceed: how much money it can take, and how much of it may stand in one
//! name, one industry, one market.

use qraft_data::Panel;
use qraft_stats::gate::tail::quantile;

use super::build::{Member, Pool};

/// Where on the fills' participation capacity is measured: nearly all fills take no more.
const HIGH: f64 = 0.95;

/// What a sum of weights may be above a cap by its rounding alone.
const ROUNDING: f64 = 1e-9;

/// The category column whose groups are industries, and the one whose groups are markets.
const INDUSTRY: &str = "industry";
const MARKET: &str = "market";

/// The caps, as shares of the pool's money.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Caps {
    /// In one name.
    pub name: f64,
    /// In one industry.
    pub industry: f64,
    /// In one market: the sum of what is long and what is short.
    pub market: f64,
    /// Share of a bar's volume that a fill may take.
    pub participation: f64,
}

/// A cap and what the pool made of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Cap {
    /// `name`, `industry`, `market`
    pub of: &'static str,
    /// The cap.
    pub cap: f64,
    /// The most that the pool ever had there; `None` where the data do not say what is there.
    pub used: Option<f64>,
    /// Where.
    pub place: String,
    /// When: the bar.
    pub bar: usize,
}

impl Cap {
    /// True where the pool keeps to it.
    pub fn holds(&self) -> bool {
        self.used.is_none_or(|used| used <= self.cap * (1.0 + ROUNDING))
    }
}

/// All limits of a pool.
#[derive(Clone, PartialEq, Debug)]
pub struct Limits {
    /// The money that the pool can take before 95 of 100 fills of some member take more than the
    /// share of volume that is allowed; `None` where the data have no volume, or nothing was
    /// filled.
    pub capacity: Option<f64>,
    /// Name, industry and market.
    pub caps: Vec<Cap>,
    /// What all weights are to be multiplied by so that every cap holds; 1 where they do.
    pub scale: f64,
}

/// Measures a pool. `capital` is the money that each member was run with.
pub fn limits(pool: &Pool, members: &[Member], panel: &Panel, capital: f64, caps: &Caps) -> Limits {
    let width = panel.width();
    let mut greatest: [Option<(f64, usize, usize)>; 2] = [None, None];
    let groups = [INDUSTRY, MARKET].map(|column| panel.column(column));
    let mut names = (0.0, 0, 0);
    let mut weights = vec![0.0; width];
    for bar in 0..panel.bars() {
        weights.fill(0.0);
        for (place, share) in pool.kept.iter().zip(&pool.weights) {
            let row = &members[*place].weights[bar * width..][..width];
            weights.iter_mut().zip(row).for_each(|(sum, weight)| *sum += share * weight);
        }
        for (symbol, weight) in weights.iter().enumerate() {
            if weight.abs() > names.0 {
                names = (weight.abs(), symbol, bar);
            }
        }
        // without a column of markets there is one
        for (most, (column, whole)) in greatest.iter_mut().zip(groups.iter().zip([false, true])) {
            let codes = column.map(|codes| &codes[bar * width..][..width]);
            for (group, sum) in sums(&weights, codes, whole) {
                if most.is_none_or(|most| sum > most.0) {
                    *most = Some((sum, group, bar));
                }
            }
        }
    }
    let [industry, market] = greatest;
    let named = |column: &str, group: usize| {
        let name = panel.category(column, group as f64).map(str::to_owned);
        name.unwrap_or_else(|| if group == 0 { "all".to_owned() } else { group.to_string() })
    };
    let symbol = panel.symbols.get(names.1).map_or_else(String::new, ToString::to_string);
    let caps_told = vec![
        Cap { of: "name", cap: caps.name, used: Some(names.0), place: symbol, bar: names.2 },
        of_groups("industry", caps.industry, industry, |group| named(INDUSTRY, group)),
        of_groups("market", caps.market, market, |group| named(MARKET, group)),
    ];
    let broken = caps_told.iter().filter(|cap| !cap.holds());
    let scale = broken.filter_map(|cap| Some(cap.cap / cap.used?));
    let scale = scale.filter(|scale| scale.is_finite()).fold(1.0, f64::min);
    Limits { capacity: capacity(pool, members, capital, caps), caps: caps_told, scale }
}

fn of_groups(
    of: &'static str,
    cap: f64,
    most: Option<(f64, usize, usize)>,
    name: impl Fn(usize) -> String,
) -> Cap {
    match most {
        Some((used, group, bar)) => Cap { of, cap, used: Some(used), place: name(group), bar },
        None => Cap { of, cap, used: None, place: String::new(), bar: 0 },
    }
}

/// Σ|weight| by group of one bar, by rising code. Without codes everything is one group where
/// `whole` is set, and there are no groups elsewhere.
fn sums(weights: &[f64], codes: Option<&[f64]>, whole: bool) -> Vec<(usize, f64)> {
    let mut sums: Vec<(usize, f64)> = Vec::new();
    let mut add = |group: usize, weight: f64| match sums.binary_search_by_key(&group, |sum| sum.0) {
        Ok(at) => sums[at].1 += weight.abs(),
        Err(at) => sums.insert(at, (group, weight.abs())),
    };
    match codes {
        None if whole => weights.iter().for_each(|weight| add(0, *weight)),
        None => {}
        Some(codes) => {
            let known = weights.iter().zip(codes).filter(|(_, code)| **code >= 0.0);
            known.for_each(|(weight, code)| add(*code as usize, *weight));
        }
    }
    sums
}

/// A member that was run with so much money and took the share q of volume can be run with
/// capital · cap / q; in the pool it has its weight of the money.
fn capacity(pool: &Pool, members: &[Member], capital: f64, caps: &Caps) -> Option<f64> {
    let of = |(place, weight): (&usize, &f64)| {
        let high = quantile(&members[*place].participation, HIGH).ok().filter(|q| *q > 0.0)?;
        (*weight > 0.0).then(|| capital * caps.participation / high / weight)
    };
    let each: Option<Vec<f64>> = pool.kept.iter().zip(&pool.weights).map(of).collect();
    each?.into_iter().reduce(f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_base::{Interval, Symbol, Ts};

    fn panel() -> Panel {
        let ts = (0..2).map(Ts::from_day).collect();
        let symbols = ["A", "B", "C"].map(Symbol::new).to_vec();
        let columns = vec![
            ("close".to_owned(), vec![1.0; 6]),
            ("industry".to_owned(), vec![0.0, 0.0, 1.0, 0.0, 0.0, 1.0]),
        ];
        Panel::from_columns(symbols, ts, Interval::DAY, "24/7", columns).expect("a panel")
    }

    fn member(weights: [f64; 6], participation: Vec<f64>) -> Member {
        let returns = vec![0.0, 0.01];
        let weights = weights.to_vec();
        Member { rank: 1, trial: 0, score: 1.0, returns, weights, participation }
    }

    fn caps(name: f64) -> Caps {
        Caps { name, industry: 0.8, market: 1.0, participation: 0.01 }
    }

    #[test]
    fn the_most_is_found_with_its_place_and_what_it_takes_to_keep_to_it() {
        let members = [
            member([0.5, 0.1, 0.2, 0.3, 0.4, -0.4], vec![0.02; 40]),
            member([0.5, 0.3, 0.0, 0.1, 0.2, 0.2], vec![0.001; 40]),
        ];
        let pool = Pool {
            clusters: vec![vec![0], vec![1]],
            kept: vec![0, 1],
            weights: vec![0.5, 0.5],
            volatility: None,
        };
        let found = limits(&pool, &members, &panel(), 1e6, &caps(0.25));
        let of = |at: usize| (&found.caps[at].place[..], found.caps[at].bar, found.caps[at].used);
        assert_eq!(of(0), ("A", 0, Some(0.5)));
        assert_eq!(of(1), ("all", 0, Some(0.7)));
        let used = found.caps[2].used.expect("one market");
        assert!((used - 0.8).abs() < 1e-12 && found.caps[2].bar == 0, "{found:?}");
        assert!(!found.caps[0].holds() && found.caps[1].holds() && found.caps[2].holds());
        assert_eq!(found.scale, 0.5);
        // the first takes 2 % of volume where 1 % is allowed: half the money, for half of the pool
        assert_eq!(found.capacity, Some(1e6));
        assert_eq!(limits(&pool, &members, &panel(), 1e6, &caps(0.9)).scale, 1.0);
    }

    #[test]
    fn what_the_data_do_not_say_is_not_judged() {
        let members = [member([1.0, 0.0, 0.0, 1.0, 0.0, 0.0], Vec::new())];
        let pool =
            Pool { clusters: vec![vec![0]], kept: vec![0], weights: vec![1.0], volatility: None };
        let mut panel = panel();
        panel.columns.retain(|(name, _)| name == "close");
        let found = limits(&pool, &members, &panel, 1e6, &caps(1.0));
        assert_eq!((found.capacity, found.caps[1].used), (None, None));
        assert!(found.caps[1].holds());
    }
}
