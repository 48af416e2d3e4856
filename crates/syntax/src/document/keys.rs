//! The one table of every key of the strategy document. The reader takes from it which keys exist
//! and which of them this build honours; the docs are generated from it.

/// One key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeyDoc {
    /// Dotted; `*` stands for an author's own name.
    pub path: &'static str,
    /// What its value is.
    pub ty: &'static str,
    /// The unit of its value, where it has one.
    pub unit: &'static str,
    /// What holds without it; empty for nothing.
    pub default: &'static str,
    /// The version of qraft that brought it.
    pub since: &'static str,
    /// False where this build reads the key but cannot honour it: EXE006.
    pub honoured: bool,
    /// What it means, in a line.
    pub doc: &'static str,
}

macro_rules! keys {
    ($($path:literal $ty:literal $unit:literal $default:literal
       $honoured:literal $doc:literal;)*) => {
        &[$(KeyDoc {
            path: $path, ty: $ty, unit: $unit, default: $default,
            since: "0.1.0", honoured: $honoured, doc: $doc,
        }),*]
    };
}

/// Every key, in the order of the docs. Parents stand before their children.
pub fn keys() -> &'static [KeyDoc] {
    KEYS
}

/// The names of the keys that may stand directly in the map at `path` (empty: the top).
pub fn children(path: &str) -> impl Iterator<Item = &'static str> + Clone + use<> {
    let prefix = if path.is_empty() { String::new() } else { format!("{path}.") };
    KEYS.iter()
        .filter_map(move |key| key.path.strip_prefix(prefix.as_str()))
        .filter(|rest| !rest.contains('.') && *rest != "*")
}

/// The key at a path.
pub fn key(path: &str) -> Option<&'static KeyDoc> {
    KEYS.iter().find(|key| key.path == path)
}

