"use strict";
// A thin client: the server is `qraft lsp`, and all that is known of the language is known there.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** The documents that are sent: the server itself says nothing of those that are no strategies. */
const DOCUMENTS = ["qraft", "yaml", "json"].map((language) => ({ scheme: "file", language }));

let client;

function start() {
  const settings = vscode.workspace.getConfiguration("qraft");
  const command = settings.get("server.path", "qraft");
  const args = settings.get("server.arguments", ["lsp"]);
  const server = { command, args };
  client = new LanguageClient("qraft", "qraft", server, { documentSelector: DOCUMENTS });
  return client.start().catch((error) => {
    const advice = "Set qraft.server.path to where qraft is.";
    vscode.window.showErrorMessage(`${command} does not start: ${error.message ?? error}. ${advice}`);
  });
}

async function stop() {
  const last = client;
  client = undefined;
  if (last?.isRunning()) {
    await last.stop();
  }
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("qraft.restart", async () => {
      await stop();
      await start();
    }),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("qraft.server")) {
        await stop();
        await start();
      }
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
