//! The canonical layout: what it does, and what it never does.

use qraft_diag::SourceFile;
use qraft_syntax::format::format;

fn formatted(text: &str) -> String {
    named("s.yaml", text)
}

fn named(name: &str, text: &str) -> String {
    let answer = format(&SourceFile::new(name, text));
    assert!(answer.findings.is_empty(), "{text}\n{:?}", answer.findings);
    let again = format(&SourceFile::new(name, answer.text.as_str()));
    assert_eq!(again.text, answer.text, "formatting twice differs");
    answer.text
}

/// The one finding of a text that is left as it is.
fn refused(name: &str, text: &str) -> String {
    let answer = format(&SourceFile::new(name, text));
    assert_eq!(answer.text, text);
    assert_eq!(answer.findings.len(), 1, "{:?}", answer.findings);
    format!("{}: {}", answer.findings[0].rule.code, answer.findings[0].message)
}

#[test]
fn the_examples_are_canonical() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for folder in ["strategies", "spaces", "data", "data/point_in_time", "data/minutes"] {
        for item in std::fs::read_dir(root.join(folder)).expect("examples") {
            let path = item.expect("an item").path();
            let name = path.display().to_string();
            // The blueprint's strategy stands as it was printed.
            if path.ends_with("blueprint.yaml") {
                continue;
            }
            if path.extension().is_some_and(|e| e == "yaml" || e == "json") {
                let text = std::fs::read_to_string(&path).expect("text");
                assert_eq!(named(&name, &text), text, "{name}");
            }
        }
    }
}

#[test]
fn sections_stand_in_their_order_and_keep_their_comments() {
    let text = "\
# About this strategy.
# In two lines.
signals:   # when
      long:   EMA( close,1_0 )>EMA(close , 30)   # enter
      # leave
      exit_long: (close<SMA(close,50))


      # the end of signals
# before costs


costs: {fee_bps: 2,   slippage: {spread_bps: 5}}   # in bps
version: 1 # one
name:    x

# the end
";
    let expected = "\
# About this strategy.
# In two lines.
version: 1  # one
name: x

signals:  # when
  long: EMA(close, 1_0) > EMA(close, 30)  # enter
  # leave
  exit_long: close < SMA(close, 50)

  # the end of signals
# before costs

costs: {fee_bps: 2, slippage: {spread_bps: 5}}  # in bps

# the end
";
    assert_eq!(formatted(text), expected);
}

#[test]
fn comments_within_brackets_make_a_block() {
    let text = "\
params: {
  # the fast one
  fast: {default: 10, range: [5, 50]}, # days
  slow: 30 # more days
  # no more
}
universe: [A, B, # two
  'C D', \"it's\"]
data: # of the day
  {bar: 1D}
let: {} # none
constraints:
- \"fast<slow\"
# and
-   # a dash
  fast > 1
version: 1
";
    let expected = "\
version: 1
universe:
  - A
  - B  # two
  - \"C D\"
  - \"it's\"
data: {bar: 1D}  # of the day
params:
  # the fast one
  fast: {default: 10, range: [5, 50]}  # days
  slow: 30                             # more days
  # no more
constraints:
  - \"fast < slow\"
  # and
  # a dash
  - fast > 1
let: {}  # none
";
    assert_eq!(formatted(text), expected);
}

#[test]
fn long_expressions_and_texts() {
    let text = "\
version: 1
description: one
   two

   three
name: |
    a
      b

    c
signals:
  long: >-
      EMA(close, 10) > EMA(close, 30)
      and close>1
  short: EMA(close, 10) > EMA(close, 30) and PCT_RANK(ROC(close, 20)) > 0.7 and volume > SMA(volume, 20)
  exit_long: \"CROSS_DOWN(close,
    SMA(close, 50))\"
  exit_short: |  # kept
    a
";
    let expected = "\
version: 1
name: |
  a
    b

  c
description: one
  two

  three
signals:
  long: >
    EMA(close, 10) > EMA(close, 30) and close > 1
  exit_long: \"CROSS_DOWN(close, SMA(close, 50))\"
  short: >
    EMA(close, 10) > EMA(close, 30)
    and PCT_RANK(ROC(close, 20)) > 0.7
    and volume > SMA(volume, 20)
  exit_short: |  # kept
    a
