//! How a session begins and ends, and what is no message.

use serde_json::{Value, json};

use super::session::Session;

#[test]
fn the_server_says_what_it_offers() {
    let mut session = Session::start();
    let answer = session.ask("initialize", json!({"capabilities": {}}));
    assert_eq!(answer["serverInfo"]["name"], "qraft");
    let offered = &answer["capabilities"];
    assert_eq!(offered["positionEncoding"], "utf-16");
    assert_eq!(offered["textDocumentSync"]["change"], 2);
    for provider in [
        "hoverProvider",
        "completionProvider",
        "definitionProvider",
        "referencesProvider",
        "documentSymbolProvider",
        "documentFormattingProvider",
        "foldingRangeProvider",
        "inlayHintProvider",
        "renameProvider",
        "codeActionProvider",
        "semanticTokensProvider",
    ] {
        assert!(!offered[provider].is_null(), "{provider}");
    }
    assert_eq!(session.end(), (0, String::new()));
}

#[test]
fn the_client_names_its_favourite_encoding_first() {
    for (offered, taken) in [
        (json!(["utf-8", "utf-16"]), "utf-8"),
        (json!(["utf-32", "utf-16", "utf-8"]), "utf-16"),
        (json!(["utf-32"]), "utf-16"),
    ] {
        let mut session = Session::start();
        let client = json!({"general": {"positionEncodings": offered}});
        let answer = session.ask("initialize", json!({"capabilities": client}));
        assert_eq!(answer["capabilities"]["positionEncoding"], taken);
        session.end();
    }
}

#[test]
fn it_leaves_when_asked_and_when_nothing_more_comes() {
    let mut session = Session::open(&json!({}));
    assert_eq!(session.ask("shutdown", Value::Null), Value::Null);
    let late = session.asked("textDocument/hover", json!({}));
    assert_eq!(late["error"]["code"], -32600);
    session.tell("exit", Value::Null);
    assert!(session.read().is_none());
    assert_eq!(session.end().0, 0);
    // At the end of the input, without a word.
    assert_eq!(Session::open(&json!({})).end().0, 0);
    assert_eq!(Session::start().end().0, 0);
    // Asked to go before it was asked to shut down.
    let mut session = Session::open(&json!({}));
    session.tell("exit", Value::Null);
    assert_eq!(session.end().0, 1);
}

#[test]
fn all_that_was_read_is_answered_before_the_end() {
    let mut session = Session::open(&json!({}));
    let uri = "file:///x/a.yaml";
    let text = "version: 1\nsignals: {long: close > 1}\n";
    session.tell(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}}),
    );
    for id in 100..150 {
        let at = json!({"line": 1, "character": 17});
        let params = json!({"textDocument": {"uri": uri}, "position": at});
        session.send(&json!({
            "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": params
        }));
    }
    session.findings(uri);
    for id in 100..150 {
        let answer = session.read().expect("an answer");
        assert_eq!(answer["id"], id);
        assert!(answer["result"]["contents"]["value"].is_string(), "{answer}");
    }
    assert_eq!(session.end().0, 0);
}

#[test]
fn what_is_no_request_is_refused_and_the_session_goes_on() {
    let mut session = Session::start();
    let early = session.asked("textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32002);
    session.ask("initialize", json!({"capabilities": {}}));
    assert_eq!(session.asked("initialize", json!({}))["error"]["code"], -32600);
    assert_eq!(session.asked("qraft/nothing", json!({}))["error"]["code"], -32601);
    assert_eq!(session.asked("textDocument/hover", json!({}))["error"]["code"], -32602);
    session.raw(b"Content-Length: 3\r\n\r\n{x}");
    assert_eq!(session.read().expect("an answer")["error"]["code"], -32700);
    session.raw(b"Content-Length: 2\r\n\r\n[]");
    assert_eq!(session.read().expect("an answer")["error"]["code"], -32700);
    session.tell("textDocument/didOpen", json!({"textDocument": 3}));
    assert_eq!(session.read().expect("a message")["method"], "window/logMessage");
    session.tell("$/setTrace", json!({"value": "off"}));
    // An id may be a text.
    session.send(&json!({"jsonrpc": "2.0", "id": "a", "method": "shutdown"}));
    assert_eq!(session.read().expect("an answer")["id"], "a");
    session.tell("exit", Value::Null);
    assert_eq!(session.end().0, 0);
}

#[test]
fn a_stream_of_something_else_is_refused_with_a_reason() {
    let mut session = Session::start();
    session.raw(b"hello, server\n");
    let (code, said) = session.end();
    assert_eq!(code, 2);
    assert!(said.contains("hello, server"), "{said}");
}
