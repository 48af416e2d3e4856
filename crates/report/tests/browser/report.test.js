// The report in a real browser.
import assert from "node:assert/strict";
import {statSync} from "node:fs";
import {createRequire} from "node:module";
import {after, before, test} from "node:test";
import {changed, drawAll, open, pixels, start} from "./browser.js";
import {HOSTILE, folder, forget, hostile, judged, many} from "./runs.js";

const axe = createRequire(import.meta.url)("axe-core");
const WIDTHS = [390, 820, 1440];
const THEMES = ["light", "dark"];
// What must be seen in each chart: colours of the style sheet.
const MARKS = {
  equity: ["own", "other"], drawdown: ["loss", "other"], sharpe: ["own"], positions: ["third"],
  costs: ["own"], overlap: ["own"], heat: ["loss"], parallel: ["loss"], pareto: ["own", "faint"],
};

let browser, files;
before(async () => {
  files = {judged: judged(), many: many(), hostile: hostile()};
  browser = await start();
}, {timeout: 600_000});
after(async () => {
  if (browser) await browser.close();
  if (process.env.QRAFT_KEEP) console.log(folder); else forget();
});

for (const theme of THEMES) {
  for (const width of WIDTHS) {
    test(`every chart is drawn, nothing is said or asked: ${width} px, ${theme}`, async () => {
      const {page, said, asked, close} = await open(browser, files.judged, {width, theme});
      await drawAll(page);
      for (const [name, colours] of Object.entries(MARKS)) {
        const plot = page.locator(`[data-chart="${name}"] .plot:visible`);
        assert.equal(await plot.count(), 1, name);
        for (const colour of colours) {
          assert.ok(await pixels(page, plot, colour) >= 20, `${name} shows no ${colour}`);
        }
      }
      const room = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(room[0] <= room[1], `the page is ${room[0]} wide on a screen of ${room[1]}`);
      if (process.env.QRAFT_KEEP) {
        await page.screenshot({path: `${folder}/judged-${width}-${theme}.png`, fullPage: true});
      }
      assert.deepEqual([said, asked], [[], []]);
      await close();
    });
  }

  test(`axe finds nothing serious: ${theme}`, async () => {
    for (const file of [files.judged, files.many]) {
      const {page, close} = await open(browser, file, {theme});
      await drawAll(page);
      for (const summary of await page.locator("summary:visible").all()) await summary.click();
      await page.evaluate(axe.source);
      const {violations} = await page.evaluate(() => window.axe.run());
      const told = violations.map(({id, impact, nodes}) =>
        `${id} (${impact}): ${nodes.map((node) => node.html.slice(0, 120)).slice(0, 3).join(" · ")}`);
      const serious = violations.filter(({impact}) => ["serious", "critical"].includes(impact));
      assert.equal(serious.length, 0, told.join("\n"));
      await close();
    }
  });
}

test("everything can be reached and used by keys", async () => {
  const {page, close} = await open(browser, files.judged);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main") !== null));
  const wanted = await page.locator(
    "main :is(button:enabled, select, input, summary, .plot, a):visible").count();
  const reached = new Set();
  for (let step = 0; step < 400; step += 1) {
    const mark = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element.closest("main")) return null;
      window.reached = (window.reached || 0) + (element.dataset.reached ? 0 : 1);
      const counts = element.matches("button, select, input, summary, .plot, a");
      const first = !element.dataset.reached;
      element.dataset.reached = "";
      return {counts, first};
    });
    if (mark === null && reached.size > 0) break;
    if (mark && mark.counts && mark.first) reached.add(step);
    await page.keyboard.press("Tab");
  }
  assert.ok(reached.size >= wanted, `${reached.size} of ${wanted}`);
  for (const name of ["equity", "heat", "costs"]) {
    const figure = page.locator(`[data-chart="${name}"]:visible`);
    const plot = figure.locator(".plot"), readout = figure.locator(".readout");
    await plot.scrollIntoViewIfNeeded();
    await page.waitForFunction((element) => "drawn" in element.dataset, await plot.elementHandle());
    await plot.focus();
    await page.keyboard.press("ArrowLeft");
    const first = await readout.textContent();
    await page.keyboard.press("ArrowLeft");
    const second = await readout.textContent();
    assert.ok(first.length > 5 && first !== second, `${name}: ${first} / ${second}`);
  }
  await close();
});

