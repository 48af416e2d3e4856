//! What an editor may ask, of documents whole and half typed. `‸` marks the place that is asked.

mod broken;
mod completing;
mod knowing;
mod naming;

use qraft_check::ide::{Analysis, Surroundings};
use qraft_diag::{Edit, SourceFile};

/// The document without its mark, and where the mark was.
pub fn at(text: &str) -> (Analysis, u32) {
    let offset = text.find('‸').expect("a mark");
    (analysis(&text.replace('‸', "")), offset as u32)
}

/// A document.
pub fn analysis(text: &str) -> Analysis {
    let around = Surroundings {
        universes: vec!["SP500".to_owned()],
        calendars: vec!["XNYS".to_owned()],
        ..Surroundings::default()
    };
    Analysis::new(SourceFile::new("a.yaml", text), around)
}

/// The text after the edits.
pub fn applied(text: &str, edits: &[Edit]) -> String {
    let mut text = text.to_owned();
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

/// A strategy with something of everything.
pub const STRATEGY: &str = "\
version: 1
params:
  fast: {default: 10, range: [5, 50], step: 1}
  slow: {default: 30, values: [20, 30, 60]}
  fee: 2
constraints: [\"fast < slow\"]
let:
  up: EMA(close, fast) > EMA(close, slow)
  strength: ZSCORE(ROC(20)) + ZSCORE(volume, slow)
rebalance: 1W
signals:
  long: >-
    up and
    strength > 0.5
  exit_long: \"not up\"
selection: {mode: topk, score: strength, topk: slow}
costs: {fee_bps: fee}
hold: {min_bars: fast}
";
