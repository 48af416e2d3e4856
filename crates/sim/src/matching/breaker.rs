//! Market-wide circuit breakers: from the path of an index to the spans in which nothing trades.
//! A bar that overlaps such a span is a halted bar of every symbol.

use qraft_base::fixed::{Price, Rate, Rounding};

/// A span of a day in which nothing trades, in milliseconds since local midnight; the end is not
/// part of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Halt {
    /// Its first millisecond.
    pub from_ms: u32,
    /// The first millisecond after it.
    pub to_ms: u32,
}

/// One level of a breaker.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Level {
    /// Move of the index from the previous close.
    move_by: Rate,
    /// How long trading rests before `late_ms`; `None`: to the end of the day.
    pause_ms: Option<u32>,
    /// What it does from `late_ms` on.
    late: Late,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Late {
    /// Trading ends for the day.
    Ends,
    /// Nothing.
    Nothing,
}

/// A breaker of one market, with the sessions of its day.
#[derive(Clone, PartialEq, Debug)]
pub struct IndexBreaker {
    levels: Vec<Level>,
    /// Rises count as falls do.
    both_ways: bool,
    late_ms: u32,
    /// Spans of trading.
    sessions: Vec<(u32, u32)>,
    /// First and last day, as year × 10,000 + month × 100 + day.
    in_force: (u32, u32),
}

const fn clock(hour: u32, minute: u32) -> u32 {
    (hour * 60 + minute) * 60_000
}

fn per_cent(n: i128) -> Rate {
    Rate::from_units(n * Rate::ONE_UNITS / 100)
}

const QUARTER_HOUR_MS: u32 = 15 * 60_000;

impl IndexBreaker {
    /// China, 1 to 7 January 2016, on the CSI 300 and either way: 5 % rests trading for 15 minutes,
    /// from 14:45 on it ends the day; 7 % ends the day.
    pub fn cn_2016() -> IndexBreaker {
        let five =
            Level { move_by: per_cent(5), pause_ms: Some(QUARTER_HOUR_MS), late: Late::Ends };
        let seven = Level { move_by: per_cent(7), pause_ms: None, late: Late::Ends };
        IndexBreaker {
            levels: vec![five, seven],
            both_ways: true,
            late_ms: clock(14, 45),
            sessions: vec![(clock(9, 30), clock(11, 30)), (clock(13, 0), clock(15, 0))],
            in_force: (20_160_101, 20_160_107),
        }
    }

    /// United States since 8 April 2013, on falls of the S&P 500: 7 % and 13 % rest trading for 15
    /// minutes, from 15:25 on they do nothing; 20 % ends the day.
    pub fn us() -> IndexBreaker {
        let pause = |n| Level {
            move_by: per_cent(n),
            pause_ms: Some(QUARTER_HOUR_MS),
            late: Late::Nothing,
        };
        let twenty = Level { move_by: per_cent(20), pause_ms: None, late: Late::Ends };
        IndexBreaker {
            levels: vec![pause(7), pause(13), twenty],
            both_ways: false,
            late_ms: clock(15, 25),
            sessions: vec![(clock(9, 30), clock(16, 0))],
            in_force: (20_130_408, 99_991_231),
        }
    }

    /// True on the days on which it is in force.
    pub fn is_in_force(&self, year: u32, month: u32, day: u32) -> bool {
        let date = year * 10_000 + month * 100 + day;
        (self.in_force.0..=self.in_force.1).contains(&date)
    }

    /// The halts of a day, from the index's previous close and its path (milliseconds since local
    /// midnight and level, in order of time). Each level acts once a day; a level that is reached
    /// while trading rests is not seen.
    pub fn halts(&self, prev_close: Price, path: &[(u32, Price)]) -> Vec<Halt> {
        let mut halts: Vec<Halt> = Vec::new();
        let mut done = vec![false; self.levels.len()];
        for &(now, level) in path {
            let rests = halts.last().is_some_and(|halt| now < halt.to_ms);
            if rests || !self.is_open(now) {
                continue;
            }
            // The severest level that is reached speaks; the ones below it are done too.
            let reached = (0..self.levels.len())
                .rev()
                .find(|at| !done[*at] && self.is_reached(self.levels[*at], prev_close, level));
            let Some(at) = reached else { continue };
            done[..=at].fill(true);
            if let Some(to_ms) = self.end_of(self.levels[at], now) {
                halts.push(Halt { from_ms: now, to_ms });
            }
        }
        halts
    }

