"use strict";
// As much of the editor's API as the client needs to come up: what it registers is counted, what it
// shows is kept, and every name that is not written out here is a class that can be extended.

const { EventEmitter } = require("node:events");

const seen = { commands: new Map(), errors: [], providers: [], diagnostics: new Map() };
const disposable = (end = () => {}) => ({ dispose: end });

class Uri {
  constructor(text) {
    this.text = text;
    const [, scheme, path] = /^([a-z]+):\/\/(.*)$/.exec(text) ?? [null, "file", text];
    Object.assign(this, { scheme, path, fsPath: path });
  }
  static parse(text) { return new Uri(text); }
  static file(path) { return new Uri(`file://${path}`); }
  toString() { return this.text; }
}

class Position {
  constructor(line, character) { Object.assign(this, { line, character }); }
}

class Range {
  constructor(a, b, c, d) {
    this.start = typeof a === "number" ? new Position(a, b) : a;
    this.end = typeof a === "number" ? new Position(c, d) : b;
  }
}

class Emitter {
  constructor() {
    this.inner = new EventEmitter();
    this.event = (listener, self) => {
      const bound = self ? listener.bind(self) : listener;
      this.inner.on("event", bound);
      return disposable(() => this.inner.off("event", bound));
    };
  }
  fire(value) { this.inner.emit("event", value); }
  dispose() { this.inner.removeAllListeners(); }
}

class Diagnostic {
  constructor(range, message, severity) { Object.assign(this, { range, message, severity }); }
}

class CodeActionKind {
  constructor(value) { this.value = value; }
  append(part) { return new CodeActionKind(this.value ? `${this.value}.${part}` : part); }
}
CodeActionKind.Empty = new CodeActionKind("");
CodeActionKind.QuickFix = new CodeActionKind("quickfix");
CodeActionKind.Refactor = new CodeActionKind("refactor");
CodeActionKind.Source = new CodeActionKind("source");

const emitters = new Map();
function event(name) {
  if (!emitters.has(name)) emitters.set(name, new Emitter());
  return emitters.get(name).event;
}

/** An object whose missing events, registrations and functions are there when they are asked for. */
function open(known) {
  return new Proxy(known, {
    get(target, name) {
      if (name in target || typeof name === "symbol") return target[name];
      if (/^on(Did|Will)/.test(name)) return event(name);
      if (/^(register|create|set)/.test(name)) {
        return (...rest) => {
          seen.providers.push(name);
          return disposable(rest.length ? undefined : () => {});
        };
      }
      return undefined;
    },
  });
}

const settings = new Map();
const configuration = {
  get: (name, otherwise) => settings.get(name) ?? otherwise,
  has: (name) => settings.has(name),
  inspect: () => undefined,
};

const channel = () => ({
  name: "qraft",
  ...Object.fromEntries(
    ["append", "appendLine", "replace", "clear", "show", "hide", "dispose", "trace", "debug",
      "info", "warn", "error"].map((name) => [name, () => {}]),
  ),
  logLevel: 3,
  onDidChangeLogLevel: event("logLevel"),
});

const workspace = open({
  textDocuments: [],
  notebookDocuments: [],
  workspaceFolders: undefined,
  getConfiguration: () => configuration,
  getWorkspaceFolder: () => undefined,
  createFileSystemWatcher: () => open({ dispose() {} }),
  asRelativePath: (path) => String(path),
});

const languages = open({
  createDiagnosticCollection: () => ({
    set: (uri, items) => seen.diagnostics.set(uri.toString(), items),
    delete: (uri) => seen.diagnostics.delete(uri.toString()),
    clear: () => seen.diagnostics.clear(),
    dispose() {},
  }),
  match: (selector, document) =>
    selector.some((one) => one.language === document.languageId) ? 10 : 0,
});

const api = {
  version: "1.110.0",
  Uri,
  Position,
  Range,
  Diagnostic,
  CodeActionKind,
  EventEmitter: Emitter,
  Disposable: class {
    constructor(end) { this.end = end; }
    dispose() { this.end?.(); }
    static from(...all) { return disposable(() => all.forEach((one) => one.dispose())); }
  },
  CancellationTokenSource: class {
    constructor() {
      this.token = { isCancellationRequested: false, onCancellationRequested: event("cancel") };
    }
    cancel() {}
    dispose() {}
  },
  workspace,
  languages,
  window: open({
    tabGroups: open({ all: [], activeTabGroup: { tabs: [] } }),
    visibleTextEditors: [],
    visibleNotebookEditors: [],
    activeTextEditor: undefined,
    createOutputChannel: channel,
    showErrorMessage: async (text) => void seen.errors.push(text),
    showWarningMessage: async () => {},
    showInformationMessage: async () => {},
    withProgress: async (_, work) => work({ report() {} }),
  }),
  commands: {
    registerCommand(name, run) {
      seen.commands.set(name, run);
      return disposable(() => seen.commands.delete(name));
    },
    executeCommand: async (name, ...rest) => seen.commands.get(name)?.(...rest),
  },
  env: open({ appName: "fake", language: "en", isTelemetryEnabled: false }),
  extensions: open({ all: [], getExtension: () => undefined }),
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  TextDocumentSaveReason: { Manual: 1, AfterDelay: 2, FocusOut: 3 },
};

/** Enumerations answer any name; everything else that is unknown is a class. */
function unknown(name) {
  const made = class {
    constructor(...rest) { this.given = rest; }
  };
  Object.defineProperty(made, "name", { value: String(name) });
  return new Proxy(made, {
    get: (target, key) => (key in target || typeof key === "symbol" ? target[key] : key),
  });
}

const made = new Map();
const vscode = new Proxy(api, {
  get(target, name) {
    if (name in target || typeof name === "symbol") return target[name];
    // So that whoever imports all of it gets this very object.
    if (name === "__esModule") return true;
    if (name === "then" || name === "default") return undefined;
    if (!made.has(name)) made.set(name, unknown(name));
    return made.get(name);
  },
});

module.exports = { vscode, seen, settings, fire: (name, value) => emitters.get(name)?.fire(value) };
