//! The table. One row a rule: code, name, level, status, what its fix promises, and when it fires.

use super::rule::{Rule, Severity, Status};
use crate::finding::Applicability;

macro_rules! status {
    (Fires) => {
        Status::Fires
    };
    (Of($command:literal)) => {
        Status::FiresIn($command)
    };
    (With($feature:literal)) => {
        Status::WithFeature($feature)
    };
    (Never($reason:literal)) => {
        Status::CannotArise($reason)
    };
}

macro_rules! promise {
    (None) => {
        None
    };
    (Display) => {
        Some(Applicability::DisplayOnly)
    };
    ($kind:ident) => {
        Some(Applicability::$kind)
    };
}

macro_rules! rules {
    (since $since:literal; $(
        $code:ident $name:literal $severity:ident $status:ident $(($why:literal))? $fix:ident
        $summary:literal;
    )*) => {
        $(
            #[doc = $summary]
            pub static $code: Rule = Rule {
                code: stringify!($code),
                name: $name,
                severity: Severity::$severity,
                summary: $summary,
                since: $since,
                status: status!($status $(($why))?),
                fix: promise!($fix),
                page: include_str!(concat!("../../rules/", stringify!($code), ".md")),
            };
        )*
        /// Every rule, in the order of the catalogue.
        pub static ALL: &[&Rule] = &[$(&$code),*];
    };
}

