//! Strategies as authors write them: 60 to 100 lines, with params, definitions, signals of several
//! lines, costs and comments. One number is one strategy, so that every machine checks the same.

use std::fmt::Write;

/// Averages, with what they are of.
const SERIES: [&str; 6] = ["close", "open", "high", "low", "volume", "vwap"];
const OPERATORS: [&str; 6] = ["EMA", "SMA", "ROC", "RSI", "STD", "ZSCORE"];

/// A strategy's text.
pub fn strategy(number: u64) -> String {
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
    let mut dice = move |sides: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % sides
    };
    let mut out = String::new();
    // Writing to a String cannot fail.
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    line(format!("# Strategy {number}: a trend with filters, written by a generator."));
    line("version: 1".to_owned());
    line(format!("name: generated_{number}"));
    line("data: {bar: 1D, calendar: XNYS}".to_owned());
    line("\nparams:".to_owned());
    let params = 6 + dice(5);
    for at in 0..params {
        let low = 2 + dice(20);
        let (middle, high) = (low + 2, low + 10 + dice(60) * 2);
        line(format!("  # how far back filter {at} looks"));
        line(format!("  n{at}: {{default: {middle}, range: [{low}, {high}], step: 2}}"));
    }
    line("\nlet:".to_owned());
    let lets = 12 + dice(12);
    for at in 0..lets {
        let operator = OPERATORS[dice(OPERATORS.len() as u64) as usize];
        let series = SERIES[dice(SERIES.len() as u64) as usize];
        let of = format!("{operator}({series}, n{})", at % params);
        let text = match dice(3) {
            0 => of,
            1 => format!("({of} - {of}[{}]) / (1 + ABS({of}))", 1 + dice(5)),
            _ => format!("WHERE({of} > 0, {of}, 0) * {}", 1 + dice(9)),
        };
        line(format!("  f{at}: {text}"));
    }
    line("\nrebalance: 1W".to_owned());
    line("\nsignals:".to_owned());
    line("  long: >".to_owned());
    line("    close > SMA(close, n0)".to_owned());
    for at in 0..lets / 2 {
        let join = if dice(4) == 0 { "or" } else { "and" };
        line(format!("    {join} (f{at} > f{at}[1] or f{at} is nan)"));
    }
    line("  exit_long: CROSS_DOWN(close, SMA(close, n1))".to_owned());
    line("\nselection:".to_owned());
    line("  mode: topk".to_owned());
    let terms: Vec<String> = (lets / 2..lets).map(|at| format!("ZSCORE(f{at}) * 0.1")).collect();
    line(format!("  score: >\n    {}", terms.join("\n    + ")));
    line("  topk: 20".to_owned());
    line("\ncosts:".to_owned());
    line("  fee_bps: 2".to_owned());
    line("  slippage: {spread_bps: 5}".to_owned());
    line("\nhold: {min_days: 5}\ncooldown_days: 2".to_owned());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_of_the_promised_length_and_check() {
        for number in 0..50 {
            let text = strategy(number);
            let lines = text.lines().count();
            assert!((60..=110).contains(&lines), "{lines} lines");
            let file = qraft_diag::SourceFile::new("s.yaml", text.as_str());
            let checked = qraft_check::check(&file, &Default::default());
            assert!(!checked.has_errors(), "{:?}\n{text}", checked.findings);
        }
    }
}
