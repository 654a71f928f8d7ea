import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { AnalyzedLogs } from "../../source/analysis/figures/analysis.ts";
import { analyze } from "../../source/commands/analyze.ts";
import type { Sample } from "../../source/core/sample.ts";
import { analyzeLogs } from "../../source/recorded-logs/analyze-logs.ts";
import { RecordedLogs } from "../../source/recorded-logs/recorded-logs.ts";
import { analysisReport } from "../../source/report/analysis-report.ts";
import { pageCode } from "../../source/report/page-code.ts";
import { renderReport } from "../../source/report/render-report.ts";
import type { Report, Section } from "../../source/report/report.ts";
import { csv, FOLDER, sampleAt, written } from "../helpers/recorded-logs.ts";
import { simulatedSamples } from "../helpers/simulated-samples.ts";

const EMPTY = { text: "", hash: "" };
const FLAKY = await simulatedSamples(600, 1, { scenario: "flaky", seed: 3 });
/** Three days of readings every two minutes; the link sleeps from 22 to 6 o'clock. */
const DAYS = (await simulatedSamples(3 * 86_400, 120, { seed: 5 })).map(sleeping);

function sleeping(sample: Sample): Sample {
	const hour = new Date(sample.wall_ms).getUTCHours();
	if (hour >= 6 && hour < 22) return sample;
	return { ...sample, tx_mb_per_s: 0, rx_mb_per_s: 0, latency_ns: null };
}

async function analyzed(samples: readonly Sample[], name = "desk.csv"): Promise<AnalyzedLogs> {
	const logs = await RecordedLogs.open([written(csv(samples))], { name });
	try {
		return await analyzeLogs(logs);
	} finally {
		await logs.close();
	}
}

const reported = async (samples: readonly Sample[]) =>
	analysisReport(await analyzed(samples), "1.2.3");

function sectionsOf<Kind extends Section["kind"]>(
	{ sections }: Report,
	kind: Kind,
): Extract<Section, { kind: Kind }>[] {
	return sections.filter((one): one is Extract<Section, { kind: Kind }> => one.kind === kind);
}

test("only a log of a simulated driver is marked as a demo", async () => {
	assert.equal((await reported(FLAKY)).isDemo, true);
	assert.equal(
		(await reported(FLAKY.map((one) => ({ ...one, detail: "", source: "anarchy" })))).isDemo,
		false,
	);
	const late = FLAKY.map((one, index) =>
		index < 500 ? { ...one, detail: "", source: "anarchy" } : one,
	);
	assert.equal((await reported(late)).isDemo, true);
});

test("errors, disconnects, connects and resets are marked when they were counted", async () => {
	const { analysis } = await analyzed(FLAKY);
	const [plots] = sectionsOf(await reported(FLAKY), "time-plots");
	const marked = (kind: string) =>
		plots?.markers
			.filter((marker) => marker.kind === kind)
			.reduce((sum, { text }) => sum + Number(text.split(" ")[0]), 0);
	assert.ok((analysis.counts.disconnections ?? 0) > 5, "the log has some");
	assert.equal(marked("disconnect"), analysis.counts.disconnections);
	assert.equal(marked("connect"), analysis.counts.connections);
	const { dma_errors, thunderbolt_errors } = analysis.counts;
	assert.equal(marked("error"), Number(dma_errors) + Number(thunderbolt_errors));
	const drop = FLAKY.findIndex(
		({ disconnections }, at) =>
			(FLAKY[at - 1]?.disconnections ?? disconnections) !== disconnections,
	);
	const first = plots?.markers.find(({ kind }) => kind === "disconnect");
	assert.equal(first?.at_s, (FLAKY[drop]?.wall_ms ?? 0) / 1000);
	const restarting = await simulatedSamples(120, 1, { scenario: "reset" });
	const [ofResets] = sectionsOf(await reported(restarting), "time-plots");
	const resets = restarting.filter(({ event }) => event === "reset").length;
	assert.ok(resets > 2, "the driver was reset");
	assert.equal(ofResets?.markers.filter(({ kind }) => kind === "reset").length, resets);
});

