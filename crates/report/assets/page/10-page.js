// The page itself: its data, numbers as people read them, the theme, and when charts are drawn.

const report = JSON.parse(document.getElementById("report").textContent);
const root = document.documentElement;

// Colours are the style sheet's, so that charts follow the theme.
const colour = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();

const SHARES = new Set([
  "total_return", "cagr", "volatility", "max_drawdown", "hit_rate", "exposure",
]);
const WHOLE = new Set(["trades", "fees"]);

const grouped = new Intl.NumberFormat("en-US", {maximumFractionDigits: 0});
const few = new Intl.NumberFormat("en-US", {maximumSignificantDigits: 6});

function fixed(value, digits) {
  if (value === null || value === undefined) return "-";
  return value.toFixed(digits).replace(/^-(0(\.0*)?)$/, "$1");
}
const percent = (value) => (value === null ? "-" : fixed(value * 100, 1) + "%");

// A figure's or a param's number, by its name.
function shown(name, value) {
  if (value === null || value === undefined) return "-";
  if (SHARES.has(name)) return percent(value);
  if (WHOLE.has(name)) return grouped.format(value);
  return report.trials && report.trials.figure_names.includes(name)
    ? fixed(value, 2) : few.format(value);
}

const title = (name) => name.replace(/_/g, " ");

function date(seconds) {
  const text = new Date(seconds * 1000).toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.slice(0, 16).replace("T", " ");
}

// An element with a class and text: never with markup.
function make(tag, cls, text) {
  const element = document.createElement(tag);
  if (cls) element.className = cls;
  if (text !== undefined) element.textContent = text;
  return element;
}

// Rows of text under titles; `numeric` says which columns are numbers.
function fillTable(table, titles, numeric, rows) {
  const line = (cells, tag) => {
    const row = make("tr");
    cells.forEach((cell, at) => {
      const element = make(tag, numeric[at] ? "n" : "", cell);
      if (tag === "th") element.scope = "col";
      row.append(element);
    });
    return row;
  };
  const head = make("thead"), body = make("tbody");
  head.append(line(titles, "th"));
  body.append(...rows.map((row) => line(row, "td")));
  const caption = table.caption;
  table.replaceChildren(...(caption ? [caption] : []), head, body);
}

function options(select, names, chosen) {
  select.replaceChildren(...names.map(([value, text]) => {
    const option = make("option", "", text);
    option.value = value;
    option.selected = value === chosen;
    return option;
  }));
}

// A chart is drawn when it comes near the screen, and again when its width or the theme changes.
const charts = new Map();
const near = new IntersectionObserver((seen) => {
  for (const entry of seen) if (entry.isIntersecting) draw(entry.target);
}, {rootMargin: "400px"});
const sizes = new ResizeObserver((changed) => {
  for (const {target} of changed) {
    const chart = charts.get(target);
    const width = Math.floor(target.clientWidth);
    if (chart && chart.drawn && width > 0 && width !== chart.width) {
      chart.width = width;
      chart.resize(width);
    }
  }
});

// `start(width)` draws for the first time and answers how to resize and how to repaint.
function chart(plot, start) {
  charts.set(plot, {start, drawn: false, width: 0});
  near.observe(plot);
  sizes.observe(plot);
}

function draw(plot) {
  const chart = charts.get(plot);
  const width = Math.floor(plot.clientWidth);
  if (!chart || chart.drawn || width === 0) return;
  Object.assign(chart, {drawn: true, width}, chart.start(width));
  plot.dataset.drawn = "";
}

function repaint() {
  for (const chart of charts.values()) if (chart.drawn) chart.repaint();
}

// A canvas of so many CSS pixels, sharp on any screen.
function surface(canvas, width, height) {
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.height = height + "px";
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = "12px system-ui, sans-serif";
  return context;
}

// The theme: the system's, until the button says otherwise.
const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";

function startTheme() {
  const button = document.getElementById("theme");
  const told = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    told();
    repaint();
  });
  dark.addEventListener("change", () => { told(); repaint(); });
  told();
}

// Paper is light, and narrower than most screens.
const PAPER_WIDTH = 680;
function startPrint() {
  let before;
  window.addEventListener("beforeprint", () => {
    before = root.dataset.theme;
    root.dataset.theme = "light";
    for (const [plot, chart] of charts) {
      draw(plot);
      if (chart.drawn) chart.resize(Math.min(PAPER_WIDTH, chart.width));
    }
  });
  window.addEventListener("afterprint", () => {
    if (before === undefined) delete root.dataset.theme; else root.dataset.theme = before;
    for (const chart of charts.values()) if (chart.drawn) chart.resize(chart.width);
  });
}
