"use strict";
// Expressions are highlighted where they stand in YAML: plain, quoted, in blocks and flow maps.

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");

const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const root = path.join(__dirname, "..");
const manifest = require("../package.json");

/** As little of the editor's own YAML grammar as shows where the injection goes in. */
const YAML = {
  scopeName: "source.yaml",
  patterns: [
    { name: "comment.line.number-sign.yaml", match: "#.*$" },
    { name: "string.quoted.double.yaml", begin: '"', end: '"' },
    { name: "string.unquoted.plain.out.yaml", match: "[^\\s:{}\\[\\],\"#]+" },
  ],
};

async function grammar() {
  const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm);
  const ours = new Map(manifest.contributes.grammars.map((one) => [one.scopeName, one]));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const one = ours.get(scope);
      if (!one) return scope === "source.yaml" ? YAML : null;
      return JSON.parse(fs.readFileSync(path.join(root, one.path), "utf8"));
    },
    getInjections: (scope) =>
      [...ours.values()].filter((o) => o.injectTo?.includes(scope)).map((o) => o.scopeName),
  });
  return registry.loadGrammar("source.yaml");
}

/** Every word of a text with its innermost scope. */
function words(grammar, text) {
  const found = [];
  let stack = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const word = line.slice(startIndex, endIndex).trim();
      if (word) found.push([word, scopes.at(-1)]);
    }
  }
  return found;
}

test("embedded expressions have their own scopes", async () => {
  const yaml = await grammar();
  const holds = (text, ...wanted) => {
    const all = words(yaml, text);
    for (const [word, scope] of wanted) {
      assert.ok(
        all.some(([w, s]) => w === word && s === scope),
        `${word} is no ${scope}: ${JSON.stringify(all)}`,
      );
    }
  };
  const call = ["EMA", "support.function.qraft"];
  const close = ["close", "variable.language.column.qraft"];
  const ten = ["10", "constant.numeric.qraft"];
  const and = ["and", "keyword.operator.logical.qraft"];
  holds("signals:\n  long: EMA(close, 10) > 5% and up # why", call, close, ten, and,
    ["5%", "constant.numeric.qraft"], ["up", "variable.other.qraft"],
    ["# why", "comment.line.number-sign.qraft"]);
  holds("signals:\n  long: \"EMA(close, 10) > 1\"", call, close, ten);
  holds("signals:\n  long: >-\n    up and\n    EMA(close, window=10)@1W\nrebalance: 1D", call, and,
    ["window", "variable.parameter.qraft"], ["1W", "storage.type.frame.qraft"],
    ["rebalance", "string.unquoted.plain.out.yaml"]);
  holds("let:\n  up: EMA(close, 10)\n  # a remark\n  down: not up\nname: EMA(x", call, close,
    ["up", "entity.name.variable.qraft"], ["not", "keyword.operator.logical.qraft"],
    ["EMA(x", "string.unquoted.plain.out.yaml"]);
  holds("constraints: [\"fast < slow\"]", ["fast", "variable.other.qraft"],
    ["<", "keyword.operator.comparison.qraft"]);
  holds("selection: {mode: topk, score: EMA(close, 10), topk: 3}", call, close, ten,
    ["topk", "string.unquoted.plain.out.yaml"]);
  holds("description: close and long", ["close", "string.unquoted.plain.out.yaml"]);
});
