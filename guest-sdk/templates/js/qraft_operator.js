/**
 * The whole contract of `wit/operator.wit`, for one class with a `push`.
 *
 *     class LeakyMean extends Series {
 *       static description = {
 *         name: "mine/leaky_mean", version: "0.1.0", doc: "A mean that forgets.",
 *         inputs: [{ name: "x", doc: "What is averaged.", column: "close" }],
 *         params: [number("gain", "The weight of the newest row.", { value: 0.1, min: 0, max: 1 })],
 *         output: { doc: "The mean.", unit: "of-first" },
 *       };
 *       start() { return { mean: null }; }
 *       push(memory, x) { ... }
 *     }
 *
 *     export const kernels = component(LeakyMean);
 *
 * Params are properties of the instance. `start` returns what is remembered: numbers, strings,
 * booleans, null, and arrays and objects of them; `push` gets it first and changes it in place. A
 * missing value is NaN.
 *
 * This file is yours to read and not to change.
 */

/** A param that takes any number from `min` to `max`. */
export const number = (name, doc, range) => param(name, doc, "number", range);

/** A param that takes whole numbers from `min` to `max`. */
export const integer = (name, doc, range) => param(name, doc, "integer", range);

/** A param that is true or false. */
export const flag = (name, doc, value) =>
  param(name, doc, "flag", { value: Number(value), min: 0, max: 1 });

const param = (name, doc, domain, { value, min, max }) => ({
  name, doc, domain, min, max, default: value,
});

class Operator {
  /** Why params do not go together, or null. */
  check() { return null; }

  /** Rows that must stand before the first that has an answer. */
  warmUp() { return 0; }

  /** What is remembered, at the first bar. */
  start() { return {}; }
}

/** One symbol's rows: `push(memory, ...values)` takes a value of each input and returns the answer. */
export class Series extends Operator {
  static kind = "series";

  answer(memory, columns) { return [this.push(memory, ...columns.map((column) => column[0]))]; }
}

/**
 * All symbols of a bar: `push(memory, ...columns)` takes an array of each input, one value a symbol
 * (`this.width` of them), and returns an array of answers. The order of symbols may not matter.
 */
export class CrossSection extends Operator {
  static kind = "cross-section";

  answer(memory, columns) { return this.push(memory, ...columns); }
}

/** The contract's interface for a class. */
export function component(Type) {
  const given = Type.description;
  const description = {
    determinism: "bitwise",
    ...given,
    kind: Type.kind,
    stateless: given.stateless ?? false,
    inputs: given.inputs.map((input) => ({ unit: "none", ...input })),
    output: { unit: "none", flag: false, ...given.output },
  };
  return {
    describe: () => description,
    warmUp: (params) => bind(Type, description, params, 1).warmUp(),
    apply(params, width, rows, block) {
      if (!description.stateless) throw "this operator has a state: make one and push rows";
      const operator = bind(Type, description, params, 1);
      // Symbols are as good as rows to a function of one row.
      return answers(operator, description, {}, rows * width, 1, block);
    },
    State: class State {
      constructor(params, width) {
        this.width = width;
        this.operator = bind(Type, description, params, width);
        this.memory = this.operator.start();
      }

      push(row) { return this.update(1, row); }

      update(rows, block) {
        return answers(this.operator, description, this.memory, rows, this.width, block);
      }

      save() { return new TextEncoder().encode(JSON.stringify(this.memory, written)); }

      load(saved) {
        try {
          this.memory = JSON.parse(new TextDecoder().decode(saved), read);
        } catch (error) {
          throw `saved bytes are not this operator's: ${error.message}`;
        }
      }
    },
  };
}

/** An instance with its params; throws why not. */
function bind(Type, description, params, width) {
  const operator = new Type();
  operator.width = width;
  const wanted = description.params;
  if (params.length !== wanted.length) throw `${wanted.length} params, not ${params.length}`;
  wanted.forEach(({ name, domain, min, max }, place) => {
    const value = params[place];
    if (!(min <= value && value <= max)) throw `\`${name}\` is outside its range`;
    if (domain !== "number" && value !== Math.floor(value)) throw `\`${name}\` takes whole numbers`;
    operator[name] = domain === "flag" ? value !== 0 : value;
  });
  const reason = operator.check();
  if (reason !== null) throw reason;
  return operator;
}

/** Answers to consecutive rows, each pushed. */
function answers(operator, { inputs }, memory, rows, width, block) {
  if (block.length !== inputs.length * rows * width) {
    throw `${inputs.length} inputs, ${rows} rows, width ${width}, ${block.length} values`;
  }
  const all = new Float64Array(rows * width);
  for (let r = 0; r < rows; r++) {
    const columns = inputs.map((_, i) => {
      const at = (i * rows + r) * width;
      return block.subarray(at, at + width);
    });
    const row = operator.answer(memory, columns);
    if (row.length !== width) throw `${row.length} answers to ${width} symbols`;
    all.set(row, r * width);
  }
  return all;
}

/** JSON has no NaN, no infinities and no minus zero: they are objects with one nameless key. */
function written(_, value) {
  const plain = typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0));
  return plain ? value : { "": Object.is(value, -0) ? "-0" : String(value) };
}

function read(_, value) {
  return value !== null && typeof value === "object" && "" in value ? Number(value[""]) : value;
}
