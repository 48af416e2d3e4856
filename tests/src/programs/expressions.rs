//! Expressions. Every number holds a column somewhere, so that nothing folds to a constant where a
//! series is needed.

use proptest::prelude::*;

use super::calls;

/// A piece of text with what it holds.
#[derive(Clone, Debug)]
pub struct Piece {
    /// As written.
    pub text: String,
    /// Names of what is inside.
    pub marks: Vec<&'static str>,
}

impl Piece {
    fn leaf(text: impl Into<String>) -> Self {
        Piece { text: text.into(), marks: Vec::new() }
    }

    fn marked(text: impl Into<String>, mark: &'static str) -> Self {
        Piece { text: text.into(), marks: vec![mark] }
    }

    /// A new text over pieces.
    fn over<const N: usize>(text: String, mark: &'static str, parts: [Piece; N]) -> Self {
        let mut marks = vec![mark];
        marks.extend(parts.into_iter().flat_map(|part| part.marks));
        Piece { text, marks }
    }
}

/// Pieces to draw.
pub(super) type Pieces = BoxedStrategy<Piece>;

/// Numbers and conditions of a depth.
#[derive(Clone)]
pub struct Level {
    with_lets: (Pieces, Pieces),
    without_lets: (Pieces, Pieces),
}

impl Level {
    /// Expressions of at most that depth.
    pub fn new(depth: usize) -> Self {
        Level::of(depth, false)
    }

    /// The same, with parts that are read on a coarser clock.
    pub fn with_frames(depth: usize) -> Self {
        Level::of(depth, true)
    }

    fn of(depth: usize, frames: bool) -> Self {
        Level {
            with_lets: to_depth(depth, true, frames),
            without_lets: to_depth(depth, false, frames),
        }
    }

    /// A number per symbol and bar.
    pub fn number(&self) -> Pieces {
        self.with_lets.0.clone()
    }

    /// A condition.
    pub fn condition(&self) -> Pieces {
        self.with_lets.1.clone()
    }

    /// A number that names no definition.
    pub fn number_without_lets(&self) -> Pieces {
        self.without_lets.0.clone()
    }

    /// A condition that names no definition.
    pub fn condition_without_lets(&self) -> Pieces {
        self.without_lets.1.clone()
    }
}

fn to_depth(depth: usize, lets: bool, frames: bool) -> (Pieces, Pieces) {
    let mut number = columns(lets);
    let mut condition = comparison(number.clone());
    for _ in 1..depth {
        let next = grown_number(number.clone(), condition.clone(), lets);
        condition = grown_condition(number.clone(), condition, lets);
        number = next;
        if frames {
            number = sometimes_coarser(number);
            condition = sometimes_coarser(condition);
        }
    }
    (number, condition)
}

/// Some of them on a coarser clock, of which only complete bars are read.
fn sometimes_coarser(x: Pieces) -> Pieces {
    let frame = prop::sample::select(&["2D", "3D", "1W", "1M"][..]);
    let coarser = (x.clone(), frame, 0..=2u32).prop_map(|(x, frame, back)| {
        let lag = if back > 0 { format!("[{back}]") } else { String::new() };
        Piece::over(format!("({})@{frame}{lag}", x.text), "frame", [x])
    });
    prop_oneof![9 => x, 1 => coarser].boxed()
}

/// A column, or the number that is defined.
pub(super) fn columns(lets: bool) -> Pieces {
    let column = prop_oneof![
        5 => Just("close"), 1 => Just("open"), 1 => Just("high"), 1 => Just("low"),
        1 => Just("volume")
    ]
    .prop_map(Piece::leaf);
    if lets {
        prop_oneof![8 => column, 1 => Just(Piece::marked("m", "let"))].boxed()
    } else {
        column.boxed()
    }
}

/// A window: a literal or a param.
pub(super) fn window() -> BoxedStrategy<Piece> {
    prop_oneof![
        4 => (1..=14u32).prop_map(|n| Piece::leaf(n.to_string())),
        1 => Just(Piece::marked("win", "param window")),
        1 => Just(Piece::marked("slow", "param window")),
    ]
    .boxed()
}

/// A lag: a literal or a param.
pub(super) fn lag() -> BoxedStrategy<Piece> {
    prop_oneof![
        4 => (0..=6u32).prop_map(|n| Piece::leaf(n.to_string())),
        1 => Just(Piece::marked("back", "param lag")),
    ]
    .boxed()
}

/// A number that may be constant.
pub(super) fn level(number: Pieces) -> Pieces {
    let literal = prop_oneof![
        Just("0"),
        Just("1"),
        Just("0.5"),
        Just("2"),
        Just("100"),
        Just("5%"),
        Just("20bps"),
        Just("1_000"),
        Just("-1"),
        Just("-0.25"),
        Just("50")
    ];
    prop_oneof![
        5 => number,
        2 => literal.prop_map(|text| Piece::leaf(format!("({text})"))),
        1 => Just(Piece::marked("hurdle", "param level")),
    ]
    .boxed()
}

