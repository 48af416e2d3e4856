// Drives the server named by QRAFT with the protocol's own client library, through one session:
// initialize, open, edit, findings, a fix, a rename, formatting, shutdown.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";

import {
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  ExitNotification,
  HoverRequest,
  InitializeRequest,
  InitializedNotification,
  InlayHintRequest,
  PublishDiagnosticsNotification,
  RenameRequest,
  SemanticTokensRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
} from "vscode-languageserver-protocol/node";

const uri = "file:///strategies/a.yaml";
const start = `version: 1
params:
  fast: {default: 10, range: [5, 50], step: 1}
signals:
  long: EMA(close, fast) > close[1] and ROC_PCT(close, 50) > 0   # 𝄞
costs: {fee_bps: 2, slippage: {spread_bps: 5}}
`;

class Editor {
  constructor() {
    this.server = spawn(process.env.QRAFT, ["lsp", "--stdio"]);
    this.exit = once(this.server, "exit");
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.server.stdout),
      new StreamMessageWriter(this.server.stdin),
    );
    this.waiting = new Map();
    this.connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      const take = this.waiting.get(params.version);
      this.waiting.delete(params.version);
      take?.(params.diagnostics);
    });
    this.connection.listen();
    this.version = 0;
    this.text = "";
  }

  ask(request, params) {
    return this.connection.sendRequest(request.type, params);
  }

  /** The findings of the next version. */
  async published(send) {
    this.version += 1;
    const version = this.version;
    const found = new Promise((resolve) => this.waiting.set(version, resolve));
    await send(version);
    return found;
  }

  open(text) {
    this.text = text;
    return this.published((version) =>
      this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: "yaml", version, text },
      }),
    );
  }

  /** Applies edits here and tells the server of each of them, the last in the text first. */
  edit(edits) {
    const late = [...edits].sort((a, b) => this.offset(b.range.start) - this.offset(a.range.start));
    const changes = late.map(({ range, newText }) => ({ range, text: newText }));
    for (const { range, newText } of late) {
      const [from, to] = [this.offset(range.start), this.offset(range.end)];
      this.text = this.text.slice(0, from) + newText + this.text.slice(to);
    }
    return this.published((version) =>
      this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: changes,
      }),
    );
  }

  offset({ line, character }) {
    const lines = this.text.split("\n");
    return lines.slice(0, line).join("\n").length + (line > 0 ? 1 : 0) + character;
  }

  position(mark) {
    const at = this.text.indexOf(mark);
    assert.notEqual(at, -1, mark);
    const before = this.text.slice(0, at).split("\n");
    return { line: before.length - 1, character: before.at(-1).length };
  }

  place(mark) {
    return { textDocument: { uri }, position: this.position(mark) };
  }
}

test("a session from the first word to the last", { timeout: 60_000 }, async (t) => {
  const editor = new Editor();
  t.after(() => editor.server.kill());
  const { capabilities, serverInfo } = await editor.ask(InitializeRequest, {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
  });
  assert.equal(serverInfo.name, "qraft");
  assert.equal(capabilities.positionEncoding, "utf-16");
  await editor.connection.sendNotification(InitializedNotification.type, {});

  // Open and edit: findings come and go.
  assert.deepEqual((await editor.open(start)).map((f) => f.code), ["NAM008"]);
  const here = editor.position("fast) >");
  const there = { line: here.line, character: here.character + 4 };
  const typo = { range: { start: here, end: there }, newText: "fasst" };
  const found = await editor.edit([typo]);
  assert.deepEqual(found.map((f) => f.code).sort(), ["NAM002", "NAM008", "USE001"].filter(
    (code) => found.some((f) => f.code === code),
  ));
  const unknown = found.find((f) => f.code === "NAM002");
  assert.deepEqual(unknown.range.start, here);
  const back = { start: here, end: { line: here.line, character: here.character + 5 } };
  const renamed = await editor.edit([{ range: back, newText: "fast" }]);
  assert.deepEqual(renamed.map((f) => f.code), ["NAM008"]);

  // A fix.
  const actions = await editor.ask(CodeActionRequest, {
    textDocument: { uri },
    range: renamed[0].range,
    context: { diagnostics: renamed },
  });
  assert.equal(actions[0].title, "Write `ROC` (safe)");
  assert.deepEqual(await editor.edit(actions[0].edit.changes[uri]), []);
  assert.ok(editor.text.includes("and ROC(close, 50) > 0   # 𝄞"), editor.text);

  // Knowing and finding.
  const hover = await editor.ask(HoverRequest, editor.place("EMA"));
  assert.match(hover.contents.value, /type: number/);
  const items = await editor.ask(CompletionRequest, editor.place("fast) >"));
  assert.equal(items[0].label, "fast");
  const target = await editor.ask(DefinitionRequest, editor.place("fast) >"));
  assert.deepEqual(target.range.start, editor.position("fast: {"));
  const symbols = await editor.ask(DocumentSymbolRequest, { textDocument: { uri } });
  assert.deepEqual(symbols.map((s) => s.name), ["version", "params", "signals", "costs"]);
  const range = { start: { line: 0, character: 0 }, end: { line: 6, character: 0 } };
  const hints = await editor.ask(InlayHintRequest, { textDocument: { uri }, range });
  assert.match(hints[0].label, /^warm-up \d+ bars$/);
  const tokens = await editor.ask(SemanticTokensRequest, { textDocument: { uri } });
  assert.ok(tokens.data.length > 0 && tokens.data.length % 5 === 0);

  // A rename, and one that cannot be.
  const quick = await editor.ask(RenameRequest, { ...editor.place("fast) >"), newName: "quick" });
  assert.deepEqual(await editor.edit(quick.changes[uri]), []);
  assert.equal(editor.text.match(/quick/g).length, 2);
  await assert.rejects(
    editor.ask(RenameRequest, { ...editor.place("quick) >"), newName: "close" }),
    /column/,
  );

  // Formatting: what the document says stays as it was, and twice is once.
  const options = { tabSize: 2, insertSpaces: true };
  const format = () => editor.ask(DocumentFormattingRequest, { textDocument: { uri }, options });
  assert.deepEqual(await editor.edit(await format()), []);
  assert.deepEqual(await format(), []);

  await editor.ask(ShutdownRequest);
  await editor.connection.sendNotification(ExitNotification.type);
  const [code] = await editor.exit;
  assert.equal(code, 0);
  editor.connection.dispose();
});
