/** What `analyze` says of the mean latency where operations are not known. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Sample } from "../../source/core/sample.ts";
import { analysisReport } from "../../source/report/analysis-report.ts";
import { renderReport } from "../../source/report/render-report.ts";
import { analysisText } from "../../source/text/analysis-text.ts";
import { analyzed, NO_CODE, PLAIN } from "../helpers/analysis-outputs.ts";
import { START_MS, sampleAt } from "../helpers/recorded-logs.ts";

const OVER_TIME = /The mean of latency[^.]* is over time, because the operations are not known\./;

/** @param hasOperations by the second */
function samplesOf(hasOperations: (second: number) => boolean): Sample[] {
	return Array.from({ length: 120 }, (_, second) => {
		const known = hasOperations(second);
		return sampleAt(START_MS + second * 1000, {
			runtime_s: second,
			phase: second < 60 ? "one" : "two",
			tx_mb_per_s: 2000,
			rx_mb_per_s: 1000,
			tx_operations_per_s: known ? 30_000 : null,
			rx_operations_per_s: known ? 15_000 : null,
			latency_ns: 1200,
			latency_error_ns: 5,
			latency_interval_s: 1,
		});
	});
}

async function outputsOf(samples: readonly Sample[]): Promise<string[]> {
	const log = await analyzed(samples);
	const page = renderReport(analysisReport(log, "1"), NO_CODE);
	return [analysisText(log.analysis, log.contents, PLAIN), page];
}

const words = (text: string) => text.replace(/\s+/g, " ");

test("without operations the mean latency is said to be over time, in text and on the page", async () => {
	for (const text of await outputsOf(samplesOf(() => false))) {
		assert.match(words(text), /The mean of latency is over time, because the operations/);
	}
});

test("nothing is said of the mean where the operations are known", async () => {
	for (const text of await outputsOf(samplesOf(() => true))) {
		assert.doesNotMatch(words(text), OVER_TIME);
	}
});

test("a phase whose operations are not known is named", async () => {
	for (const text of await outputsOf(samplesOf((second) => second < 60))) {
		assert.match(words(text), /The mean of latency \(whole log, phase two\) is over time/);
	}
});
