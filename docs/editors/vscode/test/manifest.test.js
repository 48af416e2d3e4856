"use strict";
// The manifest names what is there, and what is there is named.

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");

const root = path.join(__dirname, "..");
const manifest = require("../package.json");

test("every file that the manifest names is there and can be read", () => {
  const { grammars, languages } = manifest.contributes;
  const named = [
    ...grammars.map((one) => one.path),
    ...languages.map((one) => one.configuration),
    ...(manifest.contributes.jsonValidation ?? []).map((one) => one.url),
  ];
  for (const name of named) {
    assert.doesNotThrow(() => JSON.parse(fs.readFileSync(path.join(root, name), "utf8")), name);
  }
  assert.ok(fs.existsSync(path.join(root, manifest.main)));
  for (const one of grammars) {
    const text = JSON.parse(fs.readFileSync(path.join(root, one.path), "utf8"));
    assert.equal(text.scopeName, one.scopeName);
  }
});

test("versions are pinned", () => {
  for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies })) {
    assert.match(version, /^\d+\.\d+\.\d+$/);
  }
});