static KEYS: &[KeyDoc] = keys! {
    "version" "integer" "" "" true "the version of the language; required";
    "name" "text" "" "the file's stem" true "what the strategy is called in results";
    "description" "text" "" "" true "what it does, for people";
    "kind" "text" "" "" true "`label` for a file that defines a label instead of a strategy";
    "universe" "name, list of symbols, or map" "" "all" true "the symbols it may hold";
    "universe.from" "text" "" "" true "the universe that `where` narrows";
    "universe.where" "condition" "" "" true "which members belong, bar by bar";
    "capital" "number" "currency" "1_000_000" true "what it starts with, in the data's currency";
    "data" "map" "" "" true "what the data must be";
    "data.bar" "interval" "" "" true "the length of a bar";
    "data.calendar" "text" "" "" true "the exchange calendar";
    "data.adjust" "text" "" "" true "how prices are adjusted";
    "params" "map" "" "" true "tunable numbers, by name";
    "params.*" "map or number" "" "" true "one param; a bare number is its default";
    "params.*.default" "number" "" "" true "the value where nothing else is said";
    "params.*.range" "list of two numbers" "" "" true "least and greatest value";
    "params.*.step" "number" "" "" true "the distance of the values in the range";
    "params.*.values" "list of numbers" "" "" true "the values, one by one";
    "params.*.log" "boolean" "" "false" true "draw from the range by its logarithm";
    "constraints" "list of conditions" "" "" true "conditions over params that every trial meets";
    "let" "map" "" "" true "named expressions";
    "let.*" "expression" "" "" true "one named expression";
    "uses" "map" "" "" true "plugins, by name and version";
    "uses.operators" "map" "" "" true "operators, by their name in expressions";
    "uses.operators.*" "text" "" "" true "a plugin and its versions, as in `acme/kalman@^1.2`";
    "rebalance" "interval" "" "none: signal-driven" true "how often holdings are re-targeted";
    "signals" "map" "" "" true "when to hold";
    "signals.long" "condition" "" "" true "enter, and stay, long";
    "signals.exit_long" "condition" "" "long is no longer true" true "leave a long";
    "signals.short" "condition" "" "" true "enter, and stay, short";
    "signals.exit_short" "condition" "" "short is no longer true" true "leave a short";
    "selection" "map" "" "" true "which of the candidates are held";
    "selection.mode" "all, topk, quantile or threshold" "" "all" true "how they are chosen";
    "selection.score" "expression" "" "" true "what they are ranked by; more is better";
    "selection.topk" "integer" "symbols" "" true "how many of the best";
    "selection.bottomk" "integer" "symbols" "0" true "how many of the worst, short";
    "selection.quantile" "number" "fraction" "" true "the share of the best";
    "selection.bottom_quantile" "number" "fraction" "0" true "the share of the worst, short";
    "selection.threshold" "number" "" "" true "scores above it are held";
    "selection.bottom_threshold" "number" "" "" true "scores below it are held short";
    "selection.by" "text" "" "" true "choose within each group of this column";
    "position" "map" "" "" true "how large a holding is";
    "position.scheme" "equal, score, vol_target, risk_parity or fixed" "" "equal"
        true "how weights are set";
    "position.gross" "number" "fraction of equity" "1.0" true "the sum of absolute weights";
    "position.target_vol" "number" "fraction a year" "" true "the volatility aimed at";
    "position.lookback" "integer" "bars" "60" true "the window of the volatility";
    "position.max_weight" "number" "fraction of equity" "" true "the largest weight of a symbol";
    "position.max_leverage" "number" "fraction of equity" "gross" true "the largest gross";
    "position.weight" "number" "fraction of equity" "" true "of each holding; `fixed` only";
    "position.weights" "map" "" "" true "weights by symbol; `fixed` only";
    "position.weights.*" "number" "fraction of equity" "" true "the weight of one symbol";
    "position.budgets" "map" "" "equal" true "shares of risk by symbol; `risk_parity` only";
    "position.budgets.*" "number" "" "" true "the share of one symbol; all are scaled to 1";
    "risk" "map" "" "" true "rules that close holdings";
    "risk.stop_loss" "number" "fraction" "" true "loss on a holding that closes it";
    "risk.take_profit" "number" "fraction" "" true "gain on a holding that closes it";
    "risk.trailing_stop" "number" "fraction" "" true "fall from a holding's peak that closes it";
    "risk.max_drawdown" "number" "fraction" "" true "fall of equity that closes everything";
    "risk.turnover_budget" "number" "fraction of equity a bar" "" true "the most that may trade";
    "risk.max_industry_weight" "number" "fraction of equity" ""
        true "the largest weight of an industry";
    "costs" "map" "" "" true "what trading costs";
    "costs.pack" "text" "" "" true "a market pack that the other keys override";
    "costs.fee_bps" "number" "bps" "0" true "fee on every fill";
    "costs.maker_fee_bps" "number" "bps" "fee_bps" true "fee on fills that rested in the book";
    "costs.min_fee" "number" "currency" "0" true "the least fee of an order";
    "costs.fee_per_contract" "number" "currency" "0" true "fee on each contract";
    "costs.sell_tax_bps" "number" "bps" "0" true "tax on sells";
    "costs.borrow_bps" "number" "bps a year" "0" true "what is paid on holdings that are short";
    "costs.slippage" "map" "" "" true "what a fill loses against the price";
    "costs.slippage.spread_bps" "number" "bps" "0"
        true "the whole spread; half is paid on each fill";
    "costs.slippage.impact" "map" "" "" true "how an order moves the price";
    "costs.slippage.impact.alpha" "number" "" "" true "its scale";
    "costs.slippage.impact.beta" "number" "" "" true "its exponent";
    "costs.slippage.impact.scale" "volatility" "" "none"
        true "times the daily volatility of the last 20 sessions";
    "costs.slippage.latency_ms" "number" "ms" "0" true "from decision to market";
    "costs.tick_size" "number" "currency" "" true "the step of prices";
    "costs.lot_size" "number" "shares" ""
        true "the step of holdings; without it shares are fractional";
    "costs.multiplier" "number" "" "1" true "the value of a contract's point";
    "costs.funding" "map" "" "" true "what holding costs";
    "costs.funding.rate" "expression" "" "" true "the rate of one interval";
    "costs.funding.every" "duration" "" "" true "the interval";
    "execution" "map" "" "" true "how orders reach the market";
    "execution.order" "market, limit, stop, twap, vwap or iceberg" "" "market"
        true "the kind of order";
    "execution.fill" "next_open, next_close, next_vwap or same_close" "" "next_open"
        true "the price of a fill";
    "execution.size_at" "fill or decision" "" "fill" true "when an order's size is set";
    "execution.limit" "expression" "price" "" true "the price of a limit order";
    "execution.limit_fill" "through or touch" "" "through"
        true "whether a bar must pass a limit to fill it";
    "execution.stop" "expression" "price" "" true "the price that triggers a stop order";
    "execution.slices" "integer" "orders" "" true "into how many a twap or vwap is cut";
    "execution.duration" "duration" "" "one session" true "how long a twap or vwap takes";
    "execution.display" "number" "shares" "" true "how much of an iceberg is shown";
    "execution.tif" "gtc, day or ioc" "" "gtc" true "how long an order waits";
    "execution.participation" "number" "fraction of volume" "" true "the most of a bar's volume";
    "execution.retries" "integer" "" "" true "how often an order is tried again";
    "hold" "map" "" "" true "how long a holding lasts";
    "hold.min_days" "integer" "sessions" "0" true "exit signals wait for it";
    "hold.max_days" "integer" "sessions" "none" true "closes at it";
    "hold.min_bars" "integer" "bars" "0" true "exit signals wait for it";
    "hold.max_bars" "integer" "bars" "none" true "closes at it";
    "cooldown_days" "integer" "sessions" "0" true "no entry after a full exit for so long";
    "cooldown_bars" "integer" "bars" "0" true "no entry after a full exit for so long";
};
