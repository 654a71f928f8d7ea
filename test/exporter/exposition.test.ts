import assert from "node:assert/strict";
import test from "node:test";
import { Collector } from "../../source/exporter/collector.ts";
import { type ExpositionFormat, exposition } from "../../source/exporter/exposition.ts";
import { processMetrics } from "../../source/exporter/process-metrics.ts";
import type { DriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";
import { TextReading } from "../../source/sources/anarchy/text-reading.ts";
import { steadyStatistics } from "../helpers/driver-file.ts";
import {
	AWAY,
	collectorOver,
	DEVICE,
	type ExporterOptions,
	LINK,
	readingOf,
	ScriptedSource,
	samplesOf,
	seriesOf,
} from "../helpers/exporter.ts";
import { FakeClock } from "../helpers/fake-clock.ts";

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

function sourceOf(statistics: DriverStatistics): ScriptedSource {
	const source = new ScriptedSource();
	source.answer = () => readingOf(statistics);
	return source;
}

async function textOf(options: ExporterOptions, format: ExpositionFormat = "text") {
	const { families } = await collectorOver(options).collect(1000);
	return exposition(families, format);
}

test("counters have the contract's names and the driver's values, in both formats", async () => {
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

test("every metric has its HELP and TYPE, and its UNIT if its name ends in one", async () => {
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

test("without the driver anarchy_up is 0, and no stale values are exported", async () => {
	const source = sourceOf(STATISTICS);
	const collector = collectorOver({ source });
	await collector.collect(1000);
	for (const [answer, code] of [
		[AWAY, "ENOENT"],
		[new TextReading("not the driver\n", 0, 0), "EFORMAT"],
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

test("counters are the driver's at every scrape, also after its restart", async () => {
	const source = new ScriptedSource();
	const collector = collectorOver({ source });
	for (const runtime_ms of [5000, 7000, 1000]) {
		source.answer = () => readingOf(steadyStatistics(runtime_ms));
		const samples = samplesOf(await exposition((await collector.collect(1000)).families, "text"));
		assert.equal(samples.get("anarchy_dma_transmit_operations_total"), runtime_ms);
	}
});

test("an unknown latency and an overflowed sum have no sample", async () => {
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
			/^anarchy_link_info\{source="anarchy",gpu="0000:07:00\.0",vendor="x\\"\} 1.anarchy_up 0.*\\\\.\[31m",device="x+",id="0-1",.*\} 1$/u,
		);
		assert.ok(line.length < 500, `${line.length} characters`);
	}
});

/** What is not of a link: the exporter itself, and the mark of a demo. */
const OF_NO_LINK = /^(anarchy_exporter|anarchy_demo|process)/;

test("every series of a link has its source, and its GPU if that is known", async () => {
	for (const [link, labels] of [
		[LINK, 'source="anarchy",gpu="0000:07:00.0"'],
		[{ ...LINK, gpu: null }, 'source="anarchy"'],
		[null, 'source="anarchy"'],
	] as const) {
		const series = seriesOf(await textOf({ link })).map(([name]) => name);
		assert.ok(
			series.includes('anarchy_up{source="anarchy"}'),
			"whether a source answers is its own",
		);
		const ofLink = series.filter((name) => !OF_NO_LINK.test(name) && !/^anarchy_up/.test(name));
		assert.ok(ofLink.length >= 10, `${ofLink.length} series`);
		for (const name of ofLink) assert.match(name, new RegExp(`\\{${labels}[,}]`));
		for (const name of series) {
			if (OF_NO_LINK.test(name)) assert.doesNotMatch(name, /source=|gpu=/);
		}
	}
});

test("series keep the label of a vanished GPU, so that they count its disconnect", async () => {
	const link = { facts: LINK };
	const collector = new Collector(new FakeClock(), { source: new ScriptedSource(), link });
	const disconnects = async () => {
		const { families } = await collector.collect(1000);
		const text = await exposition(families, "text");
		return /^anarchy_thunderbolt_disconnections_total.*\}/m.exec(text)?.[0];
	};
	const before = await disconnects();
	assert.match(before ?? "", /gpu="0000:07:00\.0"/);
	link.facts = { ...LINK, gpu: null };
	assert.equal(await disconnects(), before);
	link.facts = { ...LINK, gpu: "0000:08:00.0" };
	assert.match((await disconnects()) ?? "", /gpu="0000:08:00\.0"/);
});

test("what is counted of a watched link: retrains, and errors by adapter of USB4 as far as known", async () => {
	const adapters = [
		{ id: "0-1:1", errors: { hec: 3, hop_id: 0, ecc: null, logical_layer: 7 }, lane: null },
	];
	const source = new ScriptedSource();
	const link = { facts: LINK, retrains: 4, adapters };
	const { families } = await new Collector(new FakeClock(), { source, link }).collect(1000);
	const samples = samplesOf(await exposition(families, "text"));
	assert.equal(samples.get("anarchy_link_retrains_total"), 4);
	assert.deepEqual(
		[...samples].filter(([name]) => name.startsWith("anarchy_usb4_errors_total")),
		[
			['anarchy_usb4_errors_total{adapter="0-1:1",kind="hec"}', 3],
			['anarchy_usb4_errors_total{adapter="0-1:1",kind="hop_id"}', 0],
			['anarchy_usb4_errors_total{adapter="0-1:1",kind="logical_layer"}', 7],
		],
	);
});

test("only a demo is marked as a demo", async () => {
	const demo = await textOf({ source: new ScriptedSource({ isDemo: true }) });
	assert.equal(samplesOf(demo).get("anarchy_demo"), 1);
	assert.doesNotMatch(await textOf({}), /anarchy_demo/);
});
