//! What stands around a leak: operators over it, other expressions beside it, and the way by which
//! it reaches an order.

use proptest::prelude::*;
use qraft_tests::programs::{Level, Piece};

use crate::cores::Core;

/// The params that random expressions name.
pub(super) const PARAMS: &str = "  win: {default: 4, range: [1, 9], step: 1}\n  \
     slow: {default: 7, range: [2, 21], step: 1}\n  \
     back: {default: 2, range: [0, 5], step: 1}\n  \
     hurdle: {default: 0.1, range: [-1.5, 1.5]}\n";

/// A random surrounding.
#[derive(Clone, Debug)]
pub(super) struct Around {
    x: Piece,
    y: Piece,
    condition: Piece,
    wraps: Vec<(u8, u32)>,
    compared: u8,
    named: u8,
    place: u8,
}

/// Surroundings to draw.
pub(super) fn arounds() -> impl Strategy<Value = Around> {
    let level = Level::new(2);
    let number = || level.number_without_lets();
    let condition = level.condition_without_lets();
    let wraps = prop::collection::vec((0..13u8, 1..=5u32), 0..=3);
    (number(), number(), condition, wraps, 0..12u8, 0..3u8, 0..6u8).prop_map(
        |(x, y, condition, wraps, compared, named, place)| Around {
            x,
            y,
            condition,
            wraps,
            compared,
            named,
            place,
        },
    )
}

impl Around {
    /// A number over a number that leaks.
    fn wrapped(&self, core: &str, is_daily: bool) -> String {
        let (x, condition) = (&self.x.text, &self.condition.text);
        self.wraps.iter().fold(core.to_owned(), |c, (how, n)| match how {
            0 => format!("({c} + {x})"),
            1 => format!("({x} - {c})"),
            2 => format!("SMA({c}, {n})"),
            3 => format!("EMA({c}, {n})"),
            4 => format!("RANK({c})"),
            5 => format!("WHERE({condition}, {c}, {x})"),
            6 => format!("({c})[{}]", n % 3),
            7 => format!("ABS({c})"),
            8 => format!("TS_MAX({c}, {n})"),
            9 => format!("({c} / {x})"),
            10 => format!("MAX({c}, {x})"),
            11 if is_daily => format!("({c})@1W"),
            12 if is_daily => format!("({c} * 2)@2D[1]"),
            _ => format!("(-{c})"),
        })
    }

    fn condition(&self, number: &str) -> String {
        let (y, condition) = (&self.y.text, &self.condition.text);
        match self.compared {
            0 => format!("{number} > {y}"),
            1 => format!("{number} < {y}"),
            2 => format!("CROSS_UP({number}, {y})"),
            3 => format!("({number}) is not nan"),
            4 => format!("({condition}) and {number} > {y}"),
            5 => format!("({condition}) or {number} <= {y}"),
            6 => format!("not ({number} >= {y})"),
            7 => format!("WHERE({condition}, {number} > {y}, {number} < {y})"),
            // Against itself, so that it is now above and now below.
            8 | 9 => format!("{number} > SMA({number}, 5)"),
            _ => format!("({number}) >= ({number})[1]"),
        }
    }

    /// The strategy around `text`, which is the core as written or as read.
    pub(super) fn document(&self, core: &Core, text: &str, is_daily: bool) -> String {
        let mut definitions = core.definition.clone();
        let mut number = self.wrapped(text, is_daily);
        if self.named == 1 {
            definitions.push_str(&format!("  leak: \"{text}\"\n"));
            number = self.wrapped("leak", is_daily);
        }
        let mut condition = self.condition(&number);
        if self.named == 2 {
            definitions.push_str(&format!("  edge: \"{number}\"\n"));
            number = "edge".to_owned();
            condition = self.condition("edge");
            definitions.push_str(&format!("  go: \"{condition}\"\n"));
            condition = "go".to_owned();
        }
        let other = &self.condition.text;
        let signals = match self.place {
            0 => format!("  long: \"{condition}\"\n"),
            1 => format!("  long: \"{other}\"\n  exit_long: \"{condition}\"\n"),
            2 => format!("  short: \"{condition}\"\n"),
            3 => format!("  short: \"{other}\"\n  exit_short: \"{condition}\"\n"),
            _ => format!("  long: \"{other}\"\n"),
        };
        let selection = match self.place {
            4 => {
                format!("rebalance: 1W\nselection: {{mode: topk, topk: 2, score: \"{number}\"}}\n")
            }
            _ => String::new(),
        };
        let lets = if definitions.is_empty() { "" } else { "let:\n" };
        format!(
            "version: 1\nname: leaking\nparams:\n{PARAMS}{}{lets}{definitions}\
             signals:\n{signals}{selection}costs: {{fee_bps: 1}}\n",
            core.param
        )
    }
}