    fn is_reached(&self, level: Level, prev_close: Price, now: Price) -> bool {
        let far = |rate: Rate| prev_close.moved(rate, Price::ZERO, NEAREST);
        let fell = far(-level.move_by).is_some_and(|floor| now <= floor);
        let rose = self.both_ways && far(level.move_by).is_some_and(|top| now >= top);
        fell || rose
    }

    fn is_open(&self, now: u32) -> bool {
        self.sessions.iter().any(|(from, to)| (*from..*to).contains(&now))
    }

    /// When a halt that starts now ends: pauses count time of trading.
    fn end_of(&self, level: Level, now: u32) -> Option<u32> {
        let close = self.sessions.last().map(|(_, to)| *to)?;
        if now >= self.late_ms {
            let ends = level.pause_ms.is_none() || level.late == Late::Ends;
            return ends.then_some(close);
        }
        let Some(mut left) = level.pause_ms else { return Some(close) };
        for &(from, to) in self.sessions.iter().filter(|(_, to)| *to > now) {
            let start = from.max(now);
            if left <= to - start {
                return Some(start + left);
            }
            left -= to - start;
        }
        Some(close)
    }
}

/// A level of an index has no tick.
const NEAREST: Rounding = Rounding::HalfUp;

/// True where a bar from `from_ms` to `to_ms` overlaps a halt.
pub fn is_halted(halts: &[Halt], from_ms: u32, to_ms: u32) -> bool {
    halts.iter().any(|halt| from_ms < halt.to_ms && halt.from_ms < to_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(points: &[(u32, u32, &str)]) -> Vec<(u32, Price)> {
        let level = |text| Price::parse(text).expect("a level");
        points.iter().map(|(h, m, text)| (clock(*h, *m), level(text))).collect()
    }

    fn halts(breaker: &IndexBreaker, points: &[(u32, u32, &str)]) -> Vec<(u32, u32)> {
        let halts = breaker.halts(Price::from_whole(1000), &path(points));
        halts.iter().map(|halt| (halt.from_ms, halt.to_ms)).collect()
    }

    #[test]
    fn a_day_of_january_2016() {
        let cn = IndexBreaker::cn_2016();
        let points = [(9, 42, "950"), (9, 50, "930"), (9, 58, "929"), (14, 0, "900")];
        let day = [(clock(9, 42), clock(9, 57)), (clock(9, 58), clock(15, 0))];
        assert_eq!(halts(&cn, &points), day);
        assert_eq!(halts(&cn, &[(14, 45, "1050")]), [(clock(14, 45), clock(15, 0))]);
        assert_eq!(halts(&cn, &[(11, 20, "950")]), [(clock(11, 20), clock(13, 5))]);
        assert_eq!(halts(&cn, &[(10, 0, "950.01")]), []);
        assert_eq!(halts(&cn, &[(10, 0, "950"), (10, 15, "949")]), [(clock(10, 0), clock(10, 15))]);
        assert!(cn.is_in_force(2016, 1, 7) && !cn.is_in_force(2016, 1, 8));
    }

    #[test]
    fn a_day_in_the_united_states() {
        let us = IndexBreaker::us();
        let points = [(10, 0, "930"), (11, 0, "870"), (15, 30, "800")];
        let day = [
            (clock(10, 0), clock(10, 15)),
            (clock(11, 0), clock(11, 15)),
            (clock(15, 30), clock(16, 0)),
        ];
        assert_eq!(halts(&us, &points), day);
        assert_eq!(halts(&us, &[(15, 25, "870"), (11, 0, "1070")]), []);
        assert_eq!(halts(&us, &[(15, 24, "930")]), [(clock(15, 24), clock(15, 39))]);
    }

    #[test]
    fn a_bar_that_overlaps_a_halt_is_halted() {
        let halts = [Halt { from_ms: 100, to_ms: 200 }];
        assert!(is_halted(&halts, 150, 250) && is_halted(&halts, 0, 101));
        assert!(!is_halted(&halts, 0, 100) && !is_halted(&halts, 200, 300));
    }
}
