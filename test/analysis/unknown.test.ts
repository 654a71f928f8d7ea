/** What a log does not have is unknown in its analysis and in a comparison, and never 0. */
import assert from "node:assert/strict";
import test from "node:test";
import { compareLogs } from "../../source/analysis/comparison/compare-logs.ts";
import type { AnalyzedLogs } from "../../source/analysis/figures/analysis.ts";
import { COUNTS } from "../../source/core/metrics.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { analyzeLogs } from "../../source/recorded-logs/analyze-logs.ts";
import { RecordedLogs } from "../../source/recorded-logs/recorded-logs.ts";
import { Random } from "../../source/sources/simulated/random.ts";
import { csv, json, START_MS, sampleAt, written } from "../helpers/recorded-logs.ts";

const NO_COUNTS = {
	dma_errors: null,
	connections: null,
	disconnections: null,
	thunderbolt_errors: null,
	pcie_replays: null,
} as const;

/** Twenty minutes under load with a dropout and an error, with all fields of the driver. */
function complete(seed: number, start_ms = START_MS): Sample[] {
	const random = new Random(seed);
	return Array.from({ length: 1200 }, (_, second) => {
		const load = second === 700 ? 0.2 : 1 + 0.02 * random.normal();
		return sampleAt(start_ms + second * 1000, {
			runtime_s: 100 + second,
			tx_bytes: BigInt(second) * 2_300_000_000n,
			rx_bytes: BigInt(second) * 1_500_000_000n,
			tx_operations: BigInt(second) * 35_000n,
			rx_operations: BigInt(second) * 23_000n,
			tx_mb_per_s: second === 0 ? null : 2200 * load,
			rx_mb_per_s: second === 0 ? null : 1500 * load,
			tx_operations_per_s: second === 0 ? null : 35_000 * load,
			latency_ns: second === 0 ? null : 1200 / load,
			latency_interval_s: second === 0 ? null : 1,
			dma_errors: second < 700 ? 2 : 3,
			connections: 1,
			disconnections: 0,
			thunderbolt_errors: 0,
			pcie_replays: 0,
			event: second === 0 ? "start" : "",
		});
	});
}

/** The samples of a source that offers nothing but bytes. */
function trafficAlone(samples: readonly Sample[]): Sample[] {
	return samples.map(({ at_s, wall_ms, elapsed_s, event, ...sample }) => ({
		...UNKNOWN_SAMPLE,
		...{ at_s, wall_ms, elapsed_s, event },
		tx_bytes: sample.tx_bytes,
		rx_bytes: sample.rx_bytes,
		tx_mb_per_s: sample.tx_mb_per_s,
		rx_mb_per_s: sample.rx_mb_per_s,
	}));
}

async function analyzed(...texts: readonly string[]): Promise<AnalyzedLogs> {
	const logs = await RecordedLogs.open(
		texts.map((text) => written(text)),
		{ name: "logs" },
	);
	try {
		return await analyzeLogs(logs);
	} finally {
		await logs.close();
	}
}

for (const [format, text] of [
	["CSV", csv],
	["JSON", json],
] as const) {
	test(`the analysis of a ${format} log of traffic alone has nothing but traffic`, async () => {
		const { analysis } = await analyzed(text(trafficAlone(complete(1))));
		const { analysis: full } = await analyzed(text(complete(1)));
		assert.deepEqual(analysis.metrics.tx_mb_per_s, full.metrics.tx_mb_per_s);
		assert.deepEqual(analysis.metrics.rx_mb_per_s, full.metrics.rx_mb_per_s);
		const { all, under_load } = analysis.metrics.latency_ns;
		assert.deepEqual([all, under_load], [null, null]);
		assert.deepEqual(analysis.counts, NO_COUNTS);
		for (const bin of analysis.time_line) {
			assert.deepEqual(
				COUNTS.map((count) => bin[count]),
				COUNTS.map(() => null),
			);
		}
		assert.deepEqual(analysis.spikes.counts, { tx_mb_per_s: 1, rx_mb_per_s: 1, latency_ns: null });
		assert.equal(analysis.spikes.with_error, null);
		assert.equal(analysis.spikes.largest[0]?.with_error, null);
		assert.equal(full.spikes.largest[0]?.with_error, true);
		assert.deepEqual(analysis.change_points, { found: [], unknown: [] });
		assert.equal(analysis.idle.share, 0);
	});
}

