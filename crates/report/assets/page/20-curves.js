// Curves over time and over costs: uPlot, with a cursor for keys and a line of text that says what
// stands under it.

const CURVE_HEIGHT = 240;

const axis = (more) => Object.assign({
  stroke: () => colour("faint"),
  grid: {stroke: () => colour("line"), width: 1},
  ticks: {stroke: () => colour("line"), width: 1},
  font: "12px system-ui, sans-serif",
}, more);

const line = (label, name, more) => Object.assign({
  label, stroke: () => colour(name), width: 1.5, points: {show: false},
}, more);

// `spec`: x, over (time or a word), columns [{label, colour, values, form, more}], how y prints.
// Answers how to draw it anew after a choice.
function curve(plot, readout, spec) {
  const columns = spec.columns.filter((column) => column.values);
  const height = spec.height || CURVE_HEIGHT;
  const timed = spec.over === "time";
  const where = (at) => (timed ? date(spec.x[at]) : spec.over + " " + spec.x_form(spec.x[at]));
  const say = (at) => {
    if (at === null || at === undefined) return;
    const parts = columns.map((column) =>
      column.label + " " + (column.form || spec.y_form)(column.values[at]));
    readout.textContent = where(at) + ": " + parts.join(", ");
  };
  const options = (width) => ({
    width,
    height,
    legend: {show: false},
    cursor: {
      drag: {x: true, y: false},
      points: {size: 7},
      sync: spec.sync ? {key: spec.sync, setSeries: false} : undefined,
    },
    scales: {x: {time: timed}, y: {distr: spec.log && spec.log() ? 3 : 1, range: spec.range}},
    tzDate: (stamp) => uPlot.tzDate(new Date(stamp * 1000), "UTC"),
    axes: [
      axis({space: 70, values: timed ? undefined : (u, all) => all.map(spec.x_form)}),
      axis({size: 58, values: (u, all) => all.map((y) => (y === null ? "" : spec.y_form(y)))}),
    ],
    series: [{}, ...columns.map((column) => line(column.label, column.colour, column.more))],
    hooks: {setCursor: [(u) => say(u.cursor.idx)]},
  });
  let made = null;
  chart(plot, (width) => {
    made = new uPlot(options(width), [spec.x, ...columns.map((column) => column.values)], plot);
    return {
      resize: (to) => made.setSize({width: to, height}),
      repaint: () => made.redraw(false, true),
    };
  });
  keys(plot, () => made, spec.x, say);
  return () => {
    if (!made) return;
    made.destroy();
    charts.get(plot).drawn = false;
    draw(plot);
  };
}

// Arrows move the cursor, with Shift by 20; Home and End; + and − zoom around it, 0 shows all.
function keys(plot, drawn, x, say) {
  let at = x.length - 1;
  const move = (to) => {
    const made = drawn();
    at = Math.max(0, Math.min(x.length - 1, to));
    const scale = made.scales.x;
    if (x[at] < scale.min || x[at] > scale.max) {
      const half = (scale.max - scale.min) / 2;
      made.setScale("x", {min: x[at] - half, max: x[at] + half});
    }
    made.setCursor({left: made.valToPos(x[at], "x"), top: made.bbox.height / 4});
    say(at);
  };
  const zoom = (by) => {
    const made = drawn();
    const {min, max} = made.scales.x;
    const half = (max - min) * by / 2;
    made.setScale("x", {
      min: Math.max(x[0], x[at] - half), max: Math.min(x[x.length - 1], x[at] + half),
    });
  };
  const step = (event) => (event.shiftKey ? 20 : 1);
  const actions = {
    ArrowLeft: (event) => move(at - step(event)),
    ArrowRight: (event) => move(at + step(event)),
    Home: () => move(0),
    End: () => move(x.length - 1),
    "+": () => zoom(0.5),
    "-": () => zoom(2),
    0: () => drawn().setScale("x", {min: x[0], max: x[x.length - 1]}),
  };
  plot.addEventListener("keydown", (event) => {
    const act = actions[event.key];
    if (!act || !drawn() || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(event);
  });
}

// The curves of one candidate.
function startCurves(section, candidate, number) {
  const part = (name) => section.querySelector(`[data-chart="${name}"]`);
  const one = (name, spec) => {
    const figure = part(name);
    if (!figure) return () => {};
    return curve(figure.querySelector(".plot"), figure.querySelector(".readout"), spec);
  };
  const {series, positions} = candidate;
  const sync = "candidate " + number;
  const log = section.querySelector("[data-log]");
  const times = (value) => (value === null ? "-" : fixed(value, 2) + "×");
  const own = {label: "strategy", colour: "own"}, other = {label: "buy and hold", colour: "other"};
  const over = {x: series.ts, over: "time", sync};
  const anew = one("equity", {...over, y_form: times, height: 300, log: () => log && log.checked, columns: [
    {...own, values: series.equity}, {...other, values: series.hold},
  ]});
  if (log) log.addEventListener("change", anew);
  one("drawdown", {...over, y_form: percent, columns: [
    {label: "strategy", colour: "loss", values: series.drawdown,
      more: {fill: () => colour("loss") + "33"}},
    {...other, values: series.hold_drawdown},
  ]});
  const ratio = (value) => fixed(value, 2);
  one("sharpe", {...over, y_form: ratio, columns: [{...own, values: series.sharpe}]});
  const stepped = {paths: uPlot.paths.stepped({align: 1})};
  const whole = (value) => (value === null ? "-" : grouped.format(value));
  one("positions", positions.gross
    ? {...over, y_form: percent, columns: [
      // Wider, so that it is seen behind the net of a book without shorts.
      {label: "gross", colour: "third", values: positions.gross, more: {...stepped, width: 4}},
      {label: "net", colour: "own", values: positions.net, more: stepped},
      {label: "names long", colour: "own", values: positions.long, form: whole,
        more: {show: false}},
      {label: "names short", colour: "own", values: positions.short, form: whole,
        more: {show: false}},
    ]}
    : {...over, y_form: whole, columns: [
      {label: "names long", colour: "own", values: positions.long, more: stepped},
      {label: "names short", colour: "loss", values: positions.short, more: stepped},
    ]});
  const dots = {points: {show: true, size: 6}};
  const costs = candidate.costs;
  one("costs", {
    x: costs.map((row) => row.multiplier), over: "costs ×", x_form: (value) => fixed(value, 1),
    y_form: ratio, columns: [
      {label: "Sharpe ratio", colour: "own", values: costs.map((row) => row.sharpe), more: dots},
    ],
  });
}

function startOverlap() {
  const figure = document.querySelector('[data-chart="overlap"]');
  if (!figure) return;
  const points = report.gates.overlap, asked = report.gates.overlap_asked;
  curve(figure.querySelector(".plot"), figure.querySelector(".readout"), {
    x: points.map((point) => point[0]), over: "costs ×", x_form: (value) => fixed(value, 1),
    y_form: percent, range: [0, 1.05], columns: [
      {label: "overlap", colour: "own", values: points.map((point) => point[1]),
        more: {points: {show: true, size: 6}}},
      {label: "asked", colour: "other",
        values: asked === null ? null : points.map(() => asked), more: {dash: [6, 4]}},
    ],
  });
}