fn binary(
    ops: &'static [&'static str],
    a: Pieces,
    b: Pieces,
) -> impl Strategy<Value = Piece> + Clone {
    (prop::sample::select(ops), a, b, any::<bool>()).prop_map(|(op, a, b, swap)| {
        let (left, right) = if swap { (b, a) } else { (a, b) };
        Piece::over(format!("({} {op} {})", left.text, right.text), op, [left, right])
    })
}

fn call(names: &'static [&'static str], x: Pieces) -> impl Strategy<Value = Piece> + Clone {
    (prop::sample::select(names), x)
        .prop_map(|(name, x)| Piece::over(format!("{name}({})", x.text), name, [x]))
}

fn pair(
    names: &'static [&'static str],
    a: Pieces,
    b: Pieces,
) -> impl Strategy<Value = Piece> + Clone {
    (prop::sample::select(names), a, b).prop_map(|(name, a, b)| {
        Piece::over(format!("{name}({}, {})", a.text, b.text), name, [a, b])
    })
}

const ROLLING: &[&str] =
    &["SMA", "EMA", "EMA", "STD", "SUM", "TS_MIN", "TS_MAX", "ROC", "RSI", "TS_ZSCORE"];

fn grown_number(x: Pieces, condition: Pieces, lets: bool) -> Pieces {
    let rolling = (prop::sample::select(ROLLING), x.clone(), window(), any::<bool>()).prop_map(
        |(name, x, n, keyword)| {
            let key = if keyword { "window=" } else { "" };
            Piece::over(format!("{name}({}, {key}{})", x.text, n.text), name, [x, n])
        },
    );
    let atr = window().prop_map(|n| Piece::over(format!("ATR({})", n.text), "ATR", [n]));
    let lagged = (x.clone(), lag())
        .prop_map(|(x, n)| Piece::over(format!("({})[{}]", x.text, n.text), "lag", [x, n]));
    let called = calls::numbers(x.clone(), condition.clone(), lets);
    let chosen = (condition, x.clone(), level(x.clone())).prop_map(|(c, a, b)| {
        Piece::over(format!("WHERE({}, {}, {})", c.text, a.text, b.text), "WHERE", [c, a, b])
    });
    let negated = x.clone().prop_map(|x| Piece::over(format!("(-{})", x.text), "neg", [x]));
    prop_oneof![
        3 => columns(lets),
        6 => rolling,
        12 => called,
        1 => atr,
        2 => lagged,
        5 => binary(&["+", "-", "*", "/", "%", "-", "/"], x.clone(), level(x.clone())),
        1 => binary(&["**"], x.clone(), Just(Piece::leaf("2")).boxed()),
        1 => negated,
        2 => call(&["ABS", "LOG", "SQRT"], x.clone()),
        1 => pair(&["MIN", "MAX"], x.clone(), x.clone()),
        1 => chosen,
        3 => call(&["RANK", "PCT_RANK", "ZSCORE"], x),
    ]
    .boxed()
}

fn comparison(x: Pieces) -> Pieces {
    let ops = &["<", "<=", ">", ">=", "<", ">", "==", "!="];
    prop_oneof![
        6 => binary(ops, x.clone(), level(x.clone())),
        1 => pair(&["CROSS_UP", "CROSS_DOWN"], x.clone(), level(x)),
    ]
    .boxed()
}

fn grown_condition(x: Pieces, condition: Pieces, lets: bool) -> Pieces {
    let not = condition.clone().prop_map(|c| Piece::over(format!("(not {})", c.text), "not", [c]));
    let is_nan = (x.clone(), any::<bool>()).prop_map(|(x, negated)| {
        let word = if negated { "is not nan" } else { "is nan" };
        Piece::over(format!("({} {word})", x.text), "is nan", [x])
    });
    let lagged = (condition.clone(), lag())
        .prop_map(|(c, n)| Piece::over(format!("({})[{}]", c.text, n.text), "bool lag", [c, n]));
    let chosen = (condition.clone(), condition.clone(), condition.clone()).prop_map(|(c, a, b)| {
        let text = format!("WHERE({}, {}, {})", c.text, a.text, b.text);
        Piece::over(text, "bool WHERE", [c, a, b])
    });
    let called = calls::conditions(x.clone(), condition.clone(), lets);
    let leaf =
        if lets { Just(Piece::marked("calm", "let")).boxed() } else { comparison(x.clone()) };
    prop_oneof![
        8 => comparison(x),
        4 => called,
        4 => binary(&["and", "or", "and", "or", "==", "!="], condition.clone(), condition),
        1 => not,
        1 => is_nan,
        1 => lagged,
        1 => chosen,
        1 => leaf,
    ]
    .boxed()
}
