import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { pageCode } from "../../../source/report/page-code.ts";
import { renderReport } from "../../../source/report/render-report.ts";
import type { Report } from "../../../source/report/report.ts";
import { BrowserPage, type PageSettings } from "../../helpers/browser-page.ts";
import { HOSTILE, hostile, shortened } from "../../helpers/changed-report.ts";
import { Chromium, findChromium } from "../../helpers/chromium.ts";
import { measuredReport } from "../../helpers/measured-report.ts";
import { analysisReport, comparisonReport } from "../../helpers/sample-report.ts";

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844, isTouch: true };
const HOUR_S = 3600;
const GROUND = "getComputedStyle(document.body).backgroundColor";

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
		const other = `document.querySelectorAll("canvas")[1].toDataURL()`;
		const before = await page.evaluate(other);
		await page.drag([x + width / 4, y], [x + width / 2, y]);
		assert.ok((await page.evaluate(other)) !== before, "the other plot is as it was");
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
		assert.match(
			String(text),
			/^2026-11-01 00:(19|20):\d\d: TX [\d,]+ MB\/s( \(.*?\))?; RX [\d,]+ MB\/s/,
		);
		await page.close();
	});

	test("text of a log stays text, wherever it stands", async () => {
		const page = await open(hostile(analysisReport(HOUR_S)));
		assert.deepEqual(page.complaints, []);
		const counts = `["img", "main b:not([aria-hidden])", "script"].map((name) => document.querySelectorAll(name).length)`;
		assert.deepEqual(await page.evaluate(counts), [0, 0, 2]);
		const heading = await page.evaluate(`document.querySelector("h1").textContent`);
		assert.equal(heading, HOSTILE.replace(/\p{C}/gu, "\ufffd"));
		await page.close();
	});

	test("it is dark where the viewer's system is, plots and all, and follows it", async () => {
		const page = await open(analysisReport(HOUR_S), { ...DESKTOP, isDark: true });
		assert.equal(await page.evaluate(GROUND), "rgb(15, 19, 23)");
		for (const count of await coloursOf(page)) assert.ok(count > 20, `${count} colours`);
		const plot = `document.querySelector("canvas").toDataURL()`;
		await page.evaluate(`globalThis.dark = ${plot}; 0`);
		await page.setDark(false);
		await page.until(`${GROUND} === "rgb(246, 247, 249)" && ${plot} !== dark`);
		await page.close();
	});

	test("nothing is wider than a phone, no table hides a column, and two fingers zoom", async () => {
		const page = await open(comparisonReport(HOUR_S), PHONE);
		const width = await page.evaluate(`document.documentElement.scrollWidth`);
		assert.equal(width, PHONE.width);
		const hidden = await page.evaluate(`[...document.querySelectorAll(".scroll")].filter(
			({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length`);
		assert.equal(hidden, 0);
		for (const count of await coloursOf(page)) assert.ok(count > 20, `${count} colours`);
		const place = await placeOf(page, 0);
		const middle = place.x + place.width / 2;
		const touch = (type: string, apart: number) =>
			page.send("Input.dispatchTouchEvent", {
				type,
				touchPoints: [-apart, apart].map((shift, id) => ({ id, x: middle + shift, y: place.y })),
			});
		await touch("touchStart", 30);
		await touch("touchMove", 60);
		await page.drawn();
		assert.match(await shownOf(page), /^1\d m.* to 4\d m.* \((29|30) m/);
		await page.close();
	});

	test("a gap interrupts each line of a comparison, though the other log goes on", async () => {
		const page = await open(comparisonReport(HOUR_S));
		// The candidate is in colour, the baseline is grey; one pixel a column is looked for.
		const coloured = await page.evaluate(`(() => {
			const canvas = document.querySelector("canvas");
			const over = document.querySelector(".u-over");
			const left = over.offsetLeft;
			const { data } = canvas.getContext("2d").getImageData(left, 0, over.offsetWidth, canvas.height);
			const columns = new Array(over.offsetWidth).fill(0);
			for (let at = 0; at < data.length; at += 4) {
				if (data[at + 2] - data[at] > 100) columns[(at / 4) % over.offsetWidth] = 1;
			}
			return columns;
		})()`);
		const columns = coloured as number[];
		const at = (part: number) => columns[Math.round(part * columns.length)];
		// The candidate is nine tenths as long, and from 60 % of its length 5 % of it are missing.
		assert.deepEqual([at(0.3), at(0.55), at(0.57), at(0.6), at(0.95)], [1, 0, 0, 1, 0]);
		await page.close();
	});

	test("logs without samples, or with a single one, have a page too", async () => {
		for (const samples of [0, 1]) {
			const page = await open(shortened(analysisReport(60), samples));
			assert.deepEqual(page.complaints, []);
			await page.close();
		}
	});

	test("a measured command is drawn below its capacity, with saturated time in its own colour", async () => {
		const page = await open(measuredReport(), PHONE);
		assert.deepEqual(page.complaints, []);
		assert.equal(await page.evaluate(`document.documentElement.scrollWidth`), PHONE.width);
		const shades = await page.evaluate(`
			[...document.querySelectorAll("canvas")].map((canvas) => {
				const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
				let orange = 0;
				for (let at = 0; at < data.length; at += 4) {
					if (data[at] - data[at + 2] > 100 && data[at + 3] > 40 && data[at + 3] < 110) orange++;
				}
				return orange / (canvas.width * canvas.height);
			})`);
		// TX is saturated for 45 % of the run; the axes take their part of the canvas.
		const [tx = 0, rx = 0] = shades as number[];
		assert.ok(tx > 0.2 && tx < 0.45, `${tx} of the plot of TX`);
		assert.equal(rx, 0);
		await page.close();
	});

	test("it prints in light colours as wide as the paper, and goes back to the screen", async () => {
		const page = await open(analysisReport(HOUR_S), { ...DESKTOP, isDark: true });
		const widths = `[...document.querySelectorAll("canvas")].map(({ width }) => width)`;
		const onScreen = await page.evaluate(widths);
		await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
		assert.equal(await page.evaluate(GROUND), "rgb(246, 247, 249)");
		assert.deepEqual(await page.evaluate(widths), [690, 690]);
		await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
		assert.deepEqual(await page.evaluate(widths), onScreen);
		const { data } = await page.send("Page.printToPDF");
		assert.ok(String(data).length > 30_000, `${String(data).length} characters`);
		assert.deepEqual(page.complaints, []);
		await page.close();
	});
});
