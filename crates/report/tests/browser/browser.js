// A page in Chromium, with everything that it says and asks for.
import {existsSync} from "node:fs";
import {pathToFileURL} from "node:url";
import {chromium} from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = process.env.CHROMIUM || PLACES.find((place) => existsSync(place));
if (!executablePath) throw new Error("there is no Chromium; CHROMIUM names one");

// The sandbox of Chromium does not start for root, as whom containers run.
const args = process.getuid && process.getuid() === 0 ? ["--no-sandbox"] : [];
export const start = () => chromium.launch({executablePath, args});

export async function open(browser, file, {width = 1440, theme = "light"} = {}) {
  const context = await browser.newContext({
    viewport: {width, height: 900}, colorScheme: theme, acceptDownloads: false,
  });
  const page = await context.newPage();
  const said = [], asked = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(String(error)));
  const address = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) asked.push(request.url());
  });
  await page.goto(address, {waitUntil: "load"});
  await page.waitForSelector("html[data-ready]");
  return {page, said, asked, close: () => context.close()};
}

// Brings every chart onto the screen once.
export async function drawAll(page) {
  for (const plot of await page.locator(".plot:visible").all()) {
    await plot.scrollIntoViewIfNeeded();
    await page.waitForFunction((element) => "drawn" in element.dataset, await plot.elementHandle());
  }
}

// What an element says once an action has changed it, which the page does in a frame to come.
export async function changed(page, locator, action) {
  const before = await locator.textContent();
  await action();
  await page.waitForFunction(([element, text]) => element.textContent !== text,
    [await locator.elementHandle(), before]);
  return locator.textContent();
}

// How many pixels of a picture are close to a colour of the style sheet.
export async function pixels(page, locator, name) {
  const shot = (await locator.screenshot()).toString("base64");
  const wanted = await page.evaluate((colour) => {
    const probe = document.createElement("canvas").getContext("2d");
    probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--" + colour);
    probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
  }, name);
  return page.evaluate(async ([base64, [r, g, b]]) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const {data} = canvas.getImageData(0, 0, image.width, image.height);
    let close = 0;
    for (let at = 0; at < data.length; at += 4) {
      const far = Math.abs(data[at] - r) + Math.abs(data[at + 1] - g) + Math.abs(data[at + 2] - b);
      if (far < 40) close += 1;
    }
    return close;
  }, [shot, wanted]);
}
