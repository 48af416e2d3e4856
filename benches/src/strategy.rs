//! A long strategy, of the kind that grows over years: params, definitions that stand on one
//! another, remarks, and signals that read them.

use std::fmt::Write;

/// A strategy without errors, of that many lines (at least 40).
pub fn long(lines: usize) -> String {
    // What stands around the definitions: counted below.
    const AROUND: usize = 20;
    let params = (lines / 10).max(2);
    // A remark stands over every fourth definition.
    let definitions = ((lines - AROUND - params).max(8) * 4) / 5;
    let mut text = String::from("version: 1\nname: long\ndescription: a strategy that grew\n");
    text.push_str("\ndata: {bar: 1D, calendar: XNYS}\n\nparams:\n");
    for at in 0..params {
        let low = 2 + at % 7;
        let _ = writeln!(
            text,
            "  p{at}: {{default: {}, range: [{low}, {}], step: 1}}",
            low + 3,
            low + 40
        );
    }
    text.push_str("\nlet:\n");
    for at in 0..definitions {
        if at % 4 == 0 {
            let _ =
                writeln!(text, "  # Group {}: what it says of the trend, in one number.", at / 4);
        }
        let window = format!("p{}", at % params);
        let before = at.checked_sub(4).map_or("close".to_owned(), |at| format!("d{at}"));
        let body = match at % 4 {
            0 => format!("SMA(close, {window}) / SMA(close, 100) - 1"),
            1 => format!("ZSCORE(SMA(volume, {window})) * 0.5 + {before} * 0.25"),
            2 => format!("WHERE(close > SMA(close, {window}), {before}, -{before}) + ROC(20)"),
            _ => format!("MAX(EMA(high, {window}) - EMA(low, 50), 0) / ATR(14) + {before} % 3"),
        };
        let _ = writeln!(text, "  d{at}: {body}");
    }
    let last = definitions - 1;
    let _ = write!(
        text,
        "\nrebalance: 1W\nsignals:\n  long: >-\n    d{last} > 0 and\n    d{} + d{} > d{} and\n    \
         close > SMA(close, p0)\n  exit_long: CROSS_DOWN(close, SMA(close, p1))\n\nselection: \
         {{mode: topk, score: d{last}, topk: 20}}\nposition: {{scheme: equal, gross: 1.0}}\ncosts: \
         {{fee_bps: 2}}\n",
        last - 1,
        last - 2,
        last - 3,
    );
    text
}

#[cfg(test)]
mod tests {
    use super::long;
    use qraft_diag::SourceFile;

    #[test]
    fn it_is_as_long_as_asked_and_without_errors() {
        let text = long(400);
        let lines = text.lines().count();
        assert!((390..=410).contains(&lines), "{lines}");
        let file = SourceFile::new("long.yaml", text);
        let checked = qraft_check::check(&file, &Default::default());
        assert!(!checked.has_errors(), "{:#?}", checked.findings);
    }
}