test("idle nights are bands on the plots, and lines break there", async () => {
	const report = await reported(DAYS);
	const [plots] = sectionsOf(report, "time-plots");
	const nights = plots?.bands.filter(({ kind }) => kind === "idle") ?? [];
	assert.equal(nights.length, 3);
	for (const { start_s, end_s } of nights) {
		assert.ok(Math.abs(end_s - start_s - 8 * 3600) <= 240, `${end_s - start_s}`);
	}
	for (const { trace } of plots?.plots.flatMap(({ lines }) => lines) ?? []) {
		assert.equal(trace.times_s[0], (DAYS[0]?.wall_ms ?? 0) / 1000);
		assert.equal(trace.times_s.at(-1), (DAYS.at(-1)?.wall_ms ?? 0) / 1000);
		for (const { start_s, end_s } of nights) {
			const inside = [...trace.times_s.keys()].filter((at) => {
				const time_s = trace.times_s[at] ?? 0;
				return time_s > start_s && time_s < end_s;
			});
			assert.equal(inside.length, 1, "one point, which interrupts the line");
			assert.ok(
				inside.every((at) => Number.isNaN(trace.values[at])),
				"nothing is known",
			);
		}
	}
	assert.ok(
		sectionsOf(report, "table").some(({ title }) => title === "All values"),
		"those of nights too",
	);
});

test("the line of latency breaks at outages: at unknown rates, and at none", async () => {
	const isOut = (at: number) => at > 200 && at < 300;
	const stalled = { tx_mb_per_s: 0, rx_mb_per_s: 0, latency_ns: null };
	const logs = [
		FLAKY.filter((_, at) => !isOut(at)),
		FLAKY.map((one, at) => (at > 200 && at < 206 ? { ...one, ...stalled } : one)),
	];
	for (const samples of logs) {
		const [plots] = sectionsOf(await reported(samples), "time-plots");
		const latency = plots?.plots.find(({ title }) => title === "Latency")?.lines[0]?.trace;
		const [start_s = 0, end_s = 0] = [200, 300].map((at) => (FLAKY[at]?.wall_ms ?? 0) / 1000);
		const inside = [...(latency?.times_s.keys() ?? [])].filter((at) => {
			const time_s = latency?.times_s[at] ?? 0;
			return time_s > start_s && time_s < end_s;
		});
		assert.ok(inside.some((at) => Number.isNaN(latency?.values[at])));
	}
});