";
    // The keys within a section stay as they were written.
    let expected = expected.replace(
        "  exit_long: \"CROSS_DOWN(close, SMA(close, 50))\"\n  short: >\n    EMA(close, 10) > EMA(close, 30)\n    and PCT_RANK(ROC(close, 20)) > 0.7\n    and volume > SMA(volume, 20)\n",
        "  short: >\n    EMA(close, 10) > EMA(close, 30)\n    and PCT_RANK(ROC(close, 20)) > 0.7\n    and volume > SMA(volume, 20)\n  exit_long: \"CROSS_DOWN(close, SMA(close, 50))\"\n",
    );
    assert_eq!(formatted(text), expected);
}

#[test]
fn numbers_and_quotes_stay_as_written() {
    let text = "version: 1\ncapital: 1_000_000\ncosts: {fee_bps: (2), min_fee: 5%, tick_size: .5}\nlet:\n  a: 'x == \"y\"'\n  b: factor('a/b@^1', n = 1_0)\n  c: (null)\n  d: -(1.50)\n  e: \"close[1]\"\n";
    let expected = "version: 1\ncapital: 1_000_000\ncosts: {fee_bps: 2, min_fee: 5%, tick_size: .5}\nlet:\n  a: 'x == \"y\"'\n  b: factor(\"a/b@^1\", n=1_0)\n  c: \"null\"\n  d: -1.50\n  e: \"close[1]\"\n";
    assert_eq!(
        formatted(text),
        expected.replace("costs: {fee_bps: 2, min_fee: 5%, tick_size: .5}\n", "").replace(
            "e: \"close[1]\"\n",
            "e: \"close[1]\"\ncosts: {fee_bps: 2, min_fee: 5%, tick_size: .5}\n"
        )
    );
}

#[test]
fn spaces_and_other_documents() {
    let text = "params: {b: [1,2], a: 3}\nstrategy:\n    signals: {long: a>b}\n    version: 1\nversion: 1\nconstraints: [a<b]\n";
    let expected = "version: 1\nstrategy:\n  signals: {long: a > b}\n  version: 1\nparams: {b: [1, 2], a: 3}\nconstraints: [a < b]\n";
    assert_eq!(formatted(text), expected);
    let text = "columns:\n    eps: {kind:   fundamental}\nbar: 1D\n";
    let expected = "columns:\n  eps: {kind: fundamental}\nbar: 1D\n";
    assert_eq!(named("x.data.yaml", text), expected);
    assert_eq!(
        formatted("- a\n-   - b\n    - c: 1\n      d: 2\n- {e: 1}\n"),
        "- a\n- - b\n  - c: 1\n    d: 2\n- {e: 1}\n"
    );
}

#[test]
fn anchors_keep_their_order() {
    let text = "signals: {long: &up a>b}\nlet: &all\n     x: *up\nversion: 1\n";
    let expected = "signals: {long: &up a > b}\nlet: &all\n  x: *up\nversion: 1\n";
    assert_eq!(formatted(text), expected);
    assert!(refused("s.yaml", "&k version: 1\n").starts_with("SYN001"));
}

#[test]
fn json_stays_json() {
    let text = "{\"version\":1,\n \"strategy\":\"s.yaml\",\"params\":{\n\"fast\":[5,1e2]},\"constraints\":[\"fast<slow\"]}";
    let expected = "{\n  \"version\": 1,\n  \"strategy\": \"s.yaml\",\n  \"params\": {\n    \"fast\": [5, 1e2]\n  },\n  \"constraints\": [\"fast < slow\"]\n}\n";
    let text = text.replace("{\"version\"", "{\n\"version\"");
    assert_eq!(named("s.json", &text), expected);
    assert!(refused("s.json", "version: 1\n").contains("YAML in a file named `.json`"));
    assert!(refused("s.json", "{\"version\": 1} # x\n").contains("YAML"));
    assert_eq!(named("s.yaml", "{\"version\": 1, name: x}"), "\"version\": 1\nname: x\n");
}

#[test]
fn what_does_not_parse_is_left_as_it_is() {
    for (text, code) in [
        ("signals: {long: 'a >'}\n", "SYN002"),
        ("a: 1\na: 2\n", "SYN003"),
        ("a: [1\n", "SYN001"),
        ("signals: {long: F(a, b)}\n", "SYN007"),
        ("let: {x: !tag 1}\n", "SYN001"),
    ] {
        assert!(refused("s.yaml", text).starts_with(code), "{text}");
    }
    for text in ["", "\n\n", "# only a comment\n", "text\n"] {
        assert_eq!(formatted(text), text);
    }
    assert_eq!(formatted("name: x\r\nversion:   1\r\n"), "version: 1\r\nname: x\r\n");
}
