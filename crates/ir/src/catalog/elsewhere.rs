//! Names that are no operators here: former ones, and those of other libraries that stand for
//! several lines, need no operator, or are left out for a reason.

/// Former names and today's.
pub static RENAMED: &[(&str, &str)] = &[("ROC_PCT", "ROC")];

/// Names of other libraries, and what to write here instead, or why there is nothing.
pub static ELSEWHERE: &[(&str, &str)] = &[
    ("AC", "write `AO() - SMA(AO(), 5)`"),
    ("ADD", "write `a + b`"),
    ("AROON", "it has two lines: `AROON_UP` and `AROON_DOWN`"),
    ("BBANDS", "it has three lines: `BBANDS_UPPER`, `BBANDS_MIDDLE` and `BBANDS_LOWER`"),
    ("DIV", "write `a / b`"),
    ("DONCHIAN", "it has three lines: `DONCHIAN_UPPER`, `DONCHIAN_MIDDLE`, `DONCHIAN_LOWER`"),
    ("FRACTAL", "a swing is known some bars later only; `ARGMAX(high, 5)[0] == 2` sees it then"),
    ("HT_DCPERIOD", CYCLES),
    ("HT_DCPHASE", CYCLES),
    ("HT_PHASOR", CYCLES),
    ("HT_SINE", CYCLES),
    ("HT_TRENDLINE", CYCLES),
    ("HT_TRENDMODE", CYCLES),
    ("KC", "it has three lines: `KELTNER_UPPER`, `KELTNER_MIDDLE` and `KELTNER_LOWER`"),
    ("KELTNER", "it has three lines: `KELTNER_UPPER`, `KELTNER_MIDDLE` and `KELTNER_LOWER`"),
    ("MA", "say which mean: `SMA`, `EMA`, `WMA`, `RMA`, `DEMA`, `TEMA`, `TRIMA`, `KAMA`, `T3`"),
    ("MACDEXT", "say which means: `MACD` is `EMA(x, fast) - EMA(x, slow)`"),
    ("MACDFIX", "write `MACD(x, 12, 26)`"),
    ("MAMA", CYCLES),
    ("MAVP", "a window is one number for all bars"),
    ("MAXINDEX", "an index counts from where data begin; `ARGMAX(x, n)` counts bars back"),
    ("MININDEX", "an index counts from where data begin; `ARGMIN(x, n)` counts bars back"),
    ("MINMAX", "it has two lines: `TS_MIN` and `TS_MAX`"),
    ("MINMAXINDEX", "it has two lines: `ARGMIN` and `ARGMAX`, which count bars back"),
    ("MULT", "write `a * b`"),
    ("STOCH", "it has two lines: `STOCH_K` and `STOCH_D`"),
    ("STOCHF", "it has two lines: `STOCHF_K` and `STOCHF_D`"),
    ("STOCHRSI", "it has two lines: `STOCHRSI_K` and `STOCHRSI_D`"),
    ("SUB", "write `a - b`"),
    ("VORTEX", "it has two lines: `VORTEX_PLUS` and `VORTEX_MINUS`"),
];

const CYCLES: &str = "cycle operators are left out: they are made of fixed filters of 6 to 50 bars \
                      whose state never forgets where data begin";

/// Why there are no candle patterns, all of whose names start with `CDL`.
pub const CANDLES: &str = "candle patterns are left out: each is a condition over `open`, `high`, \
                       `low`, `close` and their lags, with thresholds that should be visible";

/// What to write instead of `name`, where it is known from elsewhere.
pub(super) fn way(name: &str) -> Option<&'static str> {
    if name.starts_with("CDL") {
        return Some(CANDLES);
    }
    ELSEWHERE.iter().find(|(known, _)| *known == name).map(|(_, way)| *way)
}
