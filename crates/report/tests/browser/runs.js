// Runs of the real binary, made in a temporary folder.
import {execFileSync} from "node:child_process";
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";

const repository = resolve(import.meta.dirname, "../../../..");
const prices = join(repository, "examples/data/sp500.parquet");
const binary = process.env.QRAFT;
if (!binary) throw new Error("QRAFT must name the binary");

export const folder = mkdtempSync(join(tmpdir(), "qraft-report-"));
export const forget = () => rmSync(folder, {recursive: true, force: true});

// Runs the binary; `fine` are the exit codes that are.
function qraft(args, fine = [0]) {
  try {
    return execFileSync(binary, args, {cwd: repository, encoding: "utf8", stdio: "pipe"});
  } catch (error) {
    if (fine.includes(error.status)) return error.stdout;
    throw new Error(`qraft ${args.join(" ")}\n${error.stdout}${error.stderr}`);
  }
}

function search(name, space) {
  const file = join(folder, name + ".yaml");
  writeFileSync(file, `version: 1\nstrategy: ${join(repository, "examples/strategies/ma_cross.yaml")}\n${space}`);
  qraft(["search", "run", "--space", file, "--prices", prices, "--run-id", name,
    "--outdir", folder, "--top-n", "3", "--fast", "--log", "off"]);
  return join(folder, name);
}

function page(run, name) {
  const out = join(folder, name + ".html");
  qraft(["report", run, "--out", out]);
  return out;
}

// A search that the gates have judged, with bars held back and walk-forward.
export function judged() {
  const run = search("judged", "params: {fast: {range: [5, 12], step: 1}, slow: [20, 50, 100, 150]}\n"
    + "constraints: [\"fast < slow\"]\nsplit: {out_of_sample: 0.3, folds: 3}\nseed: 7\n");
  qraft(["gates", run, "--top-n", "3", "--replications", "200", "--log", "off"], [0, 1]);
  return page(run, "judged");
}

// Ten thousand trials.
export function many() {
  const run = search("many", "params: {fast: {range: [5, 104], step: 1}, slow: {range: [20, 269], "
    + "step: 1}}\nconstraints: [\"fast < slow\"]\nplan: random\ntrials: 10000\nseed: 7\n");
  const lines = readFileSync(join(run, "results.jsonl"), "utf8").trimEnd().split("\n").length;
  if (lines !== 10001) throw new Error(`${lines} lines`);
  return page(run, "many");
}

// A folder whose texts try to be more than text.
export const HOSTILE = "</script><img src=x onerror=\"document.title='owned'\"><b>&amp;";
export function hostile() {
  const from = join(folder, "judged"), run = join(folder, "hostile");
  mkdirSync(run);
  for (const name of ["aggregated.json", "gates.json"]) cpSync(join(from, name), join(run, name));
  const lines = readFileSync(join(from, "results.jsonl"), "utf8").split("\n");
  lines[0] = JSON.stringify({...JSON.parse(lines[0]), strategy: HOSTILE, space: HOSTILE});
  writeFileSync(join(run, "results.jsonl"), lines.join("\n"));
  return page(run, "hostile");
}
