//! The life of a session: initialize, work, shut down, exit; which message is whose.

use ls_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, Uri,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Left;
use super::answers::{Desk, Refusal};
use super::capabilities::capabilities;
use super::convert::View;
use super::positions::Encoding;

/// Error codes of JSON-RPC and of the protocol.
const PARSE_ERROR: i32 = -32700;
const INVALID_REQUEST: i32 = -32600;
const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;
const NOT_INITIALIZED: i32 = -32002;
const REQUEST_FAILED: i32 = -32803;

/// The language that a client says a strategy is in.
const LANGUAGE: &str = "qraft";

/// What to do after a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// Read on.
    Read,
    /// Leave.
    Leave(Left),
}

/// Where in its life the session is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Phase {
    #[default]
    New,
    Working,
    ShutDown,
}

/// One session.
#[derive(Debug, Default)]
pub struct Server {
    phase: Phase,
    desk: Desk,
}

/// The answer to what is no message.
pub fn malformed(why: &str) -> Value {
    failed(&Value::Null, PARSE_ERROR, why)
}

impl Server {
    /// Takes a message, and answers what to send, in order.
    pub fn take(&mut self, message: Value) -> (Next, Vec<Value>) {
        let Value::Object(mut message) = message else {
            return (Next::Read, vec![malformed("a message is a JSON object")]);
        };
        let params = message.remove("params").unwrap_or(Value::Null);
        let id = message.remove("id");
        let Some(Value::String(method)) = message.remove("method") else {
            // An answer: the server asks nothing, so that nothing waits for it.
            let odd = !(message.contains_key("result") || message.contains_key("error"));
            let id = id.unwrap_or(Value::Null);
            let replies = odd.then(|| failed(&id, INVALID_REQUEST, "the message has no method"));
            return (Next::Read, replies.into_iter().collect());
        };
        match id {
            Some(id) => (Next::Read, vec![self.request(&id, &method, params)]),
            None => self.notification(&method, params),
        }
    }

    fn request(&mut self, id: &Value, method: &str, params: Value) -> Value {
        match (self.phase, method) {
            (Phase::New, "initialize") => {
                self.phase = Phase::Working;
                self.initialize(id, &params)
            }
            (Phase::New, _) => failed(id, NOT_INITIALIZED, "the first request is `initialize`"),
            (Phase::ShutDown, _) => failed(id, INVALID_REQUEST, "the server is shut down"),
            (Phase::Working, "initialize") => {
                failed(id, INVALID_REQUEST, "`initialize` was asked before")
            }
            (Phase::Working, "shutdown") => {
                self.phase = Phase::ShutDown;
                done(id, Value::Null)
            }
            (Phase::Working, _) => match self.desk.answer(method, params) {
                Ok(answer) => done(id, answer),
                Err(Refusal::Unknown) => {
                    failed(id, METHOD_NOT_FOUND, &format!("there is no method `{method}`"))
                }
                Err(Refusal::Params(why)) => failed(id, INVALID_PARAMS, &why),
                Err(Refusal::Failed(why)) => failed(id, REQUEST_FAILED, &why),
            },
        }
    }

    fn initialize(&mut self, id: &Value, params: &Value) -> Value {
        let client = &params["capabilities"];
        let encodings = client["general"]["positionEncodings"].as_array();
        let names = encodings.into_iter().flatten().filter_map(Value::as_str);
        let known = names.filter_map(|name| {
            [Encoding::Utf8, Encoding::Utf16].into_iter().find(|e| e.name() == name)
        });
        // The client names its favourite first.
        self.desk.encoding = known.into_iter().next().unwrap_or_default();
        let item = &client["textDocument"]["completion"]["completionItem"];
        self.desk.snippets = item["snippetSupport"].as_bool().unwrap_or(false);
        let about = json!({"name": "qraft", "version": env!("CARGO_PKG_VERSION")});
        let offered = capabilities(self.desk.encoding);
        done(id, json!({"capabilities": offered, "serverInfo": about}))
    }

    fn notification(&mut self, method: &str, params: Value) -> (Next, Vec<Value>) {
        if method == "exit" {
            let well = self.phase == Phase::ShutDown;
            return (Next::Leave(if well { Left::Well } else { Left::Abruptly }), Vec::new());
        }
        if self.phase != Phase::Working {
            return (Next::Read, Vec::new());
        }
        let read = match method {
            "textDocument/didOpen" => read(params).map(|p| self.opened(p)),
            "textDocument/didChange" => read(params).map(|p| self.changed(p)),
            "textDocument/didSave" => read(params).map(|p| self.saved(&p)),
            "textDocument/didClose" => read(params).map(|p| self.closed(&p)),
            // What a server need not understand, it passes over.
            _ => Ok(Vec::new()),
        };
        let replies = read.unwrap_or_else(|why| {
            let message = format!("{method}: {why}");
            let params = json!({"type": 1, "message": message});
            vec![notify("window/logMessage", params)]
        });
        (Next::Read, replies)
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) -> Vec<Value> {
        let document = params.text_document;
        let declared = document.language_id == LANGUAGE;
        self.desk.documents.put(&document.uri, document.version, document.text, declared);
        self.publish(&document.uri)
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) -> Vec<Value> {
        let (uri, version) = (params.text_document.uri, params.text_document.version);
        let encoding = self.desk.encoding;
        self.desk.documents.change(&uri, version, params.content_changes, encoding);
        self.publish(&uri)
    }

    /// What is saved may be what others hang on: `qraft.toml`, or a space's strategy.
    fn saved(&mut self, params: &DidSaveTextDocumentParams) -> Vec<Value> {
        let saved = &params.text_document.uri;
        let mut all = self.desk.documents.spaces();
        all.retain(|uri| uri != saved);
        all.insert(0, saved.clone());
        let mut replies = Vec::new();
        for uri in all {
            self.desk.documents.refresh(&uri);
            replies.extend(self.publish(&uri));
        }
        replies
    }

    fn closed(&mut self, params: &DidCloseTextDocumentParams) -> Vec<Value> {
        let uri = &params.text_document.uri;
        self.desk.documents.close(uri);
        let empty = json!({"uri": uri, "diagnostics": []});
        vec![notify("textDocument/publishDiagnostics", empty)]
    }

    fn publish(&self, uri: &Uri) -> Vec<Value> {
        let open = self.desk.documents.get(uri);
        let view = open.map(|open| View { open, encoding: self.desk.encoding });
        let message =
            view.map(|view| notify("textDocument/publishDiagnostics", view.diagnostics()));
        message.into_iter().collect()
    }
}

fn read<P: DeserializeOwned>(params: Value) -> Result<P, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}

fn done(id: &Value, result: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "result": result})
}

fn failed(id: &Value, code: i32, message: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
}

fn notify(method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "method": method, "params": params})
}
