//! The formats for machines and build servers.

use insta::assert_snapshot;
use qraft_diag::render::{Findings, concise, github, json, jsonl, junit, lsp, sarif};
use qraft_diag::{Applicability, Diagnostic, Severity, SourceFile, Span, catalogue};
use serde_json::Value;

use crate::flagship;
use crate::schema::violations;

/// A file with the flagship and a warning that needs every escape, one with an info over two
/// lines, and one with nothing.
fn files() -> Vec<Findings> {
    let (file, finding) = flagship();
    let text = file.text().to_owned();
    let awkward = Diagnostic::new(&catalogue::NAM008, Span::new(0, 7), "100% <old> & \"odd\": a,b")
        .help("first\nsecond")
        .fix(Applicability::Safe, "write `Version`", Span::new(0, 7), "Version");
    let mut lines = Diagnostic::new(&catalogue::CST001, Span::new(0, 20), "no costs");
    lines.severity = Severity::Info;
    let other = SourceFile::new("s/two, x.yaml", text);
    vec![
        (file, vec![awkward, finding]),
        (other, vec![lines]),
        (SourceFile::new("empty.yaml", ""), Vec::new()),
    ]
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn concise_form() {
    assert_snapshot!(concise(&files()), @r#"
s/mtf.yaml:1:1: warning[NAM008 renamed] 100% <old> & "odd": a,b
s/mtf.yaml:3:13: error[LAH001 future-shift] `SHIFT(close, -1)` reads the next bar
s/two, x.yaml:1:1: info[CST001 no-costs] no costs
"#);
    assert_eq!(concise(&[]), "");
}

#[test]
fn github_form() {
    assert_snapshot!(github(&files()), @r#"
::warning file=s/mtf.yaml,line=1,col=1,endColumn=8,title=NAM008 renamed::100%25 <old> & "odd": a,b%0Ahelp: first%0Asecond%0Ahttps://github.com/qraft/qraft/blob/main/docs/rules/NAM008.md
::error file=s/mtf.yaml,line=3,col=13,endColumn=29,title=LAH001 future-shift::`SHIFT(close, -1)` reads the next bar%0Ahelp: a lag of 1 is the last bar; a lag of 0 is the bar itself, known at its close%0Ahttps://github.com/qraft/qraft/blob/main/docs/rules/LAH001.md
::notice file=s/two%2C x.yaml,line=1,endLine=3,title=CST001 no-costs::no costs%0Ahttps://github.com/qraft/qraft/blob/main/docs/rules/CST001.md
"#);
}

#[test]
fn junit_form() {
    assert_snapshot!(junit(&files()), @r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="qraft check" tests="4" failures="1" errors="0">
  <testsuite name="s/mtf.yaml" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="s/mtf.yaml" name="NAM008 renamed at 1:1" file="s/mtf.yaml" line="1">
      <system-out>warning: s/mtf.yaml:1:1: 100% &lt;old&gt; &amp; &quot;odd&quot;: a,b
help: first
second
https://github.com/qraft/qraft/blob/main/docs/rules/NAM008.md</system-out>
    </testcase>
    <testcase classname="s/mtf.yaml" name="LAH001 future-shift at 3:13" file="s/mtf.yaml" line="3">
      <failure type="error" message="`SHIFT(close, -1)` reads the next bar">s/mtf.yaml:3:13: `SHIFT(close, -1)` reads the next bar
note: no setting allows a look-ahead
help: a lag of 1 is the last bar; a lag of 0 is the bar itself, known at its close
https://github.com/qraft/qraft/blob/main/docs/rules/LAH001.md</failure>
    </testcase>
  </testsuite>
  <testsuite name="s/two, x.yaml" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="s/two, x.yaml" name="CST001 no-costs at 1:1" file="s/two, x.yaml" line="1">
      <system-out>info: s/two, x.yaml:1:1: no costs
https://github.com/qraft/qraft/blob/main/docs/rules/CST001.md</system-out>
    </testcase>
  </testsuite>
  <testsuite name="empty.yaml" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="empty.yaml" name="check"/>
  </testsuite>
</testsuites>
"#);
    let odd = Diagnostic::new(&catalogue::SYN001, Span::new(0, 1), "a\u{0}b\u{1b}");
    let out = junit(&[(SourceFile::new("a", "x"), vec![odd])]);
    assert!(!out.chars().any(|c| c.is_control() && c != '\n'), "{out:?}");
}

#[test]
fn jsonl_is_json_item_by_item() {
    let whole = parsed(&json(&files()));
    let lines: Vec<Value> = jsonl(&files()).lines().map(parsed).collect();
    assert_eq!(whole["findings"].as_array().expect("items"), &lines);
    assert_eq!(lines.len(), 3);
}

#[test]
fn lsp_form() {
    let out = parsed(&lsp(&files(), "/home/q"));
    assert_eq!(out[0]["uri"], "file:///home/q/s/mtf.yaml");
    assert_eq!(out[1]["uri"], "file:///home/q/s/two%2C%20x.yaml");
    assert_eq!(out[2]["diagnostics"], serde_json::json!([]));
    assert_eq!(out[0]["diagnostics"][0]["tags"], serde_json::json!([2]));
    let flagship = serde_json::to_string_pretty(&out[0]["diagnostics"][1]).expect("JSON");
    assert_snapshot!(flagship, @r#"
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
  "severity": 1,
  "code": "LAH001",
  "codeDescription": {
    "href": "https://github.com/qraft/qraft/blob/main/docs/rules/LAH001.md"
  },
  "source": "qraft",
  "message": "`SHIFT(close, -1)` reads the next bar\nnote: no setting allows a look-ahead\nhelp: a lag of 1 is the last bar; a lag of 0 is the bar itself, known at its close",
  "relatedInformation": [
    {
      "location": {
        "uri": "file:///home/q/s/mtf.yaml",
        "range": {
          "start": {
            "line": 2,
            "character": 25
          },
          "end": {
            "line": 2,
            "character": 27
          }
        }
      },
      "message": "a negative lag looks ahead"
    },
    {
      "location": {
        "uri": "file:///home/q/s/mtf.yaml",
        "range": {
          "start": {
            "line": 2,
            "character": 2
          },
          "end": {
            "line": 2,
            "character": 6
          }
        }
      },
      "message": "decided here"
    }
  ]
}
"#);
}

#[test]
fn sarif_form() {
    let out = parsed(&sarif(&files()));
    let run = &out["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let ids: Vec<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
    assert_eq!(ids, ["NAM008", "LAH001", "CST001"]);
    assert_eq!(run["results"][1]["ruleIndex"], 1);
    assert_eq!(run["results"][2]["level"], "note");
    let result = serde_json::to_string_pretty(&run["results"][1]).expect("JSON");
    assert_snapshot!(result, @r#"
{
  "ruleId": "LAH001",
  "ruleIndex": 1,
  "level": "error",
  "message": {
    "text": "`SHIFT(close, -1)` reads the next bar\nhelp: a lag of 1 is the last bar; a lag of 0 is the bar itself, known at its close"
  },
  "locations": [
    {
      "physicalLocation": {
        "artifactLocation": {
          "uri": "s/mtf.yaml"
        },
        "region": {
          "startLine": 3,
          "startColumn": 13,
          "endLine": 3,
          "endColumn": 29
        }
      }
    }
  ],
  "relatedLocations": [
    {
      "physicalLocation": {
        "artifactLocation": {
          "uri": "s/mtf.yaml"
        },
        "region": {
          "startLine": 3,
          "startColumn": 26,
          "endLine": 3,
          "endColumn": 28
        }
      },
      "id": 0,
      "message": {
        "text": "a negative lag looks ahead"
      }
    },
    {
      "physicalLocation": {
        "artifactLocation": {
          "uri": "s/mtf.yaml"
        },
        "region": {
          "startLine": 3,
          "startColumn": 3,
          "endLine": 3,
          "endColumn": 7
        }
      },
      "id": 1,
      "message": {
        "text": "decided here"
      }
    }
  ],
  "partialFingerprints": {
    "qraft/v1": "2dee1a5d051a323e"
  },
  "fixes": [
    {
      "description": {
        "text": "turn the sign: `SHIFT(close, 1)`"
      },
      "artifactChanges": [
        {
          "artifactLocation": {
            "uri": "s/mtf.yaml"
          },
          "replacements": [
            {
              "deletedRegion": {
                "startLine": 3,
                "startColumn": 26,
                "endLine": 3,
                "endColumn": 28
              },
              "insertedContent": {
                "text": "1"
              }
            }
          ]
        }
      ],
      "properties": {
        "applicability": "unsafe"
      }
    }
  ]
}
"#);
}

#[test]
fn sarif_is_valid_by_the_published_schema() {
    let schema = parsed(include_str!("../fixtures/sarif-2.1.0.json"));
    let mut all: Vec<Findings> = files();
    // Every rule of the catalogue, at a place that does not fit its file.
    let file = SourceFile::new("dir\\é.yaml", "x\n");
    let odd =
        |rule| Diagnostic::new(rule, Span { start: 9, end: 3 }, "m").label(Span::new(7, 8), "");
    all.push((file, catalogue::ALL.iter().map(|rule| odd(rule)).collect()));
    for files in [&[][..], &all[..1], &all] {
        let out = parsed(&sarif(files));
        assert_eq!(violations(&schema, &out), [""; 0]);
    }
    let mut broken = parsed(&sarif(&all));
    broken["runs"][0]["results"][0]["level"] = Value::from("grave");
    assert_eq!(violations(&schema, &broken).len(), 1);
}
