"use strict";
// Where the real server is not built: answers `initialize` with what it offers, and every document
// with one finding.

const rpc = require("vscode-languageserver-protocol/node");

const connection = rpc.createProtocolConnection(
  new rpc.StreamMessageReader(process.stdin),
  new rpc.StreamMessageWriter(process.stdout),
);
connection.onRequest(rpc.InitializeRequest.type, () => ({
  capabilities: {
    textDocumentSync: { openClose: true, change: 2 },
    hoverProvider: true,
    completionProvider: {},
    renameProvider: true,
    codeActionProvider: true,
    inlayHintProvider: true,
  },
}));
connection.onNotification(rpc.DidOpenTextDocumentNotification.type, ({ textDocument }) => {
  const start = { line: 1, character: 16 };
  connection.sendNotification(rpc.PublishDiagnosticsNotification.type, {
    uri: textDocument.uri,
    diagnostics: [{ range: { start, end: start }, code: "NAM001", message: "no operator" }],
  });
});
connection.onRequest(rpc.ShutdownRequest.type, () => null);
connection.onNotification(rpc.ExitNotification.type, () => process.exit(0));
connection.listen();
