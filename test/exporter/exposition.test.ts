import assert from "node:assert/strict";
import test from "node:test";
import type { DriverStatistics } from "../../source/core/sample.ts";
import { type ExpositionFormat, exposition } from "../../source/exporter/exposition.ts";
import { processMetrics } from "../../source/exporter/process-metrics.ts";
import { steadyStatistics } from "../helpers/driver-file.ts";
import {
	AWAY,
	collectorOver,
	DEVICE,
	type ExporterOptions,
	LINK,
	readingOf,
	samplesOf,
	ToldSource,
} from "../helpers/exporter.ts";

/** The contract's names, with what the driver's text below makes of them. */
const CONTRACT: Readonly<Record<string, number>> = {
	anarchy_up: 1,
	anarchy_driver_runtime_seconds: 3600.25,
	anarchy_dma_transmit_bytes_total: 9_007_199_254_740_992,
	anarchy_dma_receive_bytes_total: 12,
	anarchy_dma_transmit_operations_total: 4_294_967_296,
	anarchy_dma_receive_operations_total: 3,
	anarchy_dma_errors_total: 4,
	anarchy_dma_latency_average_seconds: 1200e-9,
	anarchy_dma_latency_maximum_seconds: 1.5,
	anarchy_dma_latency_minimum_seconds: 1e-9,
	anarchy_thunderbolt_connections_total: 5,
	anarchy_thunderbolt_disconnections_total: 6,
	anarchy_thunderbolt_errors_total: 7,
	anarchy_thunderbolt_connect_time_average_seconds: 1.483,
};

const STATISTICS: DriverStatistics = {
	runtime_ms: 3_600_250,
	tx_bytes: 2n ** 53n,
	tx_operations: 2n ** 32n,
	rx_bytes: 12n,
	rx_operations: 3n,
	dma_errors: 4,
	latency: { average_ns: 1200, maximum_ns: 1_500_000_000, minimum_ns: 1 },
	connections: 5,
	disconnections: 6,
	thunderbolt_errors: 7,
	connect_time_ns: 1_483_000_000,
};

function sourceOf(statistics: DriverStatistics): ToldSource {
	const source = new ToldSource();
	source.answer = () => readingOf(statistics);
	return source;
}

async function textOf(options: ExporterOptions, format: ExpositionFormat = "text") {
	const { families } = await collectorOver(options).collect(1000);
	return exposition(families, format);
}

test("the driver's counters have the contract's names and the driver's own values, in both formats", async () => {
	for (const format of ["text", "openmetrics"] as const) {
		const samples = samplesOf(await textOf({ source: sourceOf(STATISTICS), link: LINK }, format));
		for (const [name, value] of Object.entries(CONTRACT)) {
			assert.equal(samples.get(name), value, `${name} in ${format}`);
		}
		const labels = 'vendor="Sonnet",device="Breakaway Box",id="0-1",generation="3"';
		assert.equal(samples.get(`anarchy_link_info{${labels},unique_id="c2030000"}`), 1);
		const capacity = "anarchy_link_capacity_bytes_per_second";
		assert.equal(samples.get(`${capacity}{direction="transmit"}`), 3000 * 2 ** 20);
		assert.ok(!samples.has(`${capacity}{direction="receive"}`), "unknown is not exported");
		assert.equal(samples.get("anarchy_link_downgraded_hops"), 1);
		const errors = "anarchy_link_pcie_errors_total";
		assert.equal(samples.get(`${errors}{severity="correctable"}`), 12);
		assert.ok(!samples.has(`${errors}{severity="fatal"}`), "unknown is not exported");
	}
});

