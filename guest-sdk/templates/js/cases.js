// Runs `cases/*.json` by your own Node: `node cases.js`. Rows go in blocks of one to three, each
// loaded from what was saved before it.

import assert from "node:assert";
import { readFileSync, readdirSync } from "node:fs";
import { kernels } from "./{{name}}.js";

const { inputs, params } = kernels.describe();
const number = (value) => (value === null ? NaN : Number(String(value).replace("inf", "Infinity")));

for (const file of readdirSync("cases").filter((name) => name.endsWith(".json")).sort()) {
  const { width = 1, ...given } = JSON.parse(readFileSync(`cases/${file}`, "utf8"));
  const values = params.map((param) => Number(given.params?.[param.name] ?? param.default));
  if (given.refuses !== undefined) {
    assert.throws(() => kernels.warmUp(values), (reason) => reason.includes(given.refuses), file);
    continue;
  }
  const columns = inputs.map((input) => given.inputs[input.name].map(number));
  const rows = columns[0].length / width;
  const answers = [];
  for (let at = 0, saved; at < rows; ) {
    const to = Math.min(rows, at + 1 + (at % 3));
    const state = new kernels.State(values, width);
    if (saved !== undefined) state.load(saved);
    const block = columns.flatMap((column) => column.slice(at * width, to * width));
    answers.push(...state.update(to - at, Float64Array.from(block)));
    [saved, at] = [state.save(), to];
  }
  assert.deepStrictEqual(answers, given.expect.map(number), file);
  console.log(`${file}: ${answers.length} answers as expected`);
}
