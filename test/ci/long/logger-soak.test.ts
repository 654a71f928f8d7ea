import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { type LogOptions, log } from "../../../source/commands/log.ts";
import { WatchedEvents } from "../../../source/commands/watched-events.ts";
import type { Source } from "../../../source/core/interfaces.ts";
import { formatDriverStatistics } from "../../../source/sources/anarchy/format-statistics.ts";
import type { DriverStatistics } from "../../../source/sources/anarchy/parse-statistics.ts";
import { TextReading } from "../../../source/sources/anarchy/text-reading.ts";
import { AS_DRIVER } from "../../helpers/as-driver.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { ENTRY_DEFAULTS } from "../../helpers/log-process.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";

/** Cheaper than the simulated driver: the soak is of the logger. */
function evenLoad(reads: number, runtime_ms: number): DriverStatistics {
	const operations = BigInt(reads) * 350n;
	return {
		runtime_ms: Math.floor(runtime_ms),
		tx_bytes: operations * 65_536n,
		tx_operations: operations,
		rx_bytes: operations * 65_536n,
		rx_operations: operations,
		dma_errors: 0,
		latency: { average_ns: 1200 + (reads % 3), maximum_ns: 9000, minimum_ns: 600 },
		connections: 1,
		disconnections: 0,
		thunderbolt_errors: 0,
		connect_time_ns: null,
	};
}

test("two hundred thousand samples leave the memory flat, and every one is in the log", async (t) => {
	const output = join(temporaryDirectory(t), "link.csv");
	const clock = new FakeClock({ isAutomatic: true });
	const total = 200_000;
	const heap: number[] = [];
	let reads = 0;
	const source: Source = {
		...AS_DRIVER,
		name: "a driver at an even load",
		read() {
			if (++reads % 20_000 === 0) {
				globalThis.gc?.();
				heap.push(process.memoryUsage().heapUsed);
			}
			const now_ms = clock.now();
			const text = formatDriverStatistics(evenLoad(reads, now_ms));
			return Promise.resolve(new TextReading(text, now_ms, now_ms));
		},
	};
	const options: LogOptions = {
		...ENTRY_DEFAULTS,
		source,
		link: null,
		watched: new WatchedEvents({ alert: [], onAlert: null }, clock),
		output,
		interval_s: 0.01,
		duration_s: (total - 1) / 100 + 0.001,
		sync_s: 10,
		quiet: true,
	};
	const { setFlagsFromString } = await import("node:v8");
	setFlagsFromString("--expose-gc");
	globalThis.gc = (await import("node:vm")).runInNewContext("gc") as typeof globalThis.gc;
	await log(options, clock, new AbortController().signal);
	assert.equal(reads, total);
	const lines = readFileSync(output, "latin1").split("\n").length - 2;
	assert.equal(lines, total);
	const [first = 0] = heap.slice(1);
	const last = heap.at(-1) ?? 0;
	assert.ok(
		last - first < 1_000_000,
		`heap: ${heap.map((bytes) => (bytes / 1e6).toFixed(2)).join(" ")} MB`,
	);
	t.diagnostic(`heap: ${heap.map((bytes) => (bytes / 1e6).toFixed(2)).join(" ")} MB`);
});