test("the map of hours has the mean of each hour of each day, and blanks at night", async () => {
	const [tx] = sectionsOf(await reported(DAYS), "heat-map");
	assert.deepEqual(tx?.days, ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"]);
	const inHour = DAYS.filter(({ wall_ms }) => {
		return new Date(wall_ms).toISOString().startsWith("2026-11-24T09");
	});
	const mean = inHour.reduce((sum, one) => sum + (one.tx_mb_per_s ?? 0), 0) / inHour.length;
	assert.ok(Math.abs((tx?.values[1]?.[9] ?? 0) - mean) < 1e-6, `${tx?.values[1]?.[9]}`);
	assert.equal(tx?.values[1]?.[3], null);
	assert.deepEqual(sectionsOf(await reported(FLAKY), "heat-map"), []);
});

test("a map of days as far apart as 1970 and 2026 has those with values alone, and says so", async () => {
	const at = (wall_ms: number) => sampleAt(wall_ms, { tx_mb_per_s: 2200, rx_mb_per_s: 1500 });
	const from = (start_ms: number, count: number, step_ms: number) =>
		Array.from({ length: count }, (_, index) => at(start_ms + index * step_ms));
	const NOON_MS = 12 * 3_600_000;
	const samples = [at(NOON_MS), ...from(Date.UTC(2026, 10, 23), 60, 3_600_000)];
	const report = await reported(samples);
	const [tx] = sectionsOf(report, "heat-map");
	assert.deepEqual(tx?.days, ["1970-01-01", "2026-11-23", "2026-11-24", "2026-11-25"]);
	assert.deepEqual(tx?.values[0]?.indexOf(2200), 12);
	assert.match(tx?.note ?? "", / Left out: 20779 days without a value\.$/);
	const page = renderReport(report, { script: EMPTY, styles: EMPTY });
	assert.ok(page.length < 100_000, `${page.length}`);
	assert.match(page, />1970-01-01<.*>2026-11-23</);
});

test("a map has no more days than can be seen, the last ones", async () => {
	const samples = Array.from({ length: 1200 }, (_, day) =>
		sampleAt(Date.UTC(2022, 0, 1 + day), { tx_mb_per_s: 2200, rx_mb_per_s: null }),
	);
	const [tx] = sectionsOf(await reported(samples), "heat-map");
	assert.equal(tx?.days.length, 1000);
	assert.equal(tx?.days.at(-1), "2025-04-14");
	assert.match(tx?.note ?? "", /known\. Left out: the first 200 days with values\./);
});

test("phases are bands and tables, whatever they are called", async () => {
	const names = ["warm up", "burst", "warm up", ""];
	const samples = FLAKY.map((one, at) => ({ ...one, phase: names[Math.floor(at / 150)] ?? "" }));
	const report = await reported(samples);
	const [plots] = sectionsOf(report, "time-plots");
	assert.deepEqual(
		plots?.bands.map(({ name }) => name),
		["warm up", "burst", "warm up"],
	);
	const tables = sectionsOf(report, "table").filter(({ title }) => title.endsWith("each phase"));
	assert.equal(tables.length, 4);
	for (const { rows } of tables) {
		assert.deepEqual(
			rows.map(([name]) => name),
			["warm up", "burst", "no phase"],
		);
	}
});

test("a change point is on the plot of its metric, and in a table", async () => {
	const time_s = (FLAKY[300]?.wall_ms ?? 0) / 1000;
	const [earliest_s, latest_s] = [time_s - 3, time_s + 2];
	const log = await analyzed(FLAKY);
	const isoTime = (at_s: number) => new Date(at_s * 1000).toISOString();
	const change = {
		phase: "",
		metric: "tx_mb_per_s",
		kind: "level",
		time: isoTime(time_s),
		time_interval: [isoTime(earliest_s), isoTime(latest_s)],
		before: 2200,
		after: 2024,
		change_percent: -8,
		change_percent_interval: [-8.4, -7.6],
	} as const;
	const analysis = { ...log.analysis, change_points: { found: [change], unknown: [] } };
	const report = analysisReport({ ...log, analysis }, "1.2.3");
	const [plots] = sectionsOf(report, "time-plots");
	const text = "TX: 2,200 MB/s → 2,024 MB/s, −8.0 % (−8.4 to −7.6)";
	const marker = { kind: "change", at_s: time_s, interval_s: [earliest_s, latest_s], text };
	assert.deepEqual(
		plots?.plots.map(({ markers }) => markers),
		[[marker], []],
	);
	const table = sectionsOf(report, "table").find(({ title }) => title === "Change points");
	assert.equal(table?.rows[0]?.[2], text);
});

test("rejected records are reported", async () => {
	const path = written(`${csv(FLAKY.slice(0, 100))}2026-11-23T18:05:00.000Z,torn`);
	const logs = await RecordedLogs.open([path]);
	const report = analysisReport(await analyzeLogs(logs), "1.2.3");
	await logs.close();
	assert.match(report.warnings.join("\n"), /1 record left out: torn last line/);
});

test("a log without load, and one with a single record, are reported as well", async () => {
	const idle = await reported(DAYS.filter(({ tx_mb_per_s }) => tx_mb_per_s === 0));
	assert.deepEqual(sectionsOf(idle, "time-plots"), []);
	const code = await pageCode();
	assert.match(renderReport(idle, code), /100 %/);
	assert.match(renderReport(await reported(FLAKY.slice(5, 6)), code), /Under load/);
});

test("--html writes the page, whole or not at all, and overwrites no log", async () => {
	const log = written(csv(FLAKY));
	const paint = (_: unknown, text: string) => text;
	const options = { logs: [log], json: true, export: null, version: "1.2.3", paint, write() {} };
	const path = join(FOLDER, "report.html");
	writeFileSync(path, "an older one");
	await analyze({ ...options, html: path });
	const page = readFileSync(path, "utf8");
	assert.ok(page.startsWith("<!doctype html>") && page.endsWith("</html>\n"), "the whole page");
	assert.match(page, /<footer>anarchy-perf-ink 1\.2\.3<\/footer>/);
	const before = readFileSync(log);
	await assert.rejects(analyze({ ...options, html: log }), /would overwrite/);
	assert.deepEqual(readFileSync(log), before);
	const nowhere = join(FOLDER, "none", "x.html");
	await assert.rejects(analyze({ ...options, html: nowhere }), /no such folder/);
	assert.ok(!existsSync(nowhere), "nothing is made");
	assert.deepEqual(
		readdirSync(FOLDER).filter((name) => name.startsWith(".")),
		[],
	);
});
