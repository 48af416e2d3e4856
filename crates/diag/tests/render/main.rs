//! What people and tools see, as snapshots; and that no span can make a renderer panic.

mod formats;
mod schema;

use insta::assert_snapshot;
use proptest::prelude::*;
use qraft_diag::render::{CAP, TextStyle, json, text};
use qraft_diag::{Applicability, Diagnostic, SourceFile, Span, catalogue};

fn flagship() -> (SourceFile, Diagnostic) {
    let file =
        SourceFile::new("s/mtf.yaml", "version: 1\nsignals:\n  long: Δ > SHIFT(close, -1) # é\n");
    let at = |part: &str| {
        let start = file.text().find(part).unwrap();
        Span::new(start, start + part.len())
    };
    let finding = Diagnostic::new(
        &catalogue::LAH001,
        at("SHIFT(close, -1)"),
        "`SHIFT(close, -1)` reads the next bar",
    )
    .says("known one bar later")
    .label(at("-1"), "a negative lag looks ahead")
    .label(at("long"), "decided here")
    .note("no setting allows a look-ahead")
    .help("a lag of 1 is the last bar; a lag of 0 is the bar itself, known at its close")
    .fix(Applicability::Unsafe, "turn the sign: `SHIFT(close, 1)`", at("-1"), "1");
    (file, finding)
}

