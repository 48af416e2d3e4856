//! The rest of the document: signals, selection, sizing, costs, holding.

use proptest::prelude::*;

use super::expressions::{Level, Piece};

type Body = (String, Vec<&'static str>);

/// Lines of the document with what they hold.
#[derive(Clone, Debug, Default)]
struct Lines {
    text: String,
    marks: Vec<&'static str>,
}

impl Lines {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A key with an expression, in one of the styles that YAML has for a text.
    fn expression(&mut self, key: &str, piece: &Piece, style: u8) {
        let text = &piece.text;
        match style {
            0 => self.line(&format!("  {key}: {text}")),
            1 => self.line(&format!("  {key}: \"{text}\"")),
            2 => self.line(&format!("  {key}: '{text}'")),
            3 => self.line(&format!("  {key}: >-\n    {}", text.replacen(' ', "\n    ", 1))),
            _ => self.line(&format!("  {key}: |\n    {text}")),
        }
        self.marks.extend(&piece.marks);
    }

    fn mark(&mut self, mark: &'static str) {
        self.marks.push(mark);
    }
}

#[derive(Clone, Debug)]
struct Signals {
    long: Option<Piece>,
    exit_long: Option<Piece>,
    short: Option<Piece>,
    exit_short: Option<Piece>,
    style: u8,
}

#[derive(Clone, Debug)]
struct Selection {
    mode: &'static str,
    score: Option<Piece>,
    numbers: (u32, u32),
    bottom: bool,
}

#[derive(Clone, Debug)]
struct Books {
    gross: &'static str,
    decision: bool,
    costs: (u32, u32, u32),
    lot: u32,
    hold: [u32; 4],
    cooldown: (u32, u32),
    capital: u32,
    /// Scheme, caps, risk, further costs and fill points; drawn by bits.
    more: Option<u64>,
}

/// Everything after the definitions.
pub(super) fn body(level: &Level, symbols: usize) -> BoxedStrategy<Body> {
    let step = prop::sample::select(&["1D", "2D", "3D", "5D", "1W", "1M", "2W"][..]);
    // One symbol alone is mostly signal-driven, so that the log form is tried often.
    let share = if symbols == 1 { 0.2 } else { 0.6 };
    let retargeted = (step, selection(level)).prop_map(Some);
    let rebalance = prop::bool::weighted(share).prop_flat_map(move |yes| {
        if yes { retargeted.clone().boxed() } else { Just(None).boxed() }
    });
    (signals(level), rebalance, books()).prop_map(|(s, r, b)| write(s, r, b)).boxed()
}

fn signals(level: &Level) -> impl Strategy<Value = Signals> + use<> {
    let sometimes = |p: f64| prop::option::weighted(p, level.condition());
    (sometimes(0.85), sometimes(0.35), sometimes(0.35), sometimes(0.4), 0..5u8).prop_map(
        |(long, exit_long, short, exit_short, style)| {
            let exit_long = exit_long.filter(|_| long.is_some());
            let exit_short = exit_short.filter(|_| short.is_some());
            Signals { long, exit_long, short, exit_short, style }
        },
    )
}

fn selection(level: &Level) -> impl Strategy<Value = Selection> + Clone + use<> {
    let mode = prop::sample::select(&["all", "topk", "quantile", "threshold", "topk"][..]);
    let numbers = (0..=6u32, 0..=4u32);
    let score = prop::option::weighted(0.8, level.number());
    (mode, score, numbers, any::<bool>(), level.number()).prop_map(
        |(mode, score, numbers, bottom, needed)| {
            let score = if mode == "all" { score } else { score.or(Some(needed)) };
            Selection { mode, score, numbers, bottom }
        },
    )
}

fn books() -> impl Strategy<Value = Books> {
    let gross = prop::sample::select(&["1", "1", "1", "0.99", "0.5", "1.5"][..]);
    let costs = prop_oneof![
        1 => Just((0, 0, 0)),
        3 => (0..=30u32, 0..=20u32, 0..=40u32),
    ];
    let lot = prop_oneof![4 => Just(0u32), 1 => Just(1), 1 => Just(10), 1 => Just(100)];
    let few = || prop_oneof![3 => Just(0u32), 1 => 1..=8u32];
    let hold = [few(), few(), few(), few()];
    let capital = prop::sample::select(&[1_000_000u32, 10_000][..]);
    let more = prop::option::weighted(0.6, any::<u64>());
    (gross, any::<bool>(), costs, lot, hold, (few(), few()), capital, more).prop_map(
        |(gross, decision, costs, lot, hold, cooldown, capital, more)| Books {
            gross,
            decision,
            costs,
            lot,
            hold,
            cooldown,
            capital,
            more,
        },
    )
}

fn write(signals: Signals, rebalance: Option<(&'static str, Selection)>, books: Books) -> Body {
    let mut lines = Lines::default();
    let scored = rebalance.as_ref().is_some_and(|(_, s)| s.mode != "all");
    let score_weights = write_rebalance(&mut lines, rebalance.as_ref(), signals.style);
    write_signals(&mut lines, &signals, scored);
    write_books(&mut lines, &books, score_weights);
    (lines.text, lines.marks)
}

fn write_signals(lines: &mut Lines, signals: &Signals, scored: bool) {
    let nothing = signals.long.is_none() && signals.short.is_none();
    if nothing && scored {
        lines.mark("no condition");
        return;
    }
    lines.line("signals:");
    if nothing {
        lines.line("  long: close > SMA(close, win)");
    }
    let all = [
        ("long", &signals.long),
        ("exit_long", &signals.exit_long),
        ("short", &signals.short),
        ("exit_short", &signals.exit_short),
    ];
    for (key, piece) in all {
        if let Some(piece) = piece {
            lines.mark(key);
            lines.expression(key, piece, signals.style);
        }
    }
}

/// True where weights may follow the score.
fn write_rebalance(
    lines: &mut Lines,
    rebalance: Option<&(&'static str, Selection)>,
    style: u8,
) -> bool {
    let Some((step, selection)) = rebalance else {
        lines.mark("signal-driven");
        return false;
    };
    lines.mark("rebalance");
    lines.mark(selection.mode);
    lines.line(&format!("rebalance: {step}"));
    let Some(score) = &selection.score else { return false };
    lines.line(&format!("selection:\n  mode: {}", selection.mode));
    lines.expression("score", score, style);
    let (top, low) = selection.numbers;
    let bottom = selection.bottom;
    match selection.mode {
        "topk" => lines.line(&format!("  topk: {top}")),
        "quantile" => lines.line(&format!("  quantile: {}", f64::from(top) / 10.0)),
        "threshold" => lines.line(&format!("  threshold: {}", f64::from(top) / 4.0 - 0.5)),
        _ => return true,
    }
    if bottom {
        lines.mark("bottom");
        match selection.mode {
            "topk" => lines.line(&format!("  bottomk: {low}")),
            "quantile" => lines.line(&format!("  bottom_quantile: {}", f64::from(low) / 10.0)),
            _ => lines.line(&format!("  bottom_threshold: {}", f64::from(low) / 4.0 - 1.0)),
        }
    }
    true
}

fn write_books(lines: &mut Lines, books: &Books, may_weigh: bool) {
    lines.line(&format!("capital: {}", books.capital));
    // A score without a mode has a purpose only as a weight.
    let weighs = may_weigh && (books.decision || !lines.marks.contains(&"topk"));
    let more = More::of(books.more, lines.marks.contains(&"rebalance"), weighs);
    let scheme = if weighs { "score" } else { more.scheme };
    lines.line(&format!("position: {{gross: {}, scheme: {scheme}{}}}", books.gross, more.position));
    if weighs {
        lines.mark("score weights");
    }
    lines.marks.extend(&more.marks);
    if !more.risk.is_empty() {
        lines.line(&format!("risk: {{{}}}", more.risk.join(", ")));
    }
    let (fee, tax, spread) = books.costs;
    if books.costs != (0, 0, 0) {
        lines.mark("costs");
    }
    lines.line(&format!(
        "costs: {{fee_bps: {fee}, sell_tax_bps: {tax}, lot_size: {}{}, slippage: \
         {{spread_bps: {spread}{}}}}}",
        books.lot, more.costs, more.slippage
    ));
    if books.lot > 0 {
        lines.mark("lots");
    }
    lines.line(&format!(
        "execution: {{size_at: {}{}}}",
        if books.decision { "decision" } else { "fill" },
        more.execution
    ));
    lines.mark(if books.decision { "size at decision" } else { "size at fill" });
    let [min_days, max_days, min_bars, max_bars] = books.hold;
    if books.hold != [0; 4] {
        lines.mark("hold");
        lines.line(&format!(
            "hold: {{min_days: {min_days}, max_days: {}, min_bars: {min_bars}, max_bars: {}}}",
            max_days * 3,
            max_bars * 4
        ));
    }
    let (days, bars) = books.cooldown;
    if books.cooldown != (0, 0) {
        lines.mark("cooldown");
        lines.line(&format!("cooldown_days: {days}\ncooldown_bars: {bars}"));
    }
}

/// What few programs need: each key is there by a bit of its own.
#[derive(Default)]
struct More {
    scheme: &'static str,
    position: String,
    risk: Vec<&'static str>,
    costs: String,
    slippage: &'static str,
    execution: &'static str,
    marks: Vec<&'static str>,
}

impl More {
    fn of(bits: Option<u64>, retargets: bool, weighs: bool) -> More {
        let mut more = More { scheme: "equal", ..More::default() };
        let Some(bits) = bits else { return more };
        let on = |at: u32| bits >> at & 1 == 1;
        // Odd fractions, so that no price of two decimals lies exactly on a level.
        let rules = [
            (0, "stop_loss: 0.0371", "stop"),
            (2, "take_profit: 0.0529", "target"),
            (4, "trailing_stop: 0.0433", "trailing stop"),
            (6, "max_drawdown: 0.1171", "breaker"),
        ];
        for (at, rule, mark) in rules {
            if on(at) && on(at + 1) {
                more.risk.push(rule);
                more.marks.push(mark);
            }
        }
        if retargets && on(8) && on(9) {
            more.risk.push("turnover_budget: 0.1373");
            more.marks.push("turnover budget");
        }
        if !weighs && on(10) {
            let (scheme, keys, mark) = match bits >> 11 & 3 {
                0 => ("fixed", ", weight: 0.1137", "fixed weights"),
                1 | 2 if retargets => ("risk_parity", ", lookback: 11", "risk parity"),
                _ => ("vol_target", ", target_vol: 0.1193, lookback: 7", "volatility target"),
            };
            (more.scheme, more.position) = (scheme, keys.to_owned());
            more.marks.push(mark);
        }
        if on(13) && on(14) {
            more.position.push_str(", max_weight: 0.2317");
            more.marks.push("cap");
        }
        if on(15) && on(16) {
            more.costs.push_str(", min_fee: 3, borrow_bps: 170");
            more.marks.push("least fee");
        }
        if on(17) && on(18) {
            more.slippage = match on(19) {
                true => ", impact: {alpha: 0.1, beta: 0.5}",
                false => ", impact: {alpha: 0.3, beta: 0.7, scale: volatility}",
            };
            more.marks.push("impact");
        }
        if on(20) && on(21) {
            more.execution = ", fill: next_close";
            more.marks.push("fill at the close");
        }
        more
    }
}
