/** A source that offers traffic alone, through everything that takes samples. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { FIELDS } from "../../source/core/metrics.ts";
import type { Sample } from "../../source/core/sample.ts";
import { exposition } from "../../source/exporter/exposition.ts";
import { takeSamples } from "../../source/pipeline/sampler.ts";
import { Ticker } from "../../source/pipeline/ticker.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { LineSink } from "../../source/record/line-formats.ts";
import { collectorOver } from "../helpers/exporter.ts";
import { FakeClock } from "../helpers/fake-clock.ts";
import { FOLDER } from "../helpers/recorded-logs.ts";
import { openProgram } from "../helpers/replayed-screen.ts";
import { RX_MB_PER_S, TrafficSource, TX_MB_PER_S } from "../helpers/traffic-source.ts";

/** What is known of a sample of traffic alone. */
const KNOWN = [
	"time",
	"elapsed_s",
	"tx_bytes",
	"rx_bytes",
	"tx_mb_per_s",
	"rx_mb_per_s",
	"source",
	"counts",
];

async function samplesOf(seconds: number, resetAt_s = Number.NaN): Promise<Sample[]> {
	const clock = new FakeClock({ isAutomatic: true, wall_ms: Date.UTC(2026, 10, 30) });
	const source = new TrafficSource(clock);
	const ticker = new Ticker(clock, 1, new AbortController().signal, seconds);
	const samples: Sample[] = [];
	for await (const taken of takeSamples({ source, ticker, clock })) {
		samples.push(...taken);
		if (samples.length === resetAt_s) source.reset();
	}
	return samples;
}

test("rates are exact by the clock, and nothing else is known", async () => {
	const [, ...samples] = await samplesOf(10);
	assert.ok(samples.length >= 9);
	for (const sample of samples) {
		assert.ok(Math.abs((sample.tx_mb_per_s ?? 0) - TX_MB_PER_S) < 1e-3, `${sample.tx_mb_per_s}`);
		assert.ok(Math.abs((sample.rx_mb_per_s ?? 0) - RX_MB_PER_S) < 1e-3, `${sample.rx_mb_per_s}`);
		assert.deepEqual([sample.source, sample.counts, sample.event], ["intel", "wire", ""]);
		for (const { name } of FIELDS) {
			if (name === "time" || KNOWN.includes(name)) continue;
			assert.ok(sample[name] === null || sample[name] === "", `${name}: ${sample[name]}`);
		}
	}
});

test("an idle link is at 0, and not unknown", async () => {
	const clock = new FakeClock({ isAutomatic: true });
	const source = new TrafficSource(clock);
	const still = source.read();
	source.read = () =>
		({ ...still, ok: true, earliest_ms: clock.now(), latest_ms: clock.now() }) as never;
	const ticker = new Ticker(clock, 1, new AbortController().signal, 3);
	const samples: Sample[] = [];
	for await (const taken of takeSamples({ source, ticker, clock })) samples.push(...taken);
	assert.deepEqual(
		samples.slice(1).map(({ tx_mb_per_s, event }) => [tx_mb_per_s, event]),
		samples.slice(1).map(() => [0, ""]),
	);
});

test("counters that fell are a reset, without a rate, even without a runtime", async () => {
	const samples = await samplesOf(6, 3);
	const events = samples.map(({ event }) => event);
	assert.deepEqual(events.slice(0, 5), ["start", "", "", "reset", ""]);
	assert.deepEqual([samples[3]?.tx_mb_per_s, samples[3]?.rx_mb_per_s], [null, null]);
	assert.ok((samples[4]?.tx_mb_per_s ?? 0) > 0);
});

