// Columns of the trials, as the charts below read them.

const trials = report.trials;

// Every param and figure by name: its values, a value a trial.
const columns = new Map();
if (trials) {
  trials.param_names.forEach((name, at) => columns.set(name, trials.params[at]));
  trials.figure_names.forEach((name, at) => {
    // A param may have a figure's name: it is the param's then, and the figure has a longer one.
    columns.set(columns.has(name) ? "figure " + name : name, trials.figures[at]);
  });
}
const figureKey = (name) => (trials.param_names.includes(name) ? "figure " + name : name);
const figureKeys = () => trials.figure_names.map(figureKey);
const isLess = (key) => trials.less_is_better.includes(key.replace(/^figure /, ""));
const objectiveKey = () => figureKey(trials.objective);

// True where less of the figure is wanted.
const wantsLess = (key) => (key === objectiveKey() ? trials.minimize : isLess(key));

function extent(values) {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value === null) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}

const paramsOf = (at) => trials.param_names
  .map((name, param) => name + " " + shown(name, trials.params[param][at])).join(", ");

// Nine strengths from low to high, even in lightness; readable without red and green.
const STRENGTHS = [
  [64, 30, 93], [62, 64, 130], [50, 95, 141], [38, 124, 142], [35, 152, 136],
  [64, 180, 114], [122, 203, 80], [189, 222, 50], [253, 231, 55],
];
function strength(share) {
  const place = Math.max(0, Math.min(1, share)) * (STRENGTHS.length - 1);
  const low = Math.min(STRENGTHS.length - 2, Math.floor(place)), part = place - low;
  const mix = STRENGTHS[low].map((from, at) =>
    Math.round(from + (STRENGTHS[low + 1][at] - from) * part));
  return `rgb(${mix[0]},${mix[1]},${mix[2]})`;
}

// Where a value lies between the ends, 0 to 1.
const share = (value, [low, high]) => (high > low ? (value - low) / (high - low) : 0.5);