test("the analysis of a log of one direction has nothing of the other one", async () => {
	const samples = trafficAlone(complete(2)).map((sample) => ({
		...sample,
		rx_bytes: null,
		rx_mb_per_s: null,
	}));
	const { analysis } = await analyzed(csv(samples));
	const { rx_mb_per_s } = analysis.metrics;
	assert.deepEqual([rx_mb_per_s.all, rx_mb_per_s.under_load], [null, null]);
	assert.equal(analysis.metrics.tx_mb_per_s.under_load?.count, 1199);
	assert.equal(analysis.spikes.counts.rx_mb_per_s, null);
	assert.deepEqual(analysis.change_points, { found: [], unknown: [] });
});

test("two logs of traffic alone are compared by their traffic", async () => {
	const [baseline, candidate] = [
		await analyzed(csv(trafficAlone(complete(3)))),
		await analyzed(csv(trafficAlone(complete(4)))),
	];
	const { verdict, phases } = compareLogs([baseline.contents], [candidate.contents]);
	assert.equal(verdict, "passed");
	assert.deepEqual(
		phases[0]?.metrics.map(({ metric, verdict }) => [metric, verdict.kind]),
		[
			["tx_mb_per_s", "unchanged"],
			["rx_mb_per_s", "unchanged"],
		],
	);
	for (const { baseline, candidate, verdict } of phases[0]?.counts ?? []) {
		assert.deepEqual([baseline, candidate], [null, null]);
		assert.deepEqual(verdict, { kind: "not judged", reason: "not in either log" });
	}
});

test("a log of traffic alone is compared with a complete one by what both have", async () => {
	const full = await analyzed(csv(complete(5)));
	const traffic = await analyzed(csv(trafficAlone(complete(6))));
	for (const [baseline, candidate, reason] of [
		[full, traffic, "not in the candidate"],
		[traffic, full, "not in the baseline"],
	] as const) {
		const { verdict, phases } = compareLogs([baseline.contents], [candidate.contents]);
		assert.equal(verdict, "passed");
		const { metrics = [], counts = [] } = phases[0] ?? {};
		const judged = [...metrics, ...counts].map(({ verdict }) => verdict);
		assert.deepEqual(
			judged.map(({ kind }) => kind),
			["unchanged", "unchanged", ...new Array(5).fill("not judged")],
		);
		for (const one of judged.slice(2)) assert.deepEqual(one, { kind: "not judged", reason });
	}
});

test("a complete log and one of traffic alone are analysed by what each has", async () => {
	const first = complete(7);
	const second = trafficAlone(complete(7, START_MS + 1_200_000));
	const { analysis } = await analyzed(csv(first), csv(second));
	assert.equal(analysis.counts.dma_errors, 1);
	assert.equal(analysis.metrics.tx_mb_per_s.all?.count, 2 * 1199);
	assert.equal(analysis.metrics.latency_ns.all?.count, 1199);
	assert.deepEqual(
		analysis.time_line.map(({ dma_errors }) => dma_errors),
		analysis.time_line.map((_, at) => (at === 17 ? 1 : at < 30 ? 0 : null)),
	);
	// Both have the same dropout; errors are known in the first one alone.
	const inOrder = [...analysis.spikes.largest].sort((a, b) => (a.start < b.start ? -1 : 1));
	assert.deepEqual(
		inOrder.map(({ with_error }) => with_error),
		[true, null],
	);
	assert.equal(analysis.spikes.with_error, 1);
});
