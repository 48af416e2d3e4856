// The list of fills, a page at a time.

const FILLS_A_PAGE = 25;
const FILL_TITLES = ["time", "symbol", "side", "shares", "price", "fee and tax", "spread and impact", "why"];
const FILL_NUMERIC = [false, false, false, true, true, true, true, false];

function startFills(section, candidate) {
  const part = section.querySelector("[data-fills]");
  if (!part) return;
  const fills = candidate.fills, table = part.querySelector("table");
  const only = part.querySelector("select"), told = part.querySelector(".readout");
  const [back, on] = part.querySelectorAll("button");
  options(only, [["", "all"], ...fills.symbols.map((name, at) => [String(at), name])], "");
  let page = 0;
  const show = () => {
    const wanted = only.value === "" ? null : Number(only.value);
    const rows = fills.ts.map((_, at) => at)
      .filter((at) => wanted === null || fills.symbol[at] === wanted);
    const pages = Math.max(1, Math.ceil(rows.length / FILLS_A_PAGE));
    page = Math.max(0, Math.min(pages - 1, page));
    const from = page * FILLS_A_PAGE;
    fillTable(table, FILL_TITLES, FILL_NUMERIC, rows.slice(from, from + FILLS_A_PAGE).map((at) => [
      date(fills.ts[at]), fills.symbols[fills.symbol[at]], fills.shares[at] < 0 ? "sell" : "buy",
      few.format(Math.abs(fills.shares[at])), few.format(fills.price[at]),
      fixed(fills.fee[at], 2), fixed(fills.slippage[at], 2), fills.reasons[fills.reason[at]],
    ]));
    told.textContent = `page ${page + 1} of ${pages}, ${grouped.format(rows.length)} fills`;
    back.disabled = page === 0;
    on.disabled = page === pages - 1;
  };
  back.addEventListener("click", () => { page -= 1; show(); });
  on.addEventListener("click", () => { page += 1; show(); });
  only.addEventListener("change", () => { page = 0; show(); });
  show();
}
