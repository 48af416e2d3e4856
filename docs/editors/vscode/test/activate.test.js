"use strict";
// The extension comes up against a small fake of the editor, talks to a server, and leaves.

const assert = require("node:assert/strict");
const Module = require("node:module");
const path = require("node:path");
const { test } = require("node:test");

const fake = require("./fake-vscode.js");

const load = Module._load;
Module._load = function (name, ...rest) {
  return name === "vscode" ? fake.vscode : load.call(this, name, ...rest);
};
const extension = require("../extension.js");

/** A document as the editor hands it out. */
function document(text) {
  const uri = fake.vscode.Uri.parse("file:///strategies/a.yaml");
  return {
    uri,
    languageId: "yaml",
    version: 1,
    isClosed: false,
    isDirty: false,
    fileName: uri.fsPath,
    getText: () => text,
  };
}

async function until(holds) {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

function server() {
  const real = process.env.QRAFT;
  fake.settings.set("server.path", real ?? process.execPath);
  fake.settings.set(
    "server.arguments",
    real ? ["lsp"] : [path.join(__dirname, "fake-server.js")],
  );
}

test("it comes up, shows findings, restarts and leaves", { timeout: 60_000 }, async () => {
  server();
  const strategy = document("version: 1\nsignals: {long: EMAA(close) > 1}\n");
  fake.vscode.workspace.textDocuments.push(strategy);
  const context = { subscriptions: [] };
  await extension.activate(context);
  assert.deepEqual(fake.seen.errors, []);
  assert.ok(fake.seen.commands.has("qraft.restart"));
  const found = () => fake.seen.diagnostics.get("file:///strategies/a.yaml") ?? [];
  await until(() => found().length > 0);
  assert.ok(found().some((one) => (one.code?.value ?? one.code) === "NAM001"), found());
  for (const provider of ["Hover", "CompletionItem", "Rename", "CodeActions", "InlayHints"]) {
    assert.ok(fake.seen.providers.some((name) => name.includes(provider)), provider);
  }

  fake.seen.diagnostics.clear();
  await fake.seen.commands.get("qraft.restart")();
  await until(() => found().length > 0);
  await extension.deactivate();
  context.subscriptions.forEach((one) => one.dispose());
  assert.ok(!fake.seen.commands.has("qraft.restart"));
});

test("a server that does not start is said with the way out", { timeout: 60_000 }, async () => {
  fake.settings.set("server.path", "/nowhere/qraft");
  await extension.activate({ subscriptions: [] });
  assert.ok(fake.seen.errors.some((text) => /qraft\.server\.path/.test(text)), fake.seen.errors);
  await extension.deactivate();
});
