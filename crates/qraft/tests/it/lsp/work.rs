//! A document from its first letter to its last.

use serde_json::{Value, json};

use super::session::{Session, applied, codes, place};

const URI: &str = "file:///x/a.yaml";

const TEXT: &str = "\
version: 1
params:
  fast: {default: 10, range: [5, 50], step: 1}
signals:
  long: EMA(close, fast) > SMA(close, 50)   # 𝄞 é
costs: {fee_bps: 2, slippage: {spread_bps: 5}}
";

fn at(text: &str, mark: &str) -> Value {
    json!({"textDocument": {"uri": URI}, "position": place(text, mark)})
}

#[test]
fn findings_follow_every_change_until_the_document_is_closed() {
    let mut session = Session::open(&json!({}));
    assert!(session.show(URI, TEXT).is_empty());
    // One letter, in the middle of a line: `SMA` becomes `SXMA`.
    let mut here = place(TEXT, "SMA");
    here["character"] = json!(here["character"].as_u64().expect("a number") + 1);
    let range = json!({"start": here, "end": here});
    let found = session.edit(URI, json!([{"range": range, "text": "X"}]));
    assert_eq!(codes(&found), ["NAM001"]);
    assert_eq!(found[0]["range"]["start"], place(TEXT, "SMA"));
    assert!(found[0]["codeDescription"]["href"].as_str().is_some_and(|h| h.contains("NAM001")));
    // The whole text at once.
    assert!(session.edit(URI, json!([{"text": TEXT}])).is_empty());
    // Two changes in one message: the second is of what the first left.
    let start = json!({"line": 0, "character": 0});
    let first = json!({"range": {"start": start, "end": start}, "text": "# é\n"});
    let end = json!({"line": 1, "character": 9});
    let after = json!({"line": 1, "character": 10});
    let second = json!({"range": {"start": end, "end": after}, "text": "9"});
    let found = session.edit(URI, json!([first, second]));
    assert_eq!(codes(&found), ["VER001"]);
    session.tell("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    assert!(session.findings(URI).is_empty());
    assert_eq!(session.ask("textDocument/hover", at(TEXT, "EMA")), Value::Null);
    session.end();
}

#[test]
fn places_are_right_behind_letters_of_any_width() {
    let text = "version: 1\nsignals: {long: \"close > 'é𝄞' or closs > 1\"} # é\n";
    for (client, column) in [
        (json!({}), place(text, "closs")["character"].clone()),
        (json!({"general": {"positionEncodings": ["utf-8"]}}), {
            let line = text.lines().nth(1).expect("a line");
            json!(line.find("closs").expect("closs"))
        }),
    ] {
        let mut session = Session::open(&client);
        let found = session.show(URI, text);
        let bad = found.iter().find(|f| f["code"] == "NAM002").expect("a finding");
        assert_eq!(bad["range"]["start"]["character"], column);
        let position = json!({"line": 1, "character": column});
        let params = json!({"textDocument": {"uri": URI}, "position": position});
        let hover = session.ask("textDocument/hover", params);
        assert!(hover["contents"]["value"].as_str().is_some_and(|t| t.contains("`closs`")));
        session.end();
    }
}

#[test]
fn a_fix_is_taken_and_a_param_renamed() {
    let text = TEXT.replace("SMA(close, 50)", "SMA(close, 50) and ROC_PCT(50) > 0");
    let mut session = Session::open(&json!({}));
    let found = session.show(URI, &text);
    assert_eq!(codes(&found), ["NAM008"]);
    let range = found[0]["range"].clone();
    let context = json!({"diagnostics": found, "only": ["quickfix"]});
    let params = json!({"textDocument": {"uri": URI}, "range": range, "context": context});
    let actions = session.ask("textDocument/codeAction", params);
    assert_eq!(actions[0]["title"], "Write `ROC` (safe)");
    assert_eq!(actions[0]["isPreferred"], true);
    let text = applied(&text, &actions[0]["edit"]["changes"][URI]);
    assert!(session.edit(URI, json!([{"text": text}])).is_empty());

    let prepared = session.ask("textDocument/prepareRename", at(&text, "fast) >"));
    assert_eq!(prepared["placeholder"], "fast");
    let mut params = at(&text, "fast) >");
    params["newName"] = json!("quick");
    let renamed = session.ask("textDocument/rename", params.clone());
    let text = applied(&text, &renamed["changes"][URI]);
    assert_eq!(text.matches("quick").count(), 2);
    assert!(session.edit(URI, json!([{"text": text}])).is_empty());
    params["newName"] = json!("close");
    let refused = session.asked("textDocument/rename", params);
    assert_eq!(refused["error"]["code"], -32803);
    assert!(refused["error"]["message"].as_str().is_some_and(|m| m.contains("column")));
    session.end();
}

#[test]
fn every_question_has_its_answer() {
    let mut session = Session::open(&json!({"textDocument": {
        "completion": {"completionItem": {"snippetSupport": true}}
    }}));
    session.show(URI, TEXT);
    let hover = session.ask("textDocument/hover", at(TEXT, "EMA"));
    assert!(hover["contents"]["value"].as_str().is_some_and(|t| t.contains("warm-up: 49 bars")));
    let target = session.ask("textDocument/definition", at(TEXT, "fast) >"));
    assert_eq!(target["range"]["start"], place(TEXT, "fast: {"));
    let mut params = at(TEXT, "fast) >");
    params["context"] = json!({"includeDeclaration": true});
    let places = session.ask("textDocument/references", params);
    assert_eq!(places.as_array().map(Vec::len), Some(2));
    let items = session.ask("textDocument/completion", at(TEXT, "EMA"));
    let ema = items.as_array().expect("a list").iter().find(|i| i["label"] == "EMA");
    let ema = ema.expect("EMA");
    assert_eq!(ema["textEdit"]["newText"], "EMA");
    assert_eq!(ema["textEdit"]["range"]["start"], place(TEXT, "EMA"));
    let document = json!({"textDocument": {"uri": URI}});
    let symbols = session.ask("textDocument/documentSymbol", document.clone());
    assert_eq!(symbols[1]["children"][0]["name"], "fast");
    let folds = session.ask("textDocument/foldingRange", document.clone());
    assert_eq!(folds[0], json!({"startLine": 1, "endLine": 2}));
    let mut params = document.clone();
    let end = json!({"line": 9, "character": 0});
    params["range"] = json!({"start": {"line": 0, "character": 0}, "end": end});
    let hints = session.ask("textDocument/inlayHint", params.clone());
    assert_eq!(hints[0]["label"], "warm-up 49 bars");
    assert_eq!(hints[0]["position"], place(TEXT, "   # 𝄞"));
    params["range"]["end"] = json!({"line": 1, "character": 0});
    assert_eq!(session.ask("textDocument/inlayHint", params), json!([]));
    let tokens = session.ask("textDocument/semanticTokens/full", document.clone());
    let data = tokens["data"].as_array().expect("numbers");
    assert_eq!(data.len() % 5, 0);
    // `fast`, declared in line 2 at character 2, four letters, a parameter.
    assert_eq!(data[..5], [2, 2, 4, 2, 1].map(Value::from));
    let mut params = document;
    params["options"] = json!({"tabSize": 2, "insertSpaces": true});
    let edits = session.ask("textDocument/formatting", params);
    let formatted = applied(TEXT, &edits);
    assert!(session.edit(URI, json!([{"text": formatted}])).is_empty());
    session.end();
}

#[test]
fn half_typed_documents_are_answered() {
    let mut session = Session::open(&json!({}));
    let mut text = String::new();
    session.show(URI, "");
    for c in TEXT.chars() {
        text.push(c);
        session.edit(URI, json!([{"text": text}]));
        let line = text.matches('\n').count();
        let last = text.rsplit('\n').next().unwrap_or("").encode_utf16().count();
        let position = json!({"line": line, "character": last});
        let params = json!({"textDocument": {"uri": URI}, "position": position});
        session.ask("textDocument/completion", params);
    }
    assert!(session.edit(URI, json!([{"text": TEXT}])).is_empty());
    assert_eq!(session.end().0, 0);
}

#[test]
fn what_is_no_strategy_is_left_alone() {
    let mut session = Session::open(&json!({}));
    let uri = "file:///x/compose.yaml";
    assert!(session.show(uri, "services:\n  web: {image: x}\n").is_empty());
    let params = json!({"textDocument": {"uri": uri}, "position": {"line": 1, "character": 3}});
    assert_eq!(session.ask("textDocument/hover", params), Value::Null);
    session.end();
}

#[test]
fn a_space_file_is_held_against_its_strategy() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("s.yaml"), TEXT).expect("written");
    let uri = |name: &str| format!("file://{}/{name}", folder.path().display());
    let space = "version: 1\nstrategy: s.yaml\nparams: {slow: [1, 2]}\nseed: 1\n";
    let mut session = Session::open(&json!({}));
    let found = session.show(&uri("search.yaml"), space);
    assert_eq!(codes(&found), ["SRC003"]);
    // The strategy as it is open counts, not as it lies on disk; it counts once it is saved.
    assert!(session.show(&uri("s.yaml"), &TEXT.replace("fast", "slow")).is_empty());
    session.tell("textDocument/didSave", json!({"textDocument": {"uri": uri("s.yaml")}}));
    assert!(session.findings(&uri("s.yaml")).is_empty());
    assert!(session.findings(&uri("search.yaml")).is_empty());
    session.end();
}