rules! {
    since "0.1.0";

    SYN001 "yaml-syntax" Error Fires Display
        "the document is not YAML";
    SYN002 "expression-syntax" Error Fires Safe
        "an expression does not parse";
    SYN003 "duplicate-key" Error Fires None
        "the same key stands twice in one map";
    SYN004 "ambiguous-scalar" Warn Fires Safe
        "YAML reads a bare word as a truth value, a time or a number";
    SYN005 "document-limit" Error Fires None
        "the document is deeper or larger than the limits allow";
    SYN006 "missing-key" Error Fires Unsafe
        "a required key is absent";
    SYN007 "split-by-yaml" Error Fires Safe
        "a flow collection cut an expression at a comma or bracket";

    NAM001 "unknown-operator" Error Fires Unsafe
        "no operator has this name";
    NAM002 "unknown-field" Error Fires Unsafe
        "no column, param or definition has this name";
    NAM003 "unknown-key" Error Fires Unsafe
        "the language has no such key at this place";
    NAM004 "duplicate-name" Error Fires None
        "one name is defined twice";
    NAM005 "shadowed-name" Warn Fires None
        "a definition hides a column or an operator";
    NAM006 "unknown-factor" Error Fires Unsafe
        "a factor does not resolve";
    NAM007 "unknown-universe" Error Fires Unsafe
        "no universe, calendar, market pack or symbol has this name";
    NAM008 "renamed" Warn Fires Safe
        "a deprecated spelling";
    NAM009 "wrong-arity" Error Fires Display
        "an operator got too few or too many arguments";
    NAM010 "unknown-argument" Error Fires Unsafe
        "an operator has no argument of this name";
    NAM011 "let-cycle" Error Fires None
        "definitions under `let` refer to each other in a circle";

    TYP001 "type-mismatch" Error Fires None
        "an operand or a value is of another type than needed";
    TYP002 "signal-not-bool" Error Fires Unsafe
        "a signal is not a condition";
    TYP003 "cross-section-of-one" Error Fires None
        "a cross-section over a universe of one symbol";
    TYP004 "constant-needed" Error Fires None
        "a window or level is a series, not a constant";
    TYP005 "always-true-or-false" Warn Fires None
        "a condition is decided by the ranges of its operands";
    TYP006 "zero-division" Warn Fires Unsafe
        "a divisor may be zero";
    TYP007 "nan-compare" Info Fires None
        "a comparison is unknown while an operand warms up";
    TYP008 "float-equality" Warn Fires Unsafe
        "prices or scores are compared for equality";
    TYP009 "score-vs-topk" Error Fires None
        "a selection needs a score, or a score has no selection";
    TYP010 "constraint-not-params" Error Fires None
        "a constraint reads more than params";

    UNI001 "unit-mismatch" Error Fires None
        "values of different units are compared or added";
    UNI002 "percent-or-fraction" Error Fires Unsafe
        "a fraction above 1 that looks like a percentage";
    UNI003 "bps-magnitude" Warn Fires Unsafe
        "a number of basis points that is too small or too large to be one";
    UNI004 "currency-mix" Error Fires None
        "money of two currencies without a rate between them";
    UNI005 "missing-unit" Error Fires Unsafe
        "a duration or size without its unit";
    UNI006 "off-tick-price" Warn Fires Unsafe
        "a constant price or size lies between ticks or lots";
    UNI007 "annualisation" Warn Fires Unsafe
        "the periods of a year do not fit the calendar";

    LAH001 "future-shift" Error Fires Unsafe
        "a value is read from a later bar";
    LAH002 "same-bar-fill" Error Fires Unsafe
        "orders fill at a price that is known only with the signal";
    LAH003 "centred-window" Error Fires Unsafe
        "a window reaches past the current bar";
    LAH004 "whole-sample" Error Fires Unsafe
        "a statistic is taken over all of history";
    LAH005 "unfinished-bar" Error Fires Unsafe
        "a coarser bar is read before it closes";
    LAH006 "label-in-signal" Error Fires None
        "a label, known only afterwards, decides a trade";
    LAH007 "not-as-of" Error Fires Unsafe
        "a fundamental is read before it was published";
    LAH008 "survivor-universe" Warn Fires Unsafe
        "the universe is the membership of today";
    LAH009 "adjusted-level" Warn Fires Unsafe
        "a back-adjusted price is compared with a fixed level";
    LAH010 "session-early" Error Fires Unsafe
        "a figure of the whole session is used before the session ends";
    LAH011 "backfill" Error Fires Unsafe
        "missing values are filled from later ones";
    LAH012 "operator-not-causal" Error With("operators from outside") None
        "an operator from outside reads later bars";
    LAH013 "known-at-missing" Error Fires Display
        "intraday data do not say whether stamps open or close their bars";
    LAH014 "intrabar-order" Warn Fires None
        "stop and target may both be hit within one bar";
    LAH015 "normalised-then-split" Error Fires None
        "a column was normalised over all of history";

    WIN001 "window-range" Error Fires None
        "a window is below 1, not whole, or over the limit";
    WIN002 "warmup-exceeds-data" Error Fires None
        "the warm-up is longer than the data";
    WIN003 "warmup-short" Warn Fires Unsafe
        "a recursive operator has not settled when trading begins";
    WIN004 "unit-not-whole-bars" Error Fires Display
        "a span is not a whole number of bars";
    WIN005 "timeframe-not-multiple" Error Fires None
        "a time frame cannot be built from the data's bar";
    WIN006 "mixed-closure" Error Fires Unsafe
        "bars stamped at their open meet bars stamped at their close";
    WIN007 "calendar-mix" Error Fires Display
        "series of different calendars meet without alignment";
    WIN008 "degenerate-window" Warn Fires None
        "a statistic is undefined or constant at this window";
    WIN009 "min-periods" Error Fires Unsafe
        "more values are required than the window holds";
    WIN010 "same-operands" Warn Fires None
        "a series is crossed with itself, or the fast one is the slower";

    CST001 "no-costs" Warn Fires Unsafe
        "no costs are stated";
    CST002 "zero-slippage" Warn Fires None
        "market orders fill without spread or impact";
    CST003 "negative-fee" Info Fires None
        "every fill earns a rebate";
    CST004 "impact-parameters" Error Fires None
        "a market impact that no market has";
    CST005 "participation" Warn Fires None
        "orders would be a large share of the volume";
    CST006 "funding-missing" Warn Fires Unsafe
        "a perpetual contract without funding";
    CST007 "contract-terms" Error Fires Unsafe
        "a futures contract without multiplier or tick";
    CST008 "zero-latency" Info Fires None
        "order-level matching without latency";
    CST009 "edge-below-cost" Warn Fires None
        "the profit target is smaller than the cost of a round trip";

    RSK001 "no-exit" Warn Fires None
        "nothing ever closes a position";
    RSK002 "cap-infeasible" Warn Fires None
        "the cap on one name leaves capital idle";
    RSK003 "stop-vs-breaker" Warn Fires None
        "the stop lies at or past the drawdown breaker";
    RSK004 "hold-vs-exit" Error Fires None
        "two rules can never both hold";
    RSK005 "turnover-infeasible" Warn Fires None
        "rebalancing implies more turnover than the budget";
    RSK006 "implied-leverage" Warn Fires None
        "weights or target volatility imply more leverage than the limit";
    RSK007 "vol-window-default" Info Fires Safe
        "target volatility without a look-back: 60 is used";
    RSK008 "group-cap-unmapped" Error Fires None
        "a cap on a group without a column that names the group";
    RSK009 "short-without-borrow" Warn Fires None
        "shorts that borrow for nothing";

    EXE001 "data-too-coarse" Error Fires None
        "an order type needs finer data than there are";
    EXE002 "slice-shorter-than-bar" Error Fires None
        "an order is sliced finer than the bar";
    EXE003 "unbounded-retry" Error Fires Unsafe
        "retries without a limit";
    EXE004 "fast-ignores" Warn Fires None
        "the fast scan does not model a setting";
    EXE005 "limit-never-fills" Warn Fires None
        "a limit outside of any plausible bar";
    EXE006 "not-supported" Error Fires None
        "a key that this build reads but cannot honour";

    SRC001 "space-over-budget" Warn Fires Unsafe
        "the grid has far more points than trials";
    SRC002 "empty-range" Error Fires Unsafe
        "a range holds nothing";
    SRC003 "unused-parameter" Error Fires Unsafe
        "the strategy has no such param";
    SRC004 "step-misses-end" Info Fires None
        "the step does not reach the end of its range";
    SRC005 "seed-missing" Warn Fires Safe
        "a random plan without a seed";
    SRC006 "sample-too-short" Warn Fires None
        "too few observations for so many trials";
    SRC007 "oos-overlap" Error With("out-of-sample splits") None
        "the search sees the out-of-sample window";
    SRC008 "no-constraint" Info Fires Unsafe
        "mirrored or pointless pairs are searched";
    SRC009 "default-outside-domain" Error Fires None
        "a param's default lies outside its own domain";

    OPR001 "bad-component" Error Of("qraft operator") None
        "a file is no operator component";
    OPR002 "import-refused" Error Of("qraft operator") None
        "an operator asks for the clock, chance, files or the network";
    OPR003 "signature-drift" Error Of("qraft operator") None
        "an operator's manifest and its own description differ";
    OPR004 "nondeterministic" Error Of("qraft operator") None
        "an operator answers differently for the same input";
    OPR005 "push-batch-differ" Error Of("qraft operator") None
        "an operator answers differently bar by bar and at once";
    OPR006 "limit-hit" Error Of("qraft operator") None
        "an operator used up its fuel or memory";
    OPR007 "guest-trap" Error Of("qraft operator") None
        "an operator breaks down, or refuses lawful rows";
    OPR008 "warm-up-differs" Error Of("qraft operator") None
        "an operator's first answer comes at another row than it says";
    OPR009 "answer-length" Error Of("qraft operator") None
        "an operator answers another number of values than rows";
    OPR010 "state-not-restored" Error Of("qraft operator") None
        "a state that was saved and loaded goes on otherwise";
    OPR011 "symbol-order" Error Of("qraft operator") None
        "a cross-section answers by the order of its symbols";
    OPR012 "case-differs" Error Of("qraft operator") None
        "an operator answers a case of its author's otherwise";
    OPR013 "unsigned-operator" Warn Of("qraft operator") None
        "nobody who is trusted stands for an operator";
    OPR014 "tampered-component" Error Of("qraft operator") None
        "a component or a manifest is not what was signed or pinned";

    VER001 "dsl-version" Error Fires None
        "this build does not read that version";
    VER002 "operator-range" Error With("the factor registry") Unsafe
        "no installed version fits the range";
    VER003 "unpinned" Warn Fires None
        "evidence needs exact versions";
    VER004 "deprecated" Warn With("the factor registry") Unsafe
        "a deprecated factor or operator";
    VER005 "not-approved" Error With("the factor registry") None
        "a proposed factor outside of research";

    DAT001 "column-missing" Error Fires Display
        "the data lack the stamp or the close";
    DAT002 "order" Error Fires None
        "stamps are unsorted or repeated";
    DAT003 "gaps" Warn Fires None
        "sessions of the calendar are missing";
    DAT004 "adjustment-unknown" Warn Fires None
        "nothing says how prices were adjusted";
    DAT005 "split-suspected" Warn Fires None
        "a jump that looks like an unadjusted split";

    REP001 "snapshot-unpinned" Warn With("data snapshots") Safe
        "a path names the data, not a snapshot";
    REP002 "wall-clock" Error
        Fires None
        "a value depends on today";

    USE001 "unused-definition" Warn Fires Safe
        "a definition is never read";
    USE002 "dead-branch" Warn Fires Unsafe
        "a part of an expression cannot matter";
    USE003 "repeated-expression" Info Fires Unsafe
        "the same expression is written again and again";
    USE004 "ineffective-setting" Warn Fires None
        "a setting is overridden or ignored";
    USE005 "unused-allow" Warn Fires Safe
        "a suppression matches nothing";
}
