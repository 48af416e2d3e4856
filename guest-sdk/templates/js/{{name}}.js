// {{namespace}}/{{name}}: an operator of qraft.

import { Series, component, number } from "./qraft_operator.js";

class {{Name}} extends Series {
  static description = {
    name: "{{namespace}}/{{name}}",
    version: "0.1.0",
    doc: `A mean in which a row weighs \`gain\` and what came before it the rest.

It starts at the first value. A missing one is answered by a missing one, and forgotten.`,
    inputs: [{ name: "x", doc: "What is averaged.", column: "close" }],
    params: [number("gain", "The weight of the newest row.", { value: 0.1, min: 0, max: 1 })],
    output: { doc: "The mean.", unit: "of-first" },
  };

  start() {
    return { mean: null };
  }

  push(memory, x) {
    if (!Number.isFinite(x)) return NaN;
    memory.mean = memory.mean === null ? x : memory.mean + this.gain * (x - memory.mean);
    return memory.mean;
  }
}

export const kernels = component({{Name}});