#[test]
fn text_in_few_columns_has_numbers() {
    let (file, finding) = flagship();
    let style = TextStyle { width: 60, ..TextStyle::PLAIN };
    assert_snapshot!(text(&file, &[finding], style), @r"
error[LAH001 future-shift]: `SHIFT(close, -1)` reads the
  next bar
   ,-[ s/mtf.yaml:3:13 ]
   |
 3 |   long: Δ > SHIFT(close, -1) # é
   |   ^^|^      ^^^^^^^^|^^^^^|^
   |     `------------------------- 3
   |                     |     |
   |                     `--------- 1
   |                           |
   |                           `--- 2
---'
  1: known one bar later
  2: a negative lag looks ahead
  3: decided here
  note: no setting allows a look-ahead
  help: a lag of 1 is the last bar; a lag of 0 is the bar
        itself, known at its close
  fix: turn the sign: `SHIFT(close, 1)` (may change results)
");
}

#[test]
fn text_beside_its_lines_where_there_is_room() {
    let (file, finding) = flagship();
    assert_snapshot!(text(&file, &[finding], TextStyle::PLAIN), @r"
error[LAH001 future-shift]: `SHIFT(close, -1)` reads the next bar
   ,-[ s/mtf.yaml:3:13 ]
   |
 3 |   long: Δ > SHIFT(close, -1) # é
   |   ^^|^      ^^^^^^^^|^^^^^|^
   |     `------------------------- decided here
   |                     |     |
   |                     `--------- known one bar later
   |                           |
   |                           `--- a negative lag looks ahead
---'
  note: no setting allows a look-ahead
  help: a lag of 1 is the last bar; a lag of 0 is the bar itself, known at its
        close
  fix: turn the sign: `SHIFT(close, 1)` (may change results)
");
}

/// A leak through a long expression: every node of its path is labelled, within 80 columns.
#[test]
fn text_of_a_long_path_on_a_long_line() {
    let long = "  long: SMA(close[-5] / close - 1, 3) > 0.01 and PCT_RANK(ROC(close, 20)) > 0.7 and \
                volume > SMA(volume, 20)\n";
    let file = SourceFile::new("s/leak.yaml", format!("version: 1\nsignals:\n{long}"));
    let at = |part: &str| {
        let start = file.text().find(part).unwrap();
        Span::new(start, start + part.len())
    };
    let message = "a value is read 5 bars later than the bar that decides, through 5 operators";
    let finding = Diagnostic::new(&catalogue::LAH001, at("close[-5]"), message)
        .says("reads 5 bars ahead")
        .label(at("close[-5] / close"), "so this reads 5 bars ahead")
        .label(at("close[-5] / close - 1"), "so this reads 5 bars ahead")
        .label(at("SMA(close[-5] / close - 1, 3)"), "so this reads 5 bars ahead")
        .label(at(long.trim().split_once(' ').unwrap().1), "and `signals.long` acts on it");
    for unicode in [false, true] {
        let style = TextStyle { unicode, ..TextStyle::PLAIN };
        let out = text(&file, std::slice::from_ref(&finding), style);
        assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    }
    assert_snapshot!(text(&file, &[finding], TextStyle::PLAIN), @r"
error[LAH001 future-shift]: a value is read 5 bars later than the bar that
  decides, through 5 operators
   ,-[ s/leak.yaml:3:13 ]
   |
 3 |   long: SMA(close[-5] / close - 1, 3) > 0.01 and PCT_RAN...
   |         ^^^^^^^^|^^^|^|^^^^^^^^^^|^^^^^^^^^^^^^^^^^^^^^^^^^
   |                 `-------------------------------------------- 1
   |                     | |          |
   |                     `---------------------------------------- 2
   |                       |          |
   |                       `-------------------------------------- 3
   |                       |          |
   |                       `-------------------------------------- 4
   |                                  |
   |                                  `--------------------------- 5
---'
  1: reads 5 bars ahead
  2: so this reads 5 bars ahead
  3: so this reads 5 bars ahead
  4: so this reads 5 bars ahead
  5: and `signals.long` acts on it
");
}

#[test]
fn text_in_unicode_and_colour() {
    let (file, finding) = flagship();
    let style = TextStyle { colour: false, unicode: true, width: 0 };
    assert_snapshot!(text(&file, std::slice::from_ref(&finding), style), @r#"
error[LAH001 future-shift]: `SHIFT(close, -1)` reads the next bar
   ╭─[ s/mtf.yaml:3:13 ]
   │
 3 │   long: Δ > SHIFT(close, -1) # é
   │   ──┬─      ────────┬─────┬─
   │     ╰───────────────────────── decided here
   │                     │     │
   │                     ╰───────── known one bar later
   │                           │
   │                           ╰─── a negative lag looks ahead
───╯
  note: no setting allows a look-ahead
  help: a lag of 1 is the last bar; a lag of 0 is the bar itself, known at its close
  fix: turn the sign: `SHIFT(close, 1)` (may change results)
"#);
    let coloured = text(&file, &[finding], TextStyle { colour: true, ..style });
    assert!(coloured.starts_with("\u{1b}[1;31merror[LAH001 future-shift]\u{1b}[0m: "));
}

#[test]
fn text_at_the_end_of_a_file_and_in_an_empty_one() {
    let empty = SourceFile::new("e.yaml", "");
    let finding = |at| {
        Diagnostic::new(&catalogue::SYN006, Span::new(at, at), "`version` is missing").says("here")
    };
    assert_snapshot!(text(&empty, &[finding(0)], TextStyle::PLAIN), @r#"
error[SYN006 missing-key]: `version` is missing
   ,-[ e.yaml:1:1 ]
   |
 1 |
   | |
   | `- here
---'
"#);
    let file = SourceFile::new("a.yaml", "a: 1\nb: 2\n");
    assert_snapshot!(text(&file, &[finding(5), finding(10)], TextStyle::PLAIN), @r#"
error[SYN006 missing-key]: `version` is missing
   ,-[ a.yaml:2:1 ]
   |
 2 | b: 2
   | |
   | `- here
---'

error[SYN006 missing-key]: `version` is missing
   ,-[ a.yaml:2:6 ]
   |
 2 | b: 2
   |      |
   |      `- here
---'
"#);
}

#[test]
fn text_spans_lines() {
    let file = SourceFile::new("a.yaml", "costs:\n  fee_bps: 1\n  x: 2\ncosts: 3\n");
    let finding = Diagnostic::new(&catalogue::SYN003, Span::new(27, 32), "`costs` stands twice")
        .says("again")
        .label(Span::new(0, 26), "first");
    assert_snapshot!(text(&file, &[finding], TextStyle::PLAIN), @r#"
error[SYN003 duplicate-key]: `costs` stands twice
   ,-[ a.yaml:4:1 ]
   |
 1 | ,-> costs:
   : :
 3 | |->   x: 2
   | |
   | `------------ first
 4 |     costs: 3
   |     ^^|^^
   |       `---- again
---'
"#);
}

#[test]
fn text_of_a_very_long_line_names_the_place_alone() {
    let file = SourceFile::new("min.json", "x".repeat(5_000));
    let finding =
        Diagnostic::new(&catalogue::SYN001, Span::new(4_000, 4_001), "not YAML").says("this");
    assert_snapshot!(text(&file, &[finding], TextStyle::PLAIN), @r"
error[SYN001 yaml-syntax]: not YAML
  --> min.json:1:4001: this
");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let file = SourceFile::new("a\u{1b}.yaml", "a\u{1b}[31m\u{0}\u{85}\u{202e}b\r\nc\rd\u{b}e\n");
    let finding = Diagnostic::new(&catalogue::SYN001, Span::new(0, 3), "bad \u{1b}[0m text")
        .help("none\u{7}")
        .note("n\u{202e}");
    let out = text(&file, &[finding], TextStyle::PLAIN);
    assert!(!out.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{out:?}");
}

#[test]
fn text_stops_at_the_cap_and_counts() {
    let file = SourceFile::new("a.yaml", "a: 1\n");
    let one = Diagnostic::new(&catalogue::NAM003, Span::new(0, 1), "`a` is no key");
    let out = text(&file, &vec![one; CAP + 7], TextStyle::PLAIN);
    assert_eq!(out.matches("error[NAM003").count(), CAP);
    assert!(out.ends_with("... and 7 more findings in a.yaml\n"), "{out}");
    assert_eq!(text(&file, &[], TextStyle::PLAIN), "");
}

/// The whole document of one finding: a change here is a change of the schema.
const FLAGSHIP: &str = r#"{
  "schema": "qraft.check/1",
  "position_encoding": "utf-16",
  "findings": [
    {
      "code": "LAH001",
      "name": "future-shift",
      "severity": "error",
      "message": "`SHIFT(close, -1)` reads the next bar",
      "file": "s/mtf.yaml",
      "range": {
        "start": {
          "line": 2,
          "character": 12
        },
        "end": {
          "line": 2,
          "character": 28
        }
      },
      "labels": [
        {
          "range": {
            "start": {
              "line": 2,
              "character": 12
            },
            "end": {
              "line": 2,
              "character": 28
            }
          },
          "message": "known one bar later",
          "primary": true
        },
        {
          "range": {
            "start": {
              "line": 2,
              "character": 25
            },
            "end": {
              "line": 2,
              "character": 27
            }
          },
          "message": "a negative lag looks ahead",
          "primary": false
        },
        {
          "range": {
            "start": {
              "line": 2,
              "character": 2
            },
            "end": {
              "line": 2,
              "character": 6
            }
          },
          "message": "decided here",
          "primary": false
        }
      ],
      "notes": [
        "no setting allows a look-ahead"
      ],
      "help": "a lag of 1 is the last bar; a lag of 0 is the bar itself, known at its close",
      "fixes": [
        {
          "title": "turn the sign: `SHIFT(close, 1)`",
          "applicability": "unsafe",
          "edits": [
            {
              "range": {
                "start": {
                  "line": 2,
                  "character": 25
                },
                "end": {
                  "line": 2,
                  "character": 27
                }
              },
              "text": "1"
            }
          ]
        }
      ],
      "url": "https://github.com/qraft/qraft/blob/main/docs/rules/LAH001.md",
      "fingerprint": "2dee1a5d051a323e"
    }
  ]
}
"#;

#[test]
fn json_form() {
    let (file, finding) = flagship();
    assert_eq!(json(&[(file, vec![finding])]), FLAGSHIP);
}

#[test]
fn json_fingerprints_survive_moves_and_tell_equals_apart() {
    let prints = |text: &str| -> Vec<String> {
        let file = SourceFile::new("a.yaml", text);
        let findings = text
            .match_indices("EAM")
            .map(|(i, m)| {
                Diagnostic::new(&catalogue::NAM001, Span::new(i, i + m.len()), "unknown operator")
            })
            .collect();
        let value: serde_json::Value = serde_json::from_str(&json(&[(file, findings)])).unwrap();
        let items = value["findings"].as_array().unwrap();
        items.iter().map(|i| i["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let (here, moved) = (prints("EAM EAM"), prints("# moved\n\nEAM + EAM"));
    assert_eq!(here, moved);
    assert_ne!(here[0], here[1]);
}

proptest! {
    #[test]
    fn no_span_panics(
        source in "[aé𝄞\\r\\n\\t\\x00\\x85 ]{0,40}",
        spans in prop::collection::vec((0u32..60, 0u32..60), 1..4),
        colour: bool,
        unicode: bool,
    ) {
        let file = SourceFile::new("a.yaml", source);
        let span = |(start, end): (u32, u32)| Span { start, end };
        let mut finding = Diagnostic::new(&catalogue::SYN001, span(spans[0]), "m").says("p");
        for s in &spans[1..] {
            finding = finding.label(span(*s), "l");
        }
        let style = TextStyle { colour, unicode, width: 20 };
        let out = text(&file, std::slice::from_ref(&finding), style);
        prop_assert!(out.contains("SYN001"));
        prop_assert!(json(&[(file, vec![finding])]).contains("qraft.check/1"));
    }
}
