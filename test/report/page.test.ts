import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { pageCode } from "../../source/report/page-code.ts";
import { renderReport } from "../../source/report/render-report.ts";
import type { Report } from "../../source/report/report.ts";
import { BrowserPage, type PageSettings } from "../helpers/browser-page.ts";
import { Chromium, findChromium } from "../helpers/chromium.ts";
import { analysisReport, comparisonReport } from "../helpers/sample-report.ts";

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844, isTouch: true };
const HOUR_S = 3600;

/** A text that would do all it could if it were more than text. */
const HOSTILE =
	"<img src=x onerror=alert(1)></script><script>alert(2)</script>\"'><b>&amp;\u202egnp.exe\u0007";

const found = findChromium();
const skip = found === null ? "no Chromium: set CHROMIUM to one, or install it" : false;

describe("the page in a browser", { skip }, () => {
	const folder = mkdtempSync(join(tmpdir(), "report-"));
	let browser: Chromium;

	before(async () => {
		browser = await Chromium.start(found ?? "");
	});
	after(async () => {
		await browser.close();
		rmSync(folder, { recursive: true });
	});

	let files = 0;
	async function open(report: Report, settings: PageSettings = DESKTOP): Promise<BrowserPage> {
		const path = join(folder, `${files++}.html`);
		writeFileSync(path, renderReport(report, await pageCode()));
		const page = await BrowserPage.open(browser, path, settings);
		assert.deepEqual(
			page.requests.filter((url) => url !== pathToFileURL(path).href),
			[],
			"asked",
		);
		return page;
	}

	/** How many colours each plot has, besides that of its ground. */
	async function coloursOf(page: BrowserPage): Promise<number[]> {
		const counts = await page.evaluate(`
			[...document.querySelectorAll("canvas")].map((canvas) => {
				const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
				return new Set(new Uint32Array(data.buffer)).size - 1;
			})`);
		return counts as number[];
	}

	/** Where the middle of a plot's canvas is on the screen, after scrolling to it. */
	async function placeOf(
		page: BrowserPage,
		plot: number,
	): Promise<{ x: number; y: number; width: number }> {
		const place = await page.evaluate(`(() => {
			const over = document.querySelectorAll(".u-over")[${plot}];
			over.scrollIntoView({ block: "center" });
			const { x, y, width, height } = over.getBoundingClientRect();
			return { x, y: y + height / 2, width };
		})()`);
		return place as { x: number; y: number; width: number };
	}

	const shownOf = async (page: BrowserPage) =>
		String(await page.evaluate(`document.querySelector(".shown").textContent`));

	test("it draws every plot, complains of nothing and asks for nothing but itself", async () => {
		for (const report of [analysisReport(HOUR_S), comparisonReport(HOUR_S)]) {
			const page = await open(report);
			const colours = await coloursOf(page);
			assert.equal(colours.length, 2);
			for (const count of colours) assert.ok(count > 20, `${count} colours`);
			assert.deepEqual(page.complaints, []);
			await page.close();
		}
	});

	test("dragging over one plot zooms all of them, and a double click shows everything again", async () => {
		const page = await open(analysisReport(HOUR_S));
		assert.equal(await shownOf(page), "");
		const { x, y, width } = await placeOf(page, 0);
		await page.drag([x + width / 4, y], [x + width / 2, y]);
		const shown = /^2026-11-01 00:1[45]:\d\d to 2026-11-01 00:(29|30):\d\d \(1[45] m/;
		assert.match(await shownOf(page), shown);
		const axes = await page.evaluate(`document.querySelectorAll(".reset:not([hidden])").length`);
		assert.equal(axes, 1);
		await page.evaluate(
			`document.querySelectorAll(".u-over")[1].dispatchEvent(new MouseEvent("dblclick"))`,
		);
		assert.equal(await shownOf(page), "");
		assert.deepEqual(page.complaints, []);
		await page.close();
	});

	test("keys zoom, move and reset", async () => {
		const page = await open(analysisReport(HOUR_S));
		const press = (key: string) =>
			page.evaluate(
				`document.querySelector(".plot").dispatchEvent(new KeyboardEvent("keydown", { key: "${key}" }))`,
			);
		await press("+");
		assert.match(await shownOf(page), /00:14:59 to .* 00:44:59 \(2?\d* ?m? ?/);
		await press("ArrowRight");
		assert.match(await shownOf(page), /00:22:29 to .* 00:52:29/);
		await press("Escape");
		assert.equal(await shownOf(page), "");
		await page.close();
	});

	test("what is under the pointer is said in words", async () => {
		const page = await open(analysisReport(HOUR_S));
		const { x, y, width } = await placeOf(page, 0);
		await page.drag([x + width / 3, y], [x + width / 3, y]);
		const text = await page.evaluate(`document.querySelector(".readout").textContent`);
		assert.match(String(text), /^2026-11-01 00:(19|20):\d\d: TX [\d,]+ MB\/s; RX [\d,]+ MB\/s/);
		await page.close();
	});

	test("text of a log stays text, wherever it stands", async () => {
		const page = await open(hostile(analysisReport(HOUR_S)));
		assert.deepEqual(page.complaints, []);
		const foreign = await page.evaluate(
			`document.querySelectorAll("img, b:not([class]):not([aria-hidden]), script:not([id]) ~ script").length`,
		);
		assert.equal(foreign, 0);
		const heading = await page.evaluate(`document.querySelector("h1").textContent`);
		assert.equal(heading, HOSTILE.replace(/\p{C}/gu, "\ufffd"));
		await page.close();
	});

	test("it is dark where the viewer's system is", async () => {
		const page = await open(analysisReport(HOUR_S), { ...DESKTOP, isDark: true });
		const ground = await page.evaluate(`getComputedStyle(document.body).backgroundColor`);
		assert.equal(ground, "rgb(15, 19, 23)");
		for (const count of await coloursOf(page)) assert.ok(count > 20, `${count} colours`);
		await page.close();
	});

	test("nothing but tables is wider than a phone, and swiping moves along the time", async () => {
		const page = await open(comparisonReport(HOUR_S), PHONE);
		const width = await page.evaluate(`document.documentElement.scrollWidth`);
		assert.equal(width, PHONE.width);
		for (const count of await coloursOf(page)) assert.ok(count > 20, `${count} colours`);
		await page.close();
	});

	test("it prints with its plots", async () => {
		const page = await open(analysisReport(HOUR_S), { ...DESKTOP, isDark: true });
		const { data } = await page.send("Page.printToPDF", { printBackground: false });
		assert.ok(String(data).length > 30_000, `${String(data).length} characters`);
		assert.deepEqual(page.complaints, []);
		await page.close();
	});
});

/** The report with every text in it turned against the page. */
function hostile(report: Report): Report {
	const isKept = (key: string) => ["kind", "tone", "colour", "axis", "align"].includes(key);
	const turned = (value: unknown, key: string): unknown => {
		if (typeof value === "string") return isKept(key) ? value : HOSTILE;
		if (Array.isArray(value)) return value.map((item) => turned(item, key));
		if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, item]) => [name, turned(item, name)]),
		);
	};
	return turned(report, "") as Report;
}
