// Parallel coordinates: a line a trial over its params and figures; ranges choose among them.

const PARALLEL_HEIGHT = 360;
// While a range is being dragged, so many lines are drawn; all of them when it rests.
const LINES_WHILE_MOVING = 1500;
const BEST_ROWS = 20;

function startParallel() {
  const figure = document.querySelector('[data-chart="parallel"]');
  if (!figure) return;
  const plot = figure.querySelector(".plot"), readout = figure.querySelector(".readout");
  const canvas = figure.querySelector("canvas"), table = figure.querySelector("table");
  const form = figure.querySelector(".ranges");
  const wanted = ["sharpe_ratio", "max_drawdown", "turnover", trials.objective]
    .filter((name, at, all) => all.indexOf(name) === at && trials.figure_names.includes(name));
  const axes = [...trials.param_names, ...wanted.map(figureKey)].map((key) => {
    const values = columns.get(key);
    return {key, values, range: extent(values), low: null, high: null};
  });
  const objective = columns.get(objectiveKey()), ends = extent(objective);
  // The best are drawn last, and so lie on top.
  const order = trials.trial.map((_, at) => at).filter((at) => objective[at] !== null);
  order.sort((a, b) => (trials.minimize ? objective[b] - objective[a] : objective[a] - objective[b]));
  const colours = new Map(order.map((at) => {
    const place = share(objective[at], ends);
    return [at, strength(trials.minimize ? 1 - place : place)];
  }));

  const chosen = (at) => axes.every(({values, low, high}) => {
    const value = values[at];
    return (low === null && high === null)
      || (value !== null && (low === null || value >= low) && (high === null || value <= high));
  });
  const place = (width) => {
    const left = 36, right = 36, top = 44, bottom = 24;
    const step = axes.length > 1 ? (width - left - right) / (axes.length - 1) : 0;
    const tall = PARALLEL_HEIGHT - top - bottom;
    return {
      top, bottom, tall,
      x: (axis) => left + axis * step,
      y: (axis, value) => top + tall * (1 - share(value, axes[axis].range)),
    };
  };

  const trace = (context, box, at) => {
    let pen = false;
    context.beginPath();
    axes.forEach(({values}, axis) => {
      if (values[at] === null) { pen = false; return; }
      const x = box.x(axis), y = box.y(axis, values[at]);
      if (pen) context.lineTo(x, y); else context.moveTo(x, y);
      pen = true;
    });
    context.stroke();
  };

  const paint = (width, most) => {
    const context = surface(canvas, width, PARALLEL_HEIGHT), box = place(width);
    const all = order.filter(chosen);
    const every = most && all.length > most ? Math.ceil(all.length / most) : 1;
    context.lineWidth = 1;
    // Thousands of lines need to be thin to be told apart.
    context.globalAlpha = Math.max(0.06, Math.min(0.8, 300 / Math.max(1, all.length / every)));
    all.forEach((at, number) => {
      if (number % every !== 0) return;
      context.strokeStyle = colours.get(at);
      trace(context, box, at);
    });
    context.globalAlpha = 1;
    if (all.length > 0) {
      context.lineWidth = 2.5;
      context.strokeStyle = colour("loss");
      trace(context, box, all[all.length - 1]);
    }
    poles(context, box);
    return all;
  };

  const poles = (context, box) => {
    context.lineWidth = 1;
    axes.forEach((axis, at) => {
      const x = box.x(at);
      context.strokeStyle = colour("faint");
      context.beginPath();
      context.moveTo(x, box.top);
      context.lineTo(x, box.top + box.tall);
      context.stroke();
      if (axis.low !== null || axis.high !== null) {
        const from = box.y(at, axis.high === null ? axis.range[1] : axis.high);
        const to = box.y(at, axis.low === null ? axis.range[0] : axis.low);
        context.fillStyle = colour("own");
        context.fillRect(x - 4, from, 8, Math.max(2, to - from));
      }
      context.fillStyle = colour("text");
      const first = at === 0, last = at === axes.length - 1;
      context.textAlign = first ? "left" : last ? "right" : "center";
      const edge = first ? x - 34 : last ? x + 34 : x;
      context.fillText(title(axis.key), edge, at % 2 === 0 ? 12 : 26);
      context.fillStyle = colour("faint");
      context.fillText(shown(axis.key, axis.range[1]), edge, 40);
      context.fillText(shown(axis.key, axis.range[0]), edge, PARALLEL_HEIGHT - 8);
    });
  };

  const say = (all) => {
    const best = all[all.length - 1];
    const many = `${grouped.format(all.length)} of ${grouped.format(order.length)} trials`;
    readout.textContent = best === undefined ? many + " lie within the ranges" : many
      + ` lie within the ranges; the best is trial ${trials.trial[best]} (${paramsOf(best)}): `
      + `${title(objectiveKey())} ${shown(objectiveKey(), objective[best])}`;
    if (table.closest("details").open) tabulate(all);
  };
  const tabulate = (all) => {
    const rows = all.slice(-BEST_ROWS).reverse().map((at) =>
      [String(trials.trial[at]), ...axes.map(({key, values}) => shown(key, values[at]))]);
    const titles = ["trial", ...axes.map(({key}) => title(key))];
    fillTable(table, titles, titles.map(() => true), rows);
  };

  const width = () => charts.get(plot).width;
  let waiting = 0;
  const soon = (most) => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => say(paint(width(), most)));
  };
  // Ranges as numbers, for keys and for exactness.
  const inputs = axes.map((axis) => {
    const field = make("label", "", title(axis.key));
    const both = ["low", "high"].map((end) => {
      const input = make("input");
      input.type = "number";
      input.step = "any";
      input.placeholder = few.format(axis.range[end === "low" ? 0 : 1]);
      input.setAttribute("aria-label", title(axis.key) + (end === "low" ? " from" : " to"));
      input.addEventListener("input", () => {
        axis[end] = input.value === "" ? null : Number(input.value);
        soon();
      });
      field.append(input);
      return input;
    });
    form.append(field);
    return both;
  });
  const clear = make("button", "", "all trials");
  clear.type = "button";
  clear.addEventListener("click", () => {
    axes.forEach((axis, at) => {
      axis.low = axis.high = null;
      inputs[at].forEach((input) => { input.value = ""; });
    });
    soon();
  });
  form.append(clear);

  // Dragging along an axis chooses a range on it; a click lets it go.
  let drag = null;
  const at = (event) => {
    const box = place(width()), area = canvas.getBoundingClientRect();
    const x = event.clientX - area.left, y = event.clientY - area.top;
    const near = axes.map((_, axis) => Math.abs(box.x(axis) - x));
    const axis = near.indexOf(Math.min(...near));
    const part = Math.max(0, Math.min(1, 1 - (y - box.top) / box.tall));
    const [low, high] = axes[axis].range;
    return {axis, near: near[axis], part, value: low + (high - low) * part};
  };
  canvas.addEventListener("pointerdown", (event) => {
    const hit = at(event);
    if (hit.near > 24) return;
    drag = hit;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const axis = axes[drag.axis], [low, high] = axis.range;
    const value = low + (high - low) * at(event).part;
    [axis.low, axis.high] = [Math.min(drag.value, value), Math.max(drag.value, value)];
    soon(LINES_WHILE_MOVING);
  });
  canvas.addEventListener("pointerup", () => {
    if (!drag) return;
    const axis = axes[drag.axis];
    const [low, high] = axis.range;
    if (axis.low === null || axis.high - axis.low < (high - low) / 200) axis.low = axis.high = null;
    ["low", "high"].forEach((end, side) => {
      inputs[drag.axis][side].value = axis[end] === null ? "" : Number(axis[end].toPrecision(4));
    });
    drag = null;
    soon();
  });
  table.closest("details").addEventListener("toggle", () => tabulate(order.filter(chosen)));
  chart(plot, (wide) => {
    say(paint(wide));
    return {resize: (to) => paint(to), repaint: () => paint(width())};
  });
}
