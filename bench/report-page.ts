/**
 * `npx tsx bench/report-page.ts`: the size of the pages of long logs, and how long it takes to
 * create them and to open them in the Chromium of this machine, with all plots drawn.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pageCode } from "../source/report/page-code.ts";
import { renderReport } from "../source/report/render-report.ts";
import type { Report } from "../source/report/report.ts";
import { BrowserPage } from "../test/helpers/browser-page.ts";
import { Chromium, findChromium } from "../test/helpers/chromium.ts";
import { analysisReport, comparisonReport } from "../test/helpers/sample-report.ts";
import { median } from "./numbers.ts";
import { temporaryFolder } from "./surroundings.ts";

const DAY_S = 86_400;
const LOADS = 9;

const path = findChromium();
if (path === null) throw new Error("no Chromium: set CHROMIUM to one, or install it");
const browser = await Chromium.start(path);
const folder = temporaryFolder("/dev/shm");
const code = await pageCode();

await measure("30 days, one log", analysisReport(30 * DAY_S));
await measure("7 days, two logs", comparisonReport(7 * DAY_S));
await browser.close();

async function measure(name: string, report: Report): Promise<void> {
	const begun_ms = performance.now();
	const page = renderReport(report, code);
	const made_ms = performance.now() - begun_ms;
	const file = join(folder, "report.html");
	writeFileSync(file, page);
	const loads: number[] = [];
	for (let load = 0; load < LOADS; load++) loads.push(await openingTime(file));
	const size_mb = Buffer.byteLength(page) / 1e6;
	process.stdout.write(
		`${name}: ${size_mb.toFixed(2)} MB, created in ${made_ms.toFixed(0)} ms, opens in ` +
			`${median(loads).toFixed(0)} ms (median of ${LOADS}, longest ${Math.max(...loads).toFixed(0)})\n`,
	);
}

/** From the start of the navigation until the page's script has drawn everything, in ms. */
async function openingTime(file: string): Promise<number> {
	const page = await BrowserPage.open(browser, file, { width: 1280, height: 900 });
	const end = `performance.getEntriesByType("navigation")[0].loadEventEnd`;
	const opened_ms = Number(await page.evaluate(end));
	await page.close();
	return opened_ms;
}