test("controls do what they say", async () => {
  const {page, said, close} = await open(browser, files.judged);
  const titles = page.locator("[data-candidate]:visible h3");
  const before = await titles.first().textContent();
  await page.selectOption("#candidate", "1");
  assert.notEqual(await titles.first().textContent(), before);
  assert.equal(await page.locator("[data-candidate]:visible").count(), 1);
  await drawAll(page);
  await page.locator("[data-log]:visible").check();
  assert.equal(await page.locator('[data-chart="equity"]:visible .uplot').count(), 1);
  const heat = page.locator('[data-chart="heat"]');
  await heat.locator("summary").click();
  const table = await heat.locator("table").innerText();
  await heat.locator('select[name="value"]').selectOption("turnover");
  assert.notEqual(await heat.locator("table").innerText(), table);
  await heat.locator('select[name="y"]').selectOption("");
  const parallel = page.locator('[data-chart="parallel"]');
  await parallel.locator("summary").first().click();
  assert.match(await parallel.locator(".readout").textContent(), /^32 of 32 trials/);
  const narrowed = await changed(page, parallel.locator(".readout"),
    () => parallel.getByLabel("fast from").fill("10"));
  assert.match(narrowed, /^12 of 32 trials/);
  const theme = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.click("#theme");
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), theme);
  const fills = page.locator("[data-fills]:visible");
  const first = await fills.locator("tbody").innerText();
  await fills.getByRole("button", {name: "Later"}).click();
  assert.notEqual(await fills.locator("tbody").innerText(), first);
  assert.deepEqual(said, []);
  await close();
});

test("ten thousand trials: small, soon there, fluid", async () => {
  const bytes = statSync(files.many).size;
  assert.ok(bytes <= 5e6, `${bytes} bytes`);
  const {page, said, asked, close} = await open(browser, files.many);
  const paint = await page.evaluate(() =>
    performance.getEntriesByName("first-contentful-paint")[0].startTime);
  assert.ok(paint <= 1500, `first paint after ${paint} ms`);
  await drawAll(page);
  for (const name of ["heat", "parallel", "pareto"]) {
    const plot = page.locator(`[data-chart="${name}"] .plot`);
    for (const colour of MARKS[name]) {
      assert.ok(await pixels(page, plot, colour) >= 20, `${name} shows no ${colour}`);
    }
  }
  const front = page.locator('[data-chart="pareto"]');
  await front.locator(".plot").focus();
  const steps = [];
  for (let step = 0; step < 3; step += 1) {
    await page.keyboard.press("ArrowRight");
    steps.push(await front.locator(".readout").textContent());
  }
  assert.equal(new Set(steps).size, 3, steps.join(" / "));
  const canvas = page.locator('[data-chart="parallel"] canvas');
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const tick = (now) => {
      window.longest = Math.max(window.longest, now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await page.mouse.move(box.x + 37, box.y + 100);
  const readout = page.locator('[data-chart="parallel"] .readout');
  assert.match(await readout.textContent(), /^10,000 of 10,000 trials/);
  const narrowed = await changed(page, readout, async () => {
    await page.mouse.down();
    for (let step = 1; step <= 20; step += 1) {
      await page.mouse.move(box.x + 37, box.y + 100 + step * 8);
    }
  });
  const longest = await page.evaluate(() => window.longest);
  await page.mouse.up();
  assert.ok(longest <= 250, `a frame took ${longest} ms while a range was dragged`);
  assert.match(narrowed, /^\d,?\d+ of 10,000 trials/);
  console.log(`10,000 trials: ${bytes} bytes, first paint ${Math.round(paint)} ms, `
    + `longest frame while dragging ${Math.round(longest)} ms`);
  assert.deepEqual([said, asked], [[], []]);
  await close();
});

test("what a file says stays text", async () => {
  const {page, said, asked, close} = await open(browser, files.hostile);
  await drawAll(page);
  assert.equal(await page.locator("h1").textContent(), HOSTILE);
  assert.equal(await page.locator("img, main b").count(), 0);
  assert.notEqual(await page.title(), "owned");
  assert.deepEqual([said, asked], [[], []]);
  // And if something did get in, it would not run.
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    const reply = await fetch("https://example.invalid/").catch(() => "refused");
    return [window.ran === true, reply];
  });
  assert.deepEqual(ran, [false, "refused"]);
  await close();
});

test("paper shows the charts in light colours", async () => {
  const {page, said, close} = await open(browser, files.judged, {theme: "dark"});
  const pdf = await page.pdf({format: "A4"});
  assert.ok(pdf.length > 20_000, `${pdf.length} bytes`);
  assert.ok(await page.locator('[data-chart="pareto"] .plot[data-drawn]').count() === 1);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), undefined);
  assert.deepEqual(said, []);
  await close();
});
