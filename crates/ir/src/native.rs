//! Operators that a kernel computes: those with a window, a state, or a look across symbols. What
//! else the language offers is a formula over these and over arithmetic.
//!
//! A node of one has its arguments in this order: the inputs (series of numbers), then, where there
//! is one, the window, then the other numbers, then `min_periods` where an author stated it. All
//! but the inputs are constants.
//!
//! Without `min_periods` a window is answered where all of its n values are valid. With m < n it is
//! answered of its valid values once there are m of them, also at the start of the data; ages still
//! count bars, and what is about the current value is missing where that is. An `ema` is shown from
//! its m-th valid value.

use crate::program::Unit;

/// How many earlier bars the first value needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Back {
    /// The window less the current bar.
    Window,
    /// The whole window before the current bar: it is over changes.
    WholeWindow,
    /// So many, whatever the arguments.
    Bars(u32),
}

/// What unit a value has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnitRule {
    /// The first input's.
    OfFirst,
    /// This one.
    Is(Unit),
}

/// What is known of a native operator besides its values.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct NativeInfo {
    /// Series that it reads.
    pub inputs: usize,
    /// Whether a window follows them.
    pub window: bool,
    /// Numbers after the window.
    pub numbers: usize,
    /// Whether `min_periods` may be stated.
    pub partial: bool,
    /// How far back the first value looks.
    pub back: Back,
    /// Whether it remembers more than a window: its values settle, and depend on where data begin.
    pub recursive: bool,
    /// Whether each value is computed from all symbols of its bar.
    pub cross_section: bool,
    /// Its unit.
    pub unit: UnitRule,
    /// Between which values it always lies, where that is known.
    pub between: Option<(f64, f64)>,
}

impl NativeInfo {
    const fn inputs(inputs: usize) -> Self {
        NativeInfo {
            inputs,
            window: false,
            numbers: 0,
            partial: false,
            back: Back::Bars(0),
            recursive: false,
            cross_section: false,
            unit: UnitRule::OfFirst,
            between: None,
        }
    }

    /// A window over one series, which may be answered before it is full.
    const fn window() -> Self {
        NativeInfo { window: true, back: Back::Window, partial: true, ..Self::inputs(1) }
    }

    /// A window over two series; a value is valid where both are.
    const fn pair() -> Self {
        NativeInfo { inputs: 2, ..Self::window() }
    }

    /// Across the symbols of one bar.
    const fn across(inputs: usize) -> Self {
        NativeInfo { cross_section: true, ..Self::inputs(inputs) }
    }

    const fn numbers(self, numbers: usize) -> Self {
        NativeInfo { numbers, ..self }
    }

    const fn back(self, back: Back) -> Self {
        NativeInfo { back, ..self }
    }

    const fn recursive(self) -> Self {
        NativeInfo { recursive: true, ..self }
    }

    const fn full(self) -> Self {
        NativeInfo { partial: false, ..self }
    }

    const fn is(self, unit: Unit) -> Self {
        NativeInfo { unit: UnitRule::Is(unit), ..self }
    }

    const fn between(self, low: f64, high: f64) -> Self {
        NativeInfo { between: Some((low, high)), ..self }
    }

    /// Arguments without `min_periods`.
    pub fn arity(&self) -> usize {
        self.inputs + usize::from(self.window) + self.numbers
    }
}