test("the exporter has no series of what is not offered", async () => {
	const clock = new FakeClock();
	const { families } = await collectorOver({ source: new TrafficSource(clock), clock }).collect(
		1000,
	);
	const text = await exposition(families, "text");
	assert.match(text, /^anarchy_dma_transmit_bytes_total\{source="intel"\} /m);
	assert.match(text, /^anarchy_dma_receive_bytes_total\{source="intel"\} /m);
	assert.match(text, /^anarchy_up\{source="intel"\} 1$/m);
	assert.doesNotMatch(text, /operations_total|latency|errors_total|connections|runtime/);
});

test("lines for people have no column of what is not offered", async () => {
	let text = "";
	const lines = new LineSink("plain", new TrafficSource(new FakeClock()), (more) => {
		text += more;
	});
	lines.write(...(await samplesOf(3)));
	const [header, first, second] = text.split("\n");
	assert.equal(header, "time       TX MB/s   RX MB/s  event");
	assert.match(first ?? "", /^\d\d:\d\d:\d\d {9}– {9}– {2}start$/);
	assert.match(second ?? "", /^\d\d:\d\d:\d\d {4}1200\.0 {5}300\.0$/);
});

test("the screen has no graph and no word of what is not offered", async () => {
	const path = join(FOLDER, "traffic-alone.csv");
	const samples = await samplesOf(40);
	writeFileSync(path, `${[CSV_HEADER, ...samples.map(toCsvRecord)].join("\n")}\n`);
	for (const [columns, rows] of [
		[120, 40],
		[80, 24],
		[40, 12],
		[20, 6],
	] as const) {
		await using terminal = await openProgram(["--replay", path, "--speed", "100"], {
			columns,
			rows,
		});
		const isAtEnd = (screen: string[]) => /\bTX +1200(\.0)?\b/.test(screen.join("\n"));
		await terminal.waitFor(isAtEnd, { what: "the rate" });
		const text = terminal.screen().join("\n");
		assert.match(text, /\bRX +300(\.0)?\b/);
		assert.doesNotMatch(
			text,
			/LAT|THUNDERBOLT|connect|error|op\/s|OPERATIONS|transfer| ns\b/i,
			text,
		);
		terminal.type("q");
		await terminal.exited;
	}
});

test("a source of RX alone has one graph, and a source without rates has its events", async () => {
	const samples = await samplesOf(40);
	// A source that is not of this program: its values alone say what it offers.
	const withoutTx = { source: "other", tx_bytes: null, tx_mb_per_s: null };
	const withoutRates = { ...withoutTx, rx_bytes: null, rx_mb_per_s: null, connections: 1 };
	const log = (name: string, changes: Partial<Sample>, last: Partial<Sample> = {}) => {
		const path = join(FOLDER, name);
		const changed = samples.map((sample, index) => ({
			...sample,
			...changes,
			...(index === samples.length - 1 ? last : {}),
		}));
		writeFileSync(path, `${[CSV_HEADER, ...changed.map(toCsvRecord)].join("\n")}\n`);
		return path;
	};
	const rx = log("rx-alone.csv", withoutTx);
	const counts = log(
		"counts-alone.csv",
		{ ...withoutRates, disconnections: 0 },
		{ connections: 2 },
	);
	for (const [columns, rows] of [
		[120, 40],
		[80, 24],
		[20, 6],
	] as const) {
		const screenOf = async (path: string, end: RegExp) => {
			await using terminal = await openProgram(["--replay", path, "--speed", "100"], {
				columns,
				rows,
			});
			const hasEnd = (screen: string[]) => end.test(screen.join("\n"));
			await terminal.waitFor(hasEnd, { what: `${end}` });
			const screen = terminal.screen();
			terminal.type("q");
			await terminal.exited;
			return screen.join("\n");
		};
		assert.doesNotMatch(await screenOf(rx, /\bRX +300(\.0)?\b/), /\bTX\b|LAT|error|op\/s/i);
		const text = await screenOf(counts, /2 connects|link connected/);
		assert.doesNotMatch(text, /\bTX\b|\bRX\b|LAT|NOW|TOTAL|error|now/);
	}
});