test("every metric has its HELP and TYPE, and its UNIT where its name ends in one", async () => {
	const { families } = await collectorOver({ link: LINK }).collect(1000);
	for (const format of ["text", "openmetrics"] as const) {
		const lines = (await exposition([...families, ...processMetrics()], format)).split("\n");
		const isOpen = format === "openmetrics";
		const names = lines
			.filter((line) => /^[a-z]/.test(line))
			.map((line) => line.replace(/[ {].*/, ""))
			.map((name) => (isOpen ? name.replace(/_total$/, "") : name));
		assert.ok(names.length > 20, `${names.length} samples in ${format}`);
		for (const name of names) {
			const at = lines.findIndex((line) => line.startsWith(`# HELP ${name} `));
			assert.ok(at >= 0, `${name} has no HELP in ${format}`);
			const type = !isOpen && /_total$/.test(name) ? "counter" : "(gauge|counter)";
			assert.match(lines[at + 1] ?? "", new RegExp(`^# TYPE ${name} ${type}$`));
			const [, unit] = /_(bytes_per_second|seconds|bytes)(_total)?$/.exec(name) ?? [];
			const hasUnit = lines.includes(`# UNIT ${name} ${unit}`);
			assert.equal(hasUnit, unit !== undefined, `the UNIT of ${name} in ${format}`);
			if (hasUnit) assert.match(lines[at + 2] ?? "", /^# UNIT/);
		}
		assert.equal(lines.includes("# EOF"), isOpen);
		assert.ok(lines.join("\n").endsWith(isOpen ? "# EOF\n" : "\n"), "ends as its format does");
	}
});

test("while the driver is away anarchy_up is 0, and nothing of before is told", async () => {
	const source = sourceOf(STATISTICS);
	const collector = collectorOver({ source });
	await collector.collect(1000);
	for (const [answer, code] of [
		[AWAY, "ENOENT"],
		[{ ok: true, text: "not the driver\n", earliest_ms: 0, latest_ms: 0 }, "EFORMAT"],
	] as const) {
		source.answer = () => answer;
		const samples = samplesOf(await exposition((await collector.collect(1000)).families, "text"));
		assert.equal(samples.get("anarchy_up"), 0);
		assert.equal(samples.get(`anarchy_exporter_scrape_failures_total{code="${code}"}`), 1);
		const told = [...samples.keys()].filter((key) => /^anarchy_(?!up|exporter)/.test(key));
		assert.deepEqual(told, []);
	}
	source.answer = () => readingOf(STATISTICS);
	const samples = samplesOf(await exposition((await collector.collect(1000)).families, "text"));
	assert.equal(samples.get("anarchy_up"), 1);
	assert.equal(samples.get("anarchy_exporter_scrapes_total"), 4);
});

test("counters are the driver's at every scrape, also when it starts again", async () => {
	const source = new ToldSource();
	const collector = collectorOver({ source });
	for (const runtime_ms of [5000, 7000, 1000]) {
		source.answer = () => readingOf(steadyStatistics(runtime_ms));
		const samples = samplesOf(await exposition((await collector.collect(1000)).families, "text"));
		assert.equal(samples.get("anarchy_dma_transmit_operations_total"), runtime_ms);
	}
});

test("what is not known has no sample: a latency before the first operation, a sum that overflowed", async () => {
	const unknown = { ...STATISTICS, latency: null, connect_time_ns: null, tx_operations: -5n };
	const samples = samplesOf(await textOf({ source: sourceOf(unknown) }));
	const missing = Object.keys(CONTRACT).filter((name) => !samples.has(name));
	assert.deepEqual(missing, [
		"anarchy_dma_transmit_operations_total",
		"anarchy_dma_latency_average_seconds",
		"anarchy_dma_latency_maximum_seconds",
		"anarchy_dma_latency_minimum_seconds",
		"anarchy_thunderbolt_connect_time_average_seconds",
	]);
});

test("a device's hostile name stays within its label, and cannot forge a line", async () => {
	const hostile = 'x"} 1\nanarchy_up 0\r# TYPE anarchy_up gauge\r\u2028# EOF\\\u001b[31m';
	for (const format of ["text", "openmetrics"] as const) {
		const device = { ...DEVICE, vendor: hostile, name: "x".repeat(5000) };
		const link = { ...LINK, devices: [device] };
		const text = await textOf({ link }, format);
		const plain = await textOf({ link: LINK }, format);
		assert.equal(text.split("\n").length, plain.split("\n").length);
		assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{C}\p{Zl}\p{Zp}]/u);
		const line = text.split("\n").find((line) => line.startsWith("anarchy_link_info{")) ?? "";
		assert.match(
			line,
			/^anarchy_link_info\{vendor="x\\"\} 1.anarchy_up 0.*\\\\.\[31m",device="x+",id="0-1",.*\} 1$/u,
		);
		assert.ok(line.length < 500, `${line.length} characters`);
	}
});

test("a demo says that it is one, and only a demo does", async () => {
	const demo = await textOf({ source: new ToldSource({ isDemo: true }) });
	assert.equal(samplesOf(demo).get("anarchy_demo"), 1);
	assert.doesNotMatch(await textOf({}), /anarchy_demo/);
});
