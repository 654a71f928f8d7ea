/** Reports that commands make of logs, in a browser. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { compareLogs } from "../../../source/analysis/comparison/compare-logs.ts";
import type { Sample } from "../../../source/core/sample.ts";
import { analyzeLogs } from "../../../source/recorded-logs/analyze-logs.ts";
import { loadLogContents } from "../../../source/recorded-logs/load-logs.ts";
import { RecordedLogs } from "../../../source/recorded-logs/recorded-logs.ts";
import { analysisReport } from "../../../source/report/analysis-report.ts";
import { comparisonReport } from "../../../source/report/comparison-report.ts";
import { HOSTILE } from "../../helpers/changed-report.ts";
import { Chromium, findChromium } from "../../helpers/chromium.ts";
import { checkPage } from "../../helpers/page-checks.ts";
import { csv, FOLDER, written } from "../../helpers/recorded-logs.ts";
import { simulatedSamples } from "../../helpers/simulated-samples.ts";

/** The samples in phases of these names, one after another. */
const inPhases = (samples: readonly Sample[], ...names: readonly string[]) =>
	samples.map((one, at) => ({
		...one,
		phase: names[Math.floor((at * names.length) / samples.length)] ?? "",
	}));

const found = findChromium();
const skip = found === null ? "no Chromium: set CHROMIUM to one, or install it" : false;

describe("in a browser", { skip }, () => {
	let browser: Chromium;
	before(async () => {
		browser = await Chromium.start(found ?? "");
	});
	after(() => browser.close());

	test("an analysis: both plots are drawn, and names from the log stay text", async () => {
		const samples = await simulatedSamples(600, 1, { scenario: "flaky", seed: 3 });
		const evil = written(csv(inPhases(samples, HOSTILE, "burst")));
		const logs = await RecordedLogs.open([evil], { name: `${HOSTILE}.csv` });
		const report = analysisReport(await analyzeLogs(logs), "1.2.3");
		await logs.close();
		const page = await checkPage(browser, FOLDER, report, 2);
		assert.equal(await page.evaluate(`document.querySelectorAll("img, main script").length`), 0);
		const shown = String(await page.evaluate("document.body.textContent"));
		assert.ok(shown.includes("<img src=x onerror=alert(1)>"), "the name is shown as it is");
		await page.close();
	});

	test("a comparison: three plots are drawn, and names from logs stay text", async () => {
		const usual = await simulatedSamples(900, 1, { seed: 1 });
		const slower = await simulatedSamples(900, 1, { seed: 3, tx_mb_per_s: 2050 });
		const loaded = (samples: readonly Sample[], name: string) =>
			loadLogContents([written(csv(samples))], name);
		const baseline = [await loaded(inPhases(usual, HOSTILE, "x"), HOSTILE)];
		const candidate = [await loaded(inPhases(slower, HOSTILE, HOSTILE), "b")];
		const comparison = compareLogs(baseline, candidate);
		const report = comparisonReport(comparison, baseline, candidate, "1.2.3");
		const page = await checkPage(browser, FOLDER, report, 3);
		assert.equal(await page.evaluate(`document.querySelectorAll("img, main script").length`), 0);
		const shown = String(await page.evaluate("document.body.textContent"));
		assert.ok(shown.includes("Changes in phase “<img src=x onerror=alert(1)>"), "as it is");
		await page.close();
	});
});
