//! Names that are no operators here: former ones, and those of other libraries that stand for
//! several lines, need no operator, or are left out for a reason.

/// Former names and today's.
pub static RENAMED: &[(&str, &str)] = &[("ROC_PCT", "ROC")];

/// Names of other libraries, and what to write here instead, or why there is nothing.
pub static ELSEWHERE: &[(&str, &str)] = &[
    ("AC", "write `AO() - SMA(AO(), 5)`"),
    (
        "ACCBANDS",
        "write `SMA(close, 20)` and means of high and low, widened by the range of the bar",
    ),
    ("ACOS", ANGLES),
    ("ADD", "write `a + b`"),
    ("ADR", "write `SMA(high - low, 14)`"),
    ("AROON", "it has two lines: `AROON_UP` and `AROON_DOWN`"),
    ("ASIN", ANGLES),
    ("BBANDS", "it has three lines: `BBANDS_UPPER`, `BBANDS_MIDDLE` and `BBANDS_LOWER`"),
    ("CMOU", "write `100 * SUM(close - close[1], 14) / SUM(ABS(close - close[1]), 14)`"),
    ("COPPOCK", "write `100 * WMA(ROC(close, 14) + ROC(close, 11), 10)`"),
    ("COS", ANGLES),
    ("CVI", "write `100 * ROC(EMA(high - low, 10), 10)`"),
    ("DIV", "write `a / b`"),
    ("DONCHIAN", "it has three lines: `DONCHIAN_UPPER`, `DONCHIAN_MIDDLE`, `DONCHIAN_LOWER`"),
    ("DPO", "write `close - SMA(close, 20)[11]`"),
    ("ERI", "write `high - EMA(close, 13)` and `low - EMA(close, 13)`"),
    ("FOSC", "write `100 * (close - TSF(close, 5)[1]) / close`"),
    ("FRACTAL", "a swing shows some bars later: `ARGMAX(high, 5) == 2` is true when it does"),
    ("HA", "smoothed candles are left out: orders do not fill at prices that were never traded"),
    ("HT_DCPERIOD", CYCLES),
    ("HT_DCPHASE", CYCLES),
    ("HT_PHASOR", CYCLES),
    ("HT_SINE", CYCLES),
    ("HT_TRENDLINE", CYCLES),
    ("HT_TRENDMODE", CYCLES),
    ("IMI", "write `100 * SUM(MAX(close - open, 0), 14) / SUM(ABS(close - open), 14)`"),
    ("KC", "it has three lines: `KELTNER_UPPER`, `KELTNER_MIDDLE` and `KELTNER_LOWER`"),
    ("KDJ", "write `3 * k - 2 * d` with `RMA(STOCHF_K(9), 3)` as k and its `RMA` as d"),
    ("KELTNER", "it has three lines: `KELTNER_UPPER`, `KELTNER_MIDDLE` and `KELTNER_LOWER`"),
    ("MA", "say which mean: `SMA`, `EMA`, `WMA`, `RMA`, `DEMA`, `TEMA`, `TRIMA`, `KAMA`, `T3`"),
    ("MACDEXT", "say which means: `MACD` is `EMA(x, fast) - EMA(x, slow)`"),
    ("MACDFIX", "write `MACD(x, 12, 26)`"),
    ("MAMA", CYCLES),
    ("MARKETFI", "write `(high - low) / volume`"),
    ("MASSI", "write `SUM(EMA(high - low, 9) / EMA(EMA(high - low, 9), 9), 25)`"),
    ("MAVP", "a window is one number for all bars"),
    ("MAXINDEX", "an index counts from where data begin; `ARGMAX(x, n)` counts bars back"),
    ("MININDEX", "an index counts from where data begin; `ARGMIN(x, n)` counts bars back"),
    ("MINMAX", "it has two lines: `TS_MIN` and `TS_MAX`"),
    ("MINMAXINDEX", "it has two lines: `ARGMIN` and `ARGMAX`, which count bars back"),
    ("MULT", "write `a * b`"),
    ("NVI", "write `CUMSUM(WHERE(volume < volume[1], LOG(close / close[1]), 0))`"),
    ("PERCENTILE", "write `QUANTILE(x, n, q)`, q from 0 to 1"),
    ("PERCENTRANK", "write `TS_RANK(x, n)`"),
    ("PVI", "write `CUMSUM(WHERE(volume > volume[1], LOG(close / close[1]), 0))`"),
    ("QSTICK", "write `SMA(close - open, 10)`"),
    ("RVI", "two indicators have this name; write the one that is meant with `STD` and `RMA`"),
    ("RVOL", "write `volume / SMA(volume, 20)`"),
    ("SAREXT", "`SAR(step=0.02, most=0.2)` has one speed for both sides"),
    ("SIN", ANGLES),
    ("SMI", "write `TSI`-like means of `close - MIDPRICE(13)` over those of half the range"),
    ("STOCH", "it has two lines: `STOCH_K` and `STOCH_D`"),
    ("STOCHF", "it has two lines: `STOCHF_K` and `STOCHF_D`"),
    ("STOCHRSI", "it has two lines: `STOCHRSI_K` and `STOCHRSI_D`"),
    ("SUB", "write `a - b`"),
    (
        "SUPERTREND",
        "left out: its bands depend on their own past; `KELTNER_LOWER` and `LATCH` come close",
    ),
    ("TAN", ANGLES),
    ("VHF", "write `(TS_MAX(close, 28) - TS_MIN(close, 28)) / SUM(ABS(close - close[1]), 28)`"),
    ("VORTEX", "it has two lines: `VORTEX_PLUS` and `VORTEX_MINUS`"),
    ("WAD", "write a `CUMSUM` of what is meant: authors define it in two ways"),
    ("ZLEMA", "write `EMA(2 * close - close[n], w)`, n half of w less 1"),
];

const CYCLES: &str = "cycle operators are left out: they are made of fixed filters of 6 to 50 bars \
                      whose state never forgets where data begin";

const ANGLES: &str =
    "the language has no sine: seasons are better said by a column of the calendar";

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
