// A slice of the space: two params, a figure, and what is made of the other params.

const MOST_CELLS = 48;

// The bins of a param: its own values where they are few, else so many equal spans.
function bins(values) {
  const distinct = [...new Set(values.filter((value) => value !== null))].sort((a, b) => a - b);
  if (distinct.length <= MOST_CELLS) {
    const place = new Map(distinct.map((value, at) => [value, at]));
    return {
      count: distinct.length,
      of: (value) => place.get(value),
      label: (at, name) => shown(name, distinct[at]),
    };
  }
  const [low, high] = [distinct[0], distinct[distinct.length - 1]];
  const count = 32, step = (high - low) / count;
  // An edge is where a colour changes, not a value of a trial: four digits are plenty.
  const edge = (at, name) => shown(name, Number((low + at * step).toPrecision(4)));
  return {
    count,
    of: (value) => Math.min(count - 1, Math.floor((value - low) / step)),
    label: (at, name) => edge(at, name) + " to " + edge(at + 1, name),
  };
}

const NO_PARAM = "";
const HEAT_HEIGHT = 380;

function startHeat() {
  const figure = document.querySelector('[data-chart="heat"]');
  if (!figure) return;
  const plot = figure.querySelector(".plot"), readout = figure.querySelector(".readout");
  const canvas = figure.querySelector("canvas"), table = figure.querySelector("table");
  const select = (name) => figure.querySelector(`[name="${name}"]`);
  const names = trials.param_names.map((name) => [name, title(name)]);
  options(select("x"), names, trials.param_names[0]);
  options(select("y"), [...names, [NO_PARAM, "none"]], trials.param_names[1] || NO_PARAM);
  options(select("value"), figureKeys().map((key) => [key, title(key)]), objectiveKey());
  let map = null, cell = {x: 0, y: 0};

  const compute = () => {
    const x = select("x").value, y = select("y").value, key = select("value").value;
    const xs = columns.get(x), ys = y === NO_PARAM ? null : columns.get(y);
    const values = columns.get(key), less = wantsLess(key), mean = select("rest").value === "mean";
    const across = bins(xs), down = ys ? bins(ys) : {count: 1, of: () => 0, label: () => "all"};
    const size = across.count * down.count;
    const sum = new Float64Array(size), count = new Uint32Array(size);
    const best = new Int32Array(size).fill(-1);
    values.forEach((value, trial) => {
      if (value === null || xs[trial] === null || (ys && ys[trial] === null)) return;
      const at = down.of(ys ? ys[trial] : 0) * across.count + across.of(xs[trial]);
      count[at] += 1;
      sum[at] += value;
      if (best[at] < 0 || (less ? value < values[best[at]] : value > values[best[at]])) {
        best[at] = trial;
      }
    });
    const of = (at) => (count[at] === 0 ? null : mean ? sum[at] / count[at] : values[best[at]]);
    const cells = Array.from({length: size}, (_, at) => of(at));
    let top = -1;
    cells.forEach((value, at) => {
      if (value !== null && (top < 0 || (less ? value < cells[top] : value > cells[top]))) top = at;
    });
    map = {x, y, key, across, down, cells, count, best, top, range: extent(cells), less};
    if (top >= 0) cell = {x: top % across.count, y: Math.floor(top / across.count)};
  };

  const frame = (width) => {
    const left = 64, bottom = 34, top = 26;
    const wide = (width - left - 8) / map.across.count;
    const height = map.down.count === 1 ? 120 : HEAT_HEIGHT;
    return {left, top, wide, height, tall: (height - bottom - top) / map.down.count};
  };

  const paint = (width) => {
    const box = frame(width);
    const context = surface(canvas, width, box.height);
    const colourOf = (value) => {
      const place = share(value, map.range);
      return strength(map.less ? 1 - place : place);
    };
    map.cells.forEach((value, at) => {
      const x = box.left + (at % map.across.count) * box.wide;
      const y = box.top + (map.down.count - 1 - Math.floor(at / map.across.count)) * box.tall;
      context.fillStyle = value === null ? colour("panel") : colourOf(value);
      context.fillRect(x, y, Math.ceil(box.wide), Math.ceil(box.tall));
    });
    outline(context, box, cell.y * map.across.count + cell.x, colour("text"));
    if (map.top >= 0) outline(context, box, map.top, colour("loss"));
    context.fillStyle = colour("faint");
    labels(context, box, width);
    scale(context, width, colourOf);
  };

  const outline = (context, box, at, stroke) => {
    const x = box.left + (at % map.across.count) * box.wide;
    const y = box.top + (map.down.count - 1 - Math.floor(at / map.across.count)) * box.tall;
    // Between two edges of the page's colour, so that it is seen on every strength.
    for (const [width, ink] of [[6, colour("page")], [3, stroke]]) {
      context.lineWidth = width;
      context.strokeStyle = ink;
      context.strokeRect(x, y, box.wide, box.tall);
    }
  };

  const labels = (context, box, width) => {
    const every = (count, room, least) => Math.max(1, Math.ceil(count * least / room));
    context.textAlign = "center";
    const stepX = every(map.across.count, width - box.left, 56);
    for (let at = 0; at < map.across.count; at += stepX) {
      const text = map.across.label(at, map.x).split(" to ")[0];
      context.fillText(text, box.left + (at + 0.5) * box.wide, box.height - 18);
    }
    context.fillText(title(map.x), box.left + (width - box.left) / 2, box.height - 4);
    context.textAlign = "right";
    const stepY = every(map.down.count, box.height - 60, 18);
    for (let at = 0; at < map.down.count; at += stepY) {
      const text = map.down.label(at, map.y).split(" to ")[0];
      context.fillText(text, box.left - 6, box.top + (map.down.count - at - 0.5) * box.tall + 4);
    }
    context.textAlign = "left";
    context.fillText(map.y === NO_PARAM ? "" : title(map.y), 0, 12);
  };

  // What a colour means: from least to most.
  const scale = (context, width, colourOf) => {
    const [low, high] = map.range, wide = 120, left = width - wide - 70;
    for (let step = 0; step < wide; step += 1) {
      context.fillStyle = colourOf(low + (high - low) * step / (wide - 1));
      context.fillRect(left + step, 4, 1, 10);
    }
    context.fillStyle = colour("faint");
    context.textAlign = "right";
    context.fillText(shown(map.key, low), left - 5, 13);
    context.textAlign = "left";
    context.fillText(shown(map.key, high), left + wide + 5, 13);
  };

  const say = () => {
    const at = cell.y * map.across.count + cell.x, value = map.cells[at];
    const place = title(map.x) + " " + map.across.label(cell.x, map.x)
      + (map.y === NO_PARAM ? "" : ", " + title(map.y) + " " + map.down.label(cell.y, map.y));
    readout.textContent = value === null ? place + ": no trial"
      : `${place}: ${title(map.key)} ${shown(map.key, value)}, trials here ${map.count[at]}; `
        + `the best is trial ${trials.trial[map.best[at]]} (${paramsOf(map.best[at])})`;
  };

  const tabulate = () => {
    const heads = [map.y === NO_PARAM ? "" : title(map.y) + " \\ " + title(map.x)];
    const row = (y) => [map.down.label(y, map.y), ...Array.from({length: map.across.count},
      (_, x) => shown(map.key, map.cells[y * map.across.count + x]))];
    const across = Array.from({length: map.across.count}, (_, x) => map.across.label(x, map.x));
    const rows = Array.from({length: map.down.count}, (_, y) => row(y));
    fillTable(table, [...heads, ...across], Array(across.length + 1).fill(true), rows);
  };

  const width = () => charts.get(plot).width;
  const again = () => {
    compute();
    if (charts.get(plot).drawn) { paint(width()); say(); }
    if (table.closest("details").open) tabulate();
  };
  compute();
  chart(plot, (wide) => { paint(wide); return {resize: paint, repaint: () => paint(width())}; });
  for (const name of ["x", "y", "value", "rest"]) select(name).addEventListener("change", again);
  table.closest("details").addEventListener("toggle", tabulate);
  const go = (x, y) => {
    cell = {
      x: Math.max(0, Math.min(map.across.count - 1, x)),
      y: Math.max(0, Math.min(map.down.count - 1, y)),
    };
    paint(width());
    say();
  };
  plot.addEventListener("pointermove", (event) => {
    const box = frame(width()), place = canvas.getBoundingClientRect();
    const x = Math.floor((event.clientX - place.left - box.left) / box.wide);
    const y = map.down.count - 1
      - Math.floor((event.clientY - place.top - box.top) / box.tall);
    const inside = x >= 0 && x < map.across.count && y >= 0 && y < map.down.count;
    if (inside && (x !== cell.x || y !== cell.y)) go(x, y);
  });
  const moves = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};
  plot.addEventListener("keydown", (event) => {
    const by = moves[event.key];
    if (!by || !charts.get(plot).drawn) return;
    event.preventDefault();
    go(cell.x + by[0], cell.y + by[1]);
  });
}
