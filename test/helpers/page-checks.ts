/** What every report must be like in a browser. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pageCode } from "../../source/report/page-code.ts";
import { renderReport } from "../../source/report/render-report.ts";
import type { Report } from "../../source/report/report.ts";
import { BrowserPage } from "./browser-page.ts";
import type { Chromium } from "./chromium.ts";

/** How many different colours each of the page's plots over time has, besides its ground. */
const COLOURS = `[...document.querySelectorAll("canvas")].map((canvas) => {
	const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
	return new Set(new Uint32Array(data.buffer)).size - 1;
})`;

/**
 * Opens the report: it draws so many plots, asks for nothing but itself and complains of nothing.
 */
export async function checkPage(
	browser: Chromium,
	folder: string,
	report: Report,
	plots: number,
): Promise<BrowserPage> {
	const path = join(folder, "report.html");
	writeFileSync(path, renderReport(report, await pageCode()));
	const page = await BrowserPage.open(browser, path, { width: 1280, height: 900 });
	assert.deepEqual(page.complaints, []);
	assert.deepEqual([...new Set(page.requests)], [pathToFileURL(path).href]);
	const colours = (await page.evaluate(COLOURS)) as number[];
	assert.equal(colours.length, plots);
	for (const count of colours) assert.ok(count > 10, `${count} colours`);
	return page;
}
