// What is wanted against what it costs, and the trials that no other beats in both.

const PARETO_HEIGHT = 360;

function startPareto() {
  const figure = document.querySelector('[data-chart="pareto"]');
  if (!figure) return;
  const plot = figure.querySelector(".plot"), readout = figure.querySelector(".readout");
  const canvas = figure.querySelector("canvas"), table = document.querySelector("table.front");
  const select = (name) => figure.querySelector(`[name="${name}"]`);
  const names = figureKeys().map((key) => [key, title(key)]);
  const [quality, cost] = trials.pareto_of.map(figureKey);
  options(select("quality"), names.filter(([key]) => !isLess(key)), quality);
  options(select("cost"), names.filter(([key]) => isLess(key)), cost);
  let view = null, place = -1;

  // By rising cost, each better than all that cost less.
  const compute = () => {
    const keys = {x: select("cost").value, y: select("quality").value};
    const xs = columns.get(keys.x), ys = columns.get(keys.y);
    const order = trials.trial.map((_, at) => at).filter((at) => xs[at] !== null && ys[at] !== null);
    order.sort((a, b) => xs[a] - xs[b] || ys[b] - ys[a] || a - b);
    let best = -Infinity;
    const front = order.filter((at) => {
      const better = ys[at] > best;
      if (better) best = ys[at];
      return better;
    });
    view = {...keys, xs, ys, order, front, ends: {x: extent(xs), y: extent(ys)}};
    place = -1;
  };

  const left = 58, right = 12, top = 12, bottom = 40;
  const point = (width, at) => [
    left + share(view.xs[at], view.ends.x) * (width - left - right),
    top + (1 - share(view.ys[at], view.ends.y)) * (PARETO_HEIGHT - top - bottom),
  ];
  const paint = (width) => {
    const context = surface(canvas, width, PARETO_HEIGHT);
    marks(context, width);
    context.fillStyle = colour("faint");
    context.globalAlpha = Math.max(0.25, Math.min(0.8, 1500 / Math.max(1, view.order.length)));
    for (const at of view.order) {
      const [x, y] = point(width, at);
      context.fillRect(x - 1.5, y - 1.5, 3, 3);
    }
    context.globalAlpha = 1;
    context.strokeStyle = context.fillStyle = colour("own");
    context.lineWidth = 1.5;
    context.beginPath();
    view.front.forEach((at, number) => {
      const [x, y] = point(width, at);
      if (number === 0) { context.moveTo(x, y); return; }
      context.lineTo(x, point(width, view.front[number - 1])[1]);
      context.lineTo(x, y);
    });
    context.stroke();
    for (const at of view.front) dot(context, point(width, at), 4);
    if (place >= 0) {
      context.fillStyle = colour("loss");
      dot(context, point(width, view.front[place]), 6);
    }
  };
  const dot = (context, [x, y], size) => {
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
    context.fill();
  };

  const marks = (context, width) => {
    context.fillStyle = colour("faint");
    context.strokeStyle = colour("line");
    context.lineWidth = 1;
    const steps = width < 500 ? 3 : 5;
    for (let step = 0; step <= steps; step += 1) {
      const part = step / steps;
      const x = left + part * (width - left - right);
      const y = top + (1 - part) * (PARETO_HEIGHT - top - bottom);
      context.beginPath();
      context.moveTo(x, top);
      context.lineTo(x, PARETO_HEIGHT - bottom);
      context.moveTo(left, y);
      context.lineTo(width - right, y);
      context.stroke();
      const value = ([low, high]) => low + (high - low) * part;
      context.textAlign = step === steps ? "right" : "center";
      context.fillText(shown(view.x, value(view.ends.x)), x, PARETO_HEIGHT - bottom + 16);
      context.textAlign = "right";
      context.fillText(shown(view.y, value(view.ends.y)), left - 6, y + 4);
    }
    context.textAlign = "center";
    context.fillText(title(view.x), left + (width - left) / 2, PARETO_HEIGHT - 6);
  };

  const say = (at) => {
    readout.textContent = `trial ${trials.trial[at]} (${paramsOf(at)}): `
      + `${title(view.y)} ${shown(view.y, view.ys[at])} at `
      + `${title(view.x)} ${shown(view.x, view.xs[at])}`;
  };
  const tabulate = () => {
    const rows = view.front.map((at) => [
      String(trials.trial[at]), shown(view.x, view.xs[at]), shown(view.y, view.ys[at]), paramsOf(at),
    ]);
    const titles = ["trial", title(view.x), title(view.y), "params"];
    fillTable(table, titles, [true, true, true, false], rows);
  };
  const width = () => charts.get(plot).width;
  const again = () => {
    compute();
    tabulate();
    if (charts.get(plot).drawn) paint(width());
    readout.textContent = `${view.front.length} trials are on the front`;
  };
  compute();
  chart(plot, (wide) => { paint(wide); return {resize: paint, repaint: () => paint(width())}; });
  for (const name of ["quality", "cost"]) select(name).addEventListener("change", again);
  const go = (to) => {
    if (view.front.length === 0) return;
    place = Math.max(0, Math.min(view.front.length - 1, to));
    paint(width());
    say(view.front[place]);
  };
  plot.addEventListener("keydown", (event) => {
    const by = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1}[event.key];
    if (!by || !charts.get(plot).drawn) return;
    event.preventDefault();
    go(place + by);
  });
  canvas.addEventListener("pointermove", (event) => {
    const area = canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - area.left, event.clientY - area.top];
    let nearest = -1, least = 400;
    for (const at of view.order) {
      const [x, y] = point(width(), at);
      const far = (x - px) ** 2 + (y - py) ** 2;
      if (far < least) { least = far; nearest = at; }
    }
    if (nearest >= 0) say(nearest);
  });
}