macro_rules! natives {
    ($($(#[$doc:meta])* $name:ident $text:literal $info:expr;)*) => {
        /// A native operator.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Native {
            $($(#[$doc])* $name,)*
        }

        impl Native {
            /// Every one of them.
            pub const ALL: &'static [Native] = &[$(Native::$name),*];

            /// The name in the textual form of a program.
            pub fn name(self) -> &'static str {
                match self {
                    $(Native::$name => $text,)*
                }
            }

            /// What is known of it.
            pub fn info(self) -> NativeInfo {
                match self {
                    $(Native::$name => $info,)*
                }
            }
        }
    };
}

const RATIO: Unit = Unit::Ratio;
const NONE: Unit = Unit::None;

natives! {
    /// `[x, n]` sum of the window
    Sum "sum" NativeInfo::window();
    /// `[x, n]` mean of the window
    Sma "sma" NativeInfo::window();
    /// `[x, n]` α = 2/(n+1), seeded with the first valid value, shown from the n-th
    Ema "ema" NativeInfo::window().recursive();
    /// `[x, n]` weights 1..n, the newest heaviest
    Wma "wma" NativeInfo::window();
    /// `[x, n]` Wilder's mean: first the mean of n valid values, then (y(n−1)+x)/n
    Rma "rma" NativeInfo::window().full().recursive();
    /// `[x, n]` ddof 1; NaN at n = 1
    Std "std" NativeInfo::window();
    /// `[x, n]` ddof 0
    StdP "stdp" NativeInfo::window();
    /// `[x, n]` ddof 1; NaN at n = 1
    Var "var" NativeInfo::window().is(NONE);
    /// `[x, n]` ddof 0
    VarP "varp" NativeInfo::window().is(NONE);
    /// `[x, n]` (x − mean)/std, ddof 1, constant window 0
    TsZscore "ts_zscore" NativeInfo::window().is(RATIO);
    /// `[x, n]` adjusted G1; NaN under 3 values or where all are equal
    Skew "skew" NativeInfo::window().is(RATIO);
    /// `[x, n]` adjusted excess G2; NaN under 4 values or where all are equal
    Kurt "kurt" NativeInfo::window().is(RATIO);
    /// `[x, n]` mean distance from the window's mean, constant window 0
    Mad "mad" NativeInfo::window();
    /// `[x, n]` product of the window
    Product "product" NativeInfo::window().is(NONE);
    /// `[x, n]` least of the window
    RollingMin "rolling_min" NativeInfo::window();
    /// `[x, n]` greatest of the window
    RollingMax "rolling_max" NativeInfo::window();
    /// `[x, n]` bars since the least, the most recent on ties
    ArgMin "arg_min" NativeInfo::window().is(NONE);
    /// `[x, n]` bars since the greatest, the most recent on ties
    ArgMax "arg_max" NativeInfo::window().is(NONE);
    /// `[x, n, pct]` average rank of x within its window from 1, over their number where pct is 1
    TsRank "ts_rank" NativeInfo::window().numbers(1).is(RATIO);
    /// `[x, n, q]` type 7, q from 0 to 1
    Quantile "quantile" NativeInfo::window().numbers(1);
    /// `[x, n]` least squares of x on 0..n−1: change a bar; NaN at n = 1
    Slope "slope" NativeInfo::window().full();
    /// `[x, n]` Wilder's index, 0–100, flat 50
    Rsi "rsi" NativeInfo::window().full().back(Back::WholeWindow).recursive().is(RATIO)
        .between(0.0, 100.0);
    /// `[high, low, close, n]` Wilder's mean of true ranges
    Atr "atr" NativeInfo { inputs: 3, ..NativeInfo::window() }.full().back(Back::WholeWindow)
        .recursive();
    /// `[x, y, n]` ddof 1
    Cov "cov" NativeInfo::pair().is(NONE);
    /// `[x, y, n]` Pearson within −1..1; NaN where either is constant
    Corr "corr" NativeInfo::pair().is(RATIO).between(-1.0, 1.0);
    /// `[y, x, n]` slope of y on x; NaN where x is constant
    Beta "beta" NativeInfo::pair().is(NONE);
    /// `[x]` sum of all valid values so far, shown where x is valid
    CumSum "cum_sum" NativeInfo::inputs(1).recursive();
    /// `[x, alpha]` y += alpha·(x − y), shown where both are valid; before the first such bar y is
    /// the last x
    Adapt "adapt" NativeInfo::inputs(2).recursive();
    /// `[high, low, step, most]` Wilder's parabolic stop and reverse, as TA-Lib steps it; a bar
    /// without both prices is passed over
    Sar "sar" NativeInfo::inputs(2).numbers(2).back(Back::Bars(1)).recursive();
    /// `[flag]` bars since the flag was last 1 (a missing flag is not), 0 on that bar; NaN before
    BarsSince "bars_since" NativeInfo::inputs(1).recursive().is(NONE);
    /// `[set, reset]` 0, and 1 from set until reset, which wins; flags are 1, 0 or NaN (holds)
    Latch "latch" NativeInfo::inputs(2).recursive().is(RATIO).between(0.0, 1.0);
    /// `[x, method, limit]` the last valid value, held for at most limit bars (0: without limit);
    /// the only method is 0, forward
    Fill "fill" NativeInfo::inputs(1).numbers(2).recursive();
    /// `[x]` across the universe: average rank from 1
    Rank "rank" NativeInfo::across(1).is(NONE);
    /// `[x]` across the universe: average rank / count
    PctRank "pct_rank" NativeInfo::across(1).is(RATIO).between(0.0, 1.0);
    /// `[x]` across the universe: ddof 0, all equal → 0
    Zscore "zscore" NativeInfo::across(1).is(RATIO);
    /// `[x]` across the universe: less the mean, all equal → 0
    Demean "demean" NativeInfo::across(1);
    /// `[x]` across the universe: over the sum of absolute values; 0 where that is 0
    Scale "scale" NativeInfo::across(1).is(RATIO).between(-1.0, 1.0);
    /// `[x, q]` across the universe: kept within the q and 1−q quantiles (type 7), q from 0 to 0.5
    Winsorize "winsorize" NativeInfo::across(1).numbers(1);
    /// `[y, x]` across the universe: what a line through x leaves of y; constant x: y less its
    /// mean; constant y: 0
    Residual "residual" NativeInfo::across(2);
    /// `[x, group]` within the group: average rank / count
    GroupPctRank "group_pct_rank" NativeInfo::across(2).is(RATIO).between(0.0, 1.0);
    /// `[x, group]` within the group: less the mean, all equal → 0
    GroupDemean "group_demean" NativeInfo::across(2);
    /// `[x, group]` within the group: ddof 0, all equal → 0
    GroupZscore "group_zscore" NativeInfo::across(2).is(RATIO);
}
